/** The word of mmu_access(), taken apart into what people read. */
import {
  ACCESS_FLAG,
  CLEAN,
  EXEC_PREVENTED,
  GRANTED_BITS,
  KERNEL_EXEC,
  KERNEL_READ,
  KERNEL_SHADOW_STACK,
  KERNEL_WRITE,
  NO_EXEC,
  NO_READ,
  NO_SHADOW_STACK,
  NO_WRITE,
  NOT_A_LEAF,
  NOT_HASHED,
  NOT_PRESENT,
  OK,
  PRIVILEGE,
  REASON_BITS,
  RESERVED_BIT,
  RESERVED_ENCODING,
  SHADOW_STACK_PAGE,
  USER_EXEC,
  USER_READ,
  USER_SHADOW_STACK,
  USER_WRITE,
} from "../../arch/generic/access.ts";

export const REASONS: Readonly<Record<number, string>> = {
  [OK]: "granted",
  [NOT_PRESENT]: "not present",
  [NOT_A_LEAF]: "not a leaf",
  [RESERVED_ENCODING]: "reserved encoding",
  [RESERVED_BIT]: "reserved bit set",
  [ACCESS_FLAG]: "accessed bit clear",
  [PRIVILEGE]: "privilege",
  [NO_READ]: "no read permission",
  [NO_WRITE]: "no write permission",
  [NO_EXEC]: "no execute permission",
  [CLEAN]: "clean: faults to record the write",
  [SHADOW_STACK_PAGE]: "shadow-stack page",
  [NO_SHADOW_STACK]: "not a shadow-stack page",
  [EXEC_PREVENTED]: "execution prevented",
  [NOT_HASHED]: "never hashed",
};

export interface AccessVerdict {
  readonly granted: boolean;
  readonly reason: string;
}

export type AccessKind = "read" | "write" | "execute" | "shadow_stack";

export interface HardwareView {
  readonly user: Readonly<Record<AccessKind, AccessVerdict>>;
  readonly supervisor: Readonly<Record<AccessKind, AccessVerdict>>;
}

/** @param word what `mmu_access()` returned */
export function hardwareView(word: bigint): HardwareView {
  const verdict = (slot: number): AccessVerdict => {
    const code = Number((word >> BigInt(GRANTED_BITS + slot * REASON_BITS)) & ((1n << BigInt(REASON_BITS)) - 1n));
    return { granted: ((word >> BigInt(slot)) & 1n) === 1n, reason: REASONS[code] ?? `reason ${code}` };
  };
  return {
    user: { read: verdict(USER_READ), write: verdict(USER_WRITE), execute: verdict(USER_EXEC), shadow_stack: verdict(USER_SHADOW_STACK) },
    supervisor: {
      read: verdict(KERNEL_READ),
      write: verdict(KERNEL_WRITE),
      execute: verdict(KERNEL_EXEC),
      shadow_stack: verdict(KERNEL_SHADOW_STACK),
    },
  };
}

/** `rwx` with `-` for what is refused; a fourth letter `s` where the profile has shadow stacks. */
export function accessLetters(view: HardwareView["user"], shadowStack: boolean): string {
  const letter = (kind: AccessKind, name: string) => (view[kind].granted ? name : "-");
  return letter("read", "r") + letter("write", "w") + letter("execute", "x") + (shadowStack ? letter("shadow_stack", "s") : "");
}

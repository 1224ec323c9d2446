/** The low four vm_flags as people write them. */
import { VM_EXEC_BIT, VM_READ_BIT, VM_SHARED_BIT, VM_WRITE_BIT } from "../../assembly/flags.ts";
import type { InputKind } from "../laws/types.ts";

/** `VM_READ | VM_WRITE` for 3. */
export function vmFlagsText(flags: bigint): string {
  const names = [
    ["VM_READ", VM_READ_BIT],
    ["VM_WRITE", VM_WRITE_BIT],
    ["VM_EXEC", VM_EXEC_BIT],
    ["VM_SHARED", VM_SHARED_BIT],
  ] as const;
  const set = names.filter(([, bit]) => ((flags >> BigInt(bit)) & 1n) === 1n).map(([name]) => name);
  return set.join(" | ") || "VM_NONE";
}

/** A law's word that is no entry: flags by their names, small numbers as they are, others in hexadecimal. */
export function wordText(kind: InputKind | undefined, value: bigint): string {
  if (kind === "vm_flags" || kind === "vma_flags") return vmFlagsText(value);
  return value < 10n ? `${value}` : `0x${value.toString(16)}`;
}

/** The hardware view: what each manual says of chosen entries, written down by hand. */
import { beforeAll, describe, expect, test } from "vitest";
import { accessLetters, hardwareView, type Lab, loadProfile } from "../src/node.ts";
import { labs } from "./support/labs.ts";

let all: ReadonlyMap<string, Lab>;
beforeAll(async () => {
  all = await labs();
});

const view = (id: string, pte: bigint) => hardwareView((all.get(id) as Lab).call("mmu", pte));

/** Profile, entry, user rwxs, supervisor rwxs, what it is. */
const GRANTS: [string, bigint, string, string, string][] = [
  ["x86_64", 0x0n, "----", "----", "not present"],
  ["x86_64", 0x120n, "----", "----", "PROT_NONE: P clear"],
  ["x86_64", 0x8000000000000067n, "rw--", "rw--", "user read-write, NX"],
  ["x86_64", 0x67n, "rwx-", "rw--", "SMEP: the supervisor does not execute a user page"],
  ["x86_64", 0x63n, "----", "rwx-", "a supervisor page"],
  ["x86_64", 0x25n, "r-x-", "r---", "read-only, clean"],
  ["x86_64", 0x65n, "r-xs", "r---", "W=0, D=1: shadow stack"],
  ["x86_64-noshstk", 0x65n, "r-x-", "r---", "W=0, D=1 without shadow stacks is read-only"],
  ["x86_64", 0x400000000000025n, "r-x-", "r---", "SAVED_DIRTY means nothing to the processor"],
  ["arm64-4k", 0x60000000000fc3n, "r---", "r---", "READONLY: user read, UXN, PXN"],
  ["arm64-4k", 0x20000000000fc3n, "r-x-", "r---", "READONLY_EXEC"],
  ["arm64-4k", 0x68000000000fc3n, "rw--", "rw--", "SHARED, clean: DBM lets the first write through"],
  ["arm64-4k", 0xe8000000000f43n, "rw--", "rw--", "SHARED, dirty"],
  ["arm64-4k", 0x60000000000f82n, "----", "----", "PAGE_NONE: not valid"],
  ["arm64-4k", 0x60000000000fc1n, "----", "----", "valid, bit 1 clear: reserved at the last level"],
  ["arm64-4k", 0x20000000000f83n, "--x-", "r---", "execute-only for EL0"],
  ["arm64-4k", 0x8000000000043n, "rwx-", "rw--", "EL1 does not execute what EL0 may write, PXN or not"],
  ["s390", 0x601n, "----", "----", "PROT_NONE: INVALID"],
  ["s390", 0x711n, "----", "----", "read-only and old: INVALID stands for young"],
  ["s390", 0x315n, "r---", "r---", "read-only, young, NOEXEC"],
  ["s390", 0x215n, "r-x-", "r-x-", "read and execute"],
  ["s390", 0x13dn, "rw--", "rw--", "read-write, dirty, NOEXEC"],
  ["s390", 0x335n, "r---", "r---", "writable but clean: PROTECT stands for dirty"],
  ["s390", 0xb15n, "----", "----", "bit 11 must be zero"],
  ["powerpc-radix-64k", 0xc000000000000187n, "rwx-", "rw--", "RWX, accessed and dirty"],
  ["powerpc-radix-64k", 0xc000000000000184n, "r---", "r---", "read"],
  ["powerpc-radix-64k", 0xc000000000000106n, "r---", "r---", "writable but clean"],
  ["powerpc-radix-64k", 0xc000000000000004n, "----", "----", "reference bit clear"],
  ["powerpc-radix-64k", 0xc00000000000018en, "----", "rw--", "privileged"],
  ["powerpc-radix-64k", 0xc000000000000100n, "----", "----", "PROT_NONE: no R, W, X"],
  ["powerpc-hash-64k", 0xc000000000000100n, "----", "----", "PROT_NONE is never hashed"],
  ["powerpc-hash-64k", 0xc000000000000186n, "rw--", "rw--", "dirty and writable: user read-write"],
  ["powerpc-8xx-4k", 0x121n, "rw--", "rw--", "0x600 clear: read-write"],
  ["powerpc-8xx-4k", 0x221n, "----", "----", "NA"],
  ["powerpc-8xx-4k", 0x621n, "r---", "r---", "RO"],
  ["riscv64", 0x22n, "----", "----", "PAGE_NONE: V clear"],
  ["riscv64", 0xdfn, "rwx-", "rw--", "user RWX; S-mode never executes a user page"],
  ["riscv64", 0xcfn, "----", "rwx-", "a supervisor page"],
  ["riscv64", 0x53n, "r---", "r---", "read"],
  ["riscv64", 0x59n, "--x-", "----", "execute-only; MXR is off"],
  ["riscv64", 0xd5n, "----", "----", "W without R is reserved"],
  ["riscv64", 0x11n, "----", "----", "R=W=X=0 points to another table"],
  ["riscv64", 0x20000000000000d3n, "----", "----", "bit 61 is reserved without Svpbmt"],
  ["riscv64-svpbmt", 0x20000000000000d3n, "r---", "r---", "PBMT = NC"],
  ["riscv64-svpbmt", 0x60000000000000d3n, "----", "----", "PBMT = 3 is reserved"],
  ["riscv64", 0x80000000000020d3n, "----", "----", "N is reserved without Svnapot"],
  ["riscv64-svnapot", 0x80000000000020d3n, "r---", "r---", "N with PPN[3:0] = 1000: 64 KiB"],
  ["riscv64-svnapot", 0x80000000000010d3n, "----", "----", "N with another PPN[3:0] is reserved"],
  ["riscv64-thead", 0x70000000000000d3n, "r---", "r---", "T-Head's PMA bits"],
  ["riscv64", 0x400000000000d3n, "----", "----", "bit 54 is reserved"],
  ["riscv64@7.0", 0xd5n, "r--s", "r--s", "XWR=010 with Zicfiss: shadow stack"],
  ["riscv64@7.0", 0x8000000000000d3n, "r---", "r---", "bit 59 is software's with Svrsw60t59b"],
  ["riscv32", 0xd7n, "rw--", "rw--", "Sv32 read-write"],
];

test.each(GRANTS)("%s 0x%s grants user %s, supervisor %s: %s", (id, pte, user, supervisor) => {
  const { user: u, supervisor: s } = view(id, pte);
  expect([accessLetters(u, true), accessLetters(s, true)]).toEqual([user, supervisor]);
});

/** Profile, entry, who, access, the reason. */
const REASONS: [string, bigint, "user" | "supervisor", "read" | "write" | "execute" | "shadow_stack", string][] = [
  ["x86_64", 0x120n, "user", "read", "not present"],
  ["x86_64", 0x63n, "user", "read", "privilege"],
  ["x86_64", 0x65n, "user", "write", "shadow-stack page"],
  ["x86_64", 0x25n, "user", "write", "no write permission"],
  ["x86_64", 0x67n, "supervisor", "execute", "execution prevented"],
  ["x86_64", 0x67n, "user", "shadow_stack", "not a shadow-stack page"],
  ["x86_64", 0x8000000000000067n, "user", "execute", "no execute permission"],
  ["arm64-4k", 0x60000000000fc1n, "user", "read", "reserved encoding"],
  ["arm64-4k", 0x60000000000f82n, "user", "read", "not present"],
  ["s390", 0xb15n, "user", "read", "reserved bit set"],
  ["powerpc-radix-64k", 0xc000000000000106n, "user", "write", "clean: faults to record the write"],
  ["powerpc-radix-64k", 0xc000000000000004n, "user", "read", "accessed bit clear"],
  ["powerpc-hash-64k", 0xc000000000000100n, "user", "read", "never hashed"],
  ["riscv64", 0x11n, "user", "read", "not a leaf"],
  ["riscv64", 0xd5n, "user", "read", "reserved encoding"],
  ["riscv64", 0x20000000000000d3n, "user", "read", "reserved bit set"],
];

test.each(REASONS)("%s 0x%s: %s %s is refused: %s", (id, pte, who, access, reason) => {
  expect(view(id, pte)[who][access]).toEqual({ granted: false, reason });
});

/** Permission indirection, hardware that sets nothing by itself: the same room with one constant turned. */
const TURNED: [string, bigint, string, string, string][] = [
  ["arm64-4k,pie=on", 0x68000000000fc3n, "rw--", "rw--", "index f, nDirty: hardware dirty management lets the store through"],
  ["arm64-4k,pie=on", 0x60000000000fc3n, "r---", "r---", "index d: READONLY"],
  ["arm64-4k,pie=on", 0x28000000000f43n, "rwx-", "rw--", "index 7: read, write and execute for EL0"],
  ["arm64-4k,pie=on", 0x20000000000f83n, "--x-", "----", "index 4: execute-only for EL0, nothing for EL1"],
  ["arm64-4k,pie=on", 0x68000000000f03n, "----", "rw--", "index e: KERNEL"],
  ["arm64-4k,pie=on", 0x8000000000043n, "----", "----", "index 3: not in the registers, no access"],
  ["arm64-4k,hw_afdbm=off", 0x68000000000fc3n, "r---", "r---", "the first store faults"],
  ["arm64-4k,hw_afdbm=off", 0x60000000000bc3n, "----", "----", "AF clear"],
  ["riscv64,svadu=off", 0x97n, "----", "----", "A clear"],
  ["riscv64,svadu=off", 0x57n, "r---", "r---", "D clear: the store faults"],
  ["powerpc-radix-64k,hw_rc=on", 0xc000000000000006n, "rw--", "rw--", "R and C are set by the hardware"],
];

test.each(TURNED)("%s 0x%s grants user %s, supervisor %s: %s", async (id, pte, user, supervisor) => {
  const { user: u, supervisor: s } = hardwareView((await loadProfile(id)).call("mmu", pte));
  expect([accessLetters(u, true), accessLetters(s, true)]).toEqual([user, supervisor]);
});

describe("what is granted has no reason, what is refused has one", () => {
  test.each(["x86_64", "arm64-4k", "s390", "powerpc-radix-64k", "powerpc-8xx-4k", "riscv64-svnapot", "riscv64@7.0"])("%s", (id) => {
    for (let i = 0n; i < 4096n; i++) {
      const { user, supervisor } = view(id, i | ((i << 52n) & ((1n << BigInt((all.get(id) as Lab).profile.pteBits)) - 1n)));
      for (const verdict of [...Object.values(user), ...Object.values(supervisor)])
        expect(verdict.reason === "granted").toBe(verdict.granted);
    }
  });
});

/** Profile, entry, after a granted read or fetch, after a granted store, what it is. */
const MARKS: [string, bigint, bigint, bigint, string][] = [
  ["x86_64", 0x8000000000000007n, 0x8000000000000027n, 0x8000000000000067n, "A, and D with a store"],
  ["x86_64", 0x8000000000000005n, 0x8000000000000025n, 0x8000000000000005n, "a store to a read-only page faults and leaves nothing"],
  ["x86_64", 0x8000000000000045n, 0x8000000000000065n, 0x8000000000000065n, "a shadow-stack page takes shadow-stack stores"],
  ["x86_64-noshstk", 0x8000000000000045n, 0x8000000000000065n, 0x8000000000000045n, "the same page is read-only without shadow stacks"],
  ["x86_64", 0x100n, 0x100n, 0x100n, "PROT_NONE: no access, no mark"],
  ["arm64-4k", 0x68000000000bc3n, 0x68000000000fc3n, 0x68000000000f43n, "AF; a store clears RDONLY where DBM is set"],
  ["arm64-4k", 0x60000000000bc3n, 0x60000000000fc3n, 0x60000000000bc3n, "without DBM a store to RDONLY faults"],
  ["arm64-4k", 0x60000000000b43n, 0x60000000000f43n, 0x60000000000f43n, "RDONLY clear, DBM clear: granted, nothing to clear"],
  ["riscv64", 0x17n, 0x57n, 0xd7n, "Svadu: A, and D with a store"],
  ["riscv64@7.0", 0x15n, 0x55n, 0xd5n, "a shadow-stack page"],
  ["s390", 0x335n, 0x335n, 0x335n, "the machine never writes to an entry"],
  ["powerpc-radix-64k", 0xc000000000000006n, 0xc000000000000006n, 0xc000000000000006n, "POWER9 interrupts instead"],
  ["powerpc-hash-64k", 0xc000000000000006n, 0xc000000000000006n, 0xc000000000000006n, "Linux marks while it hashes"],
  ["powerpc-8xx-4k", 0x1n, 0x1n, 0x1n, "the miss handler marks nothing"],
];

const MARKS_TURNED: [string, bigint, bigint, bigint, string][] = [
  ["arm64-4k,hw_afdbm=off", 0x68000000000fc3n, 0x68000000000fc3n, 0x68000000000fc3n, "the processor faults instead"],
  ["riscv64,svadu=off", 0x57n, 0x57n, 0x57n, "Svade: the hart faults instead"],
  ["powerpc-radix-64k,hw_rc=on", 0xc000000000000006n, 0xc000000000000106n, 0xc000000000000186n, "R and C are set by the hardware"],
];

test.each([...MARKS, ...MARKS_TURNED])("%s 0x%s is marked 0x%s by a read, 0x%s by a store: %s", async (id, pte, read, store) => {
  const lab = all.get(id) ?? (await loadProfile(id));
  expect([lab.call("mmu_mark", pte, 0n), lab.call("mmu_mark", pte, 1n)]).toEqual([read, store]);
});

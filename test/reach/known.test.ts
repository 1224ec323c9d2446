/** Entries that every kernel builds, and entries that none does: written down by hand from what the kernel does. */
import { describe, expect, test } from "vitest";
import { profiles } from "../../src/node.ts";
import { mmapWords, type State, type VmaKind } from "../../src/reach/index.ts";
import { reachOf, statesWith } from "../support/reach.ts";

/** Profile, entry without a frame, kind of mapping, what it stands for, how it comes about. */
const KNOWN: [string, bigint, VmaKind, string, string][] = [
  ["x86_64", 0x8000000000000867n, "anon", "anon exclusive", "a page written to: RW, A, D, soft-dirty, NX"],
  ["x86_64", 0x8400000000000825n, "anon", "anon", "the same after fork(): SAVED_DIRTY instead of D"],
  ["x86_64", 0x0400000000000920n, "anon", "anon exclusive", "the same after mprotect(PROT_NONE)"],
  ["x86_64", 0x8000000000000225n, "anon", "zero", "the zero page, special"],
  ["x86_64", 0x8400000000000c25n, "anon", "anon exclusive", "write-protected by userfaultfd"],
  ["x86_64", 0x8000000000000065n, "shadow-stack", "anon exclusive", "a shadow-stack page: RW=0, D=1"],
  ["x86_64", 0x8000000000000235n, "pfnmap-shared", "pfn", "device memory, uncached"],
  ["x86_64", 0x7800000000000867n, "anon", "anon exclusive", "a protection key"],
  ["x86_64-noshstk", 0x8000000000000867n, "anon", "anon exclusive", "a page written to"],
  ["x86_64@6.1", 0x8000000000000865n, "anon", "anon", "after fork(): D stays where it is"],
  ["x86_64@6.1", 0x0000000000000962n, "anon", "anon exclusive", "a NUMA hint keeps RW (savedwrite)"],
  ["arm64-4k", 0xe8000000000f43n, "anon", "anon exclusive", "a page written to: WRITE, DIRTY, RDONLY clear"],
  ["arm64-4k", 0xe0000000000fc3n, "anon", "anon", "the same after fork()"],
  ["arm64-4k", 0x68000000000fc3n, "shared", "file", "shared, not yet written to: WRITE, RDONLY"],
  ["arm64-4k", 0x68000000000f43n, "shared", "file", "the hardware clears RDONLY at the first store"],
  ["arm64-4k", 0x60000000000bc3n, "file", "file", "mapped around a fault: old"],
  ["arm64-4k", 0xf8000000000f43n, "anon", "anon exclusive", "folded into a contiguous block"],
  ["arm64-4k", 0xec000000000f47n, "anon", "anon exclusive", "BTI and MTE"],
  ["arm64-4k", 0xe0000000000f82n, "anon", "anon exclusive", "PROT_NONE: PRESENT_INVALID"],
  ["s390", 0x13fn, "anon", "anon exclusive", "a page written to: PROTECT clear"],
  ["s390", 0x53bn, "anon", "anon exclusive", "the same when it is old: INVALID"],
  ["s390", 0x31fn, "anon", "anon", "the same after fork() and a load in the parent"],
  ["powerpc-radix-64k", 0xc000000000000386n, "anon", "anon exclusive", "a page written to"],
  ["powerpc-radix-64k", 0x6000000000000386n, "anon", "anon exclusive transient", "hidden while it is changed: INVALID"],
  ["powerpc-hash-64k", 0xc080000000000386n, "anon", "anon exclusive", "hashed"],
  ["powerpc-hash-64k", 0xc080000000000186n, "anon", "anon exclusive", "hashing a store sets DIRTY and not soft-dirty"],
  ["powerpc-hash-4k", 0xd1e0000000000386n, "anon", "anon exclusive", "hashed, in some slot"],
  ["powerpc-8xx-4k", 0x121n, "anon", "anon exclusive", "a page written to: both bits of RO clear"],
  ["powerpc-8xx-4k", 0x221n, "anon", "anon exclusive", "PROT_NONE: NA alone"],
  ["powerpc-8xx-4k", 0x661n, "file", "file", "a page of a program"],
  ["powerpc-book3s32", 0x595n, "anon", "anon exclusive", "a page written to"],
  ["powerpc-book3s32", 0x597n, "anon", "anon exclusive", "the same, hashed"],
  ["powerpc-book3s32", 0x2n, "anon", "", "an empty slot whose HPTE is not flushed yet"],
  ["powerpc-44x", 0x5bn, "anon", "anon exclusive", "a page written to"],
  ["powerpc-85xx", 0x12fn, "anon", "anon exclusive", "a page written to"],
  ["powerpc-e500-64", 0x24113dn, "anon", "anon exclusive", "a page written to"],
  ["riscv64", 0xd7n, "anon", "anon exclusive", "a page written to"],
  ["riscv64", 0x59n, "file", "file", "execute-only"],
  ["riscv64-svpbmt", 0x40000000000001d7n, "pfnmap-shared", "pfn", "device memory, written to"],
  ["riscv64@7.0", 0x8000000000000d5n, "shadow-stack", "anon exclusive", "a shadow-stack page: R=0, W=1"],
  ["riscv32", 0xd7n, "anon", "anon exclusive", "a page written to"],
];

test.each(KNOWN)("%s builds 0x%s in %s as %j: %s", async (id, word, kind, page) => {
  const reach = await reachOf(id);
  const found = statesWith(reach, word).map((state) => `${reach.vmas[state.vma].kind}: ${state.page}`);
  expect(found).toContain(`${kind}: ${page}`);
});

describe("swap entries carry what the page had", () => {
  test.each<[string, bigint, string]>([
    ["x86_64", 0xan, "exclusive, soft-dirty"],
    ["x86_64", 0xen, "exclusive, soft-dirty, uffd-wp"],
    ["x86_64", 0x2n, "soft-dirty"],
    ["arm64-4k", 0x4n, "exclusive"],
    ["s390", 0x802n, "exclusive, soft-dirty"],
    ["riscv64", 0x40n, "exclusive"],
  ])("%s 0x%s: %s", async (id, marks) => {
    const reach = await reachOf(id);
    const entry = reach.lab.call("swp_to_pte", 5n, 0x777n) | marks;
    expect(statesWith(reach, entry).map(({ page }) => page)).toContain("swap");
  });
});

/** What must not be found in any state, of any profile. */
const all = async (wrong: (reach: Awaited<ReturnType<typeof reachOf>>, state: State) => boolean) => {
  const found: string[] = [];
  for (const { id } of profiles) {
    const reach = await reachOf(id);
    const bad = reach.states.find((state) => state.form === "present" && wrong(reach, state));
    if (bad) found.push(`${id}: 0x${bad.pte.toString(16)} ${mmapWords(reach, reach.vmas[bad.vma])}, ${bad.page}`);
  }
  return found;
};

describe("never built", () => {
  test("writable where the VMA is not, shadow stacks aside", async () => {
    const found = await all(({ lab, vmas }, { pte, vma }) => {
      return (vmas[vma].access & 2) === 0 && vmas[vma].kind !== "shadow-stack" && lab.call("write", pte) === 1n;
    });
    expect(found).toEqual([]);
  });

  test("writable and shared on write: a private page that is not this process's alone", async () => {
    const found = await all(({ lab, vmas }, { pte, vma, page }) => {
      return !vmas[vma].kind.includes("shared") && !page.includes("exclusive") && lab.call("write", pte) === 1n;
    });
    expect(found).toEqual([]);
  });

  test("writable and write-protected by userfaultfd", async () => {
    expect(await all(({ lab }, { pte }) => lab.call("uffd_wp", pte) === 1n && lab.call("write", pte) === 1n)).toEqual([]);
  });

  test("a shadow-stack page outside of a shadow stack", async () => {
    const found = await all(({ lab, vmas }, { pte, vma }) => {
      const user = lab.call("mmu", pte);
      return (user & 8n) !== 0n && vmas[vma].kind !== "shadow-stack";
    });
    expect(found).toEqual([]);
  });

  test("an access that the VMA does not give to user mode", async () => {
    const found = await all(({ lab, vmas }, { pte, vma }) => {
      return vmas[vma].access === 0 && (lab.call("mmu", pte) & 0b1111n) !== 0n;
    });
    // pte_wrprotect() there makes NA readable, and a page that is written back is write-protected whatever its VMA.
    expect(found.map((line) => line.replace(/:.*/, ""))).toEqual(["powerpc-8xx-4k", "powerpc-8xx-16k"]);
  });
});

/** docs/laws.md: the catalogue for people, out of the rows. */
import { families } from "../laws/families.ts";
import { type Law, laws } from "../laws/index.ts";

const INTRO = `# The laws

Written by \`npm run laws:doc\`; do not edit. ${laws.length} laws in ${families.size} families. What a verdict is: [concepts.md](concepts.md#law-and-verdict). Your own:
[custom-laws.md](custom-laws.md).

A law is promised of **all words** of a profile's width, junk included, unless its sentence says of which; what the kernel can reach is the other
half of the verdict. In the formulas p, q, r are entries, f is \`tlb_flush_pending\`, v and w are the low four vm_flags, n and m frame numbers or
numbers of pages, t and o a swap type and offset, s is 1 for a shadow-stack VMA, w of \`mmu_mark(p, w)\` is 1 for a store; → is "implies". "The
hardware grants" is what \`mmu_access()\` says.

**Batches.** N(p) is what \`folio_pte_batch_flags()\` compares: \`pte_mkclean()\` without FPB_RESPECT_DIRTY, \`pte_clear_soft_dirty()\` without
FPB_RESPECT_SOFT_DIRTY, \`pte_wrprotect()\` without FPB_RESPECT_WRITE, and always \`pte_mkold()\`. p and q batch if p is present and N(p) and N(q) are
the same; q stands for a later entry with its frame counted back. M(p, q) is p, made dirty and young where q is.

**Which are not applicable.** A law that speaks of what an architecture, its configuration or its kernel version lacks (soft-dirty, uffd-wp, NUMA
hints, shadow stacks, batching before 6.6).
`;

function item(law: Law): string {
  const about = [law.why && `Why: ${law.why}.`, law.broken && `Broken: ${law.broken}.`].filter(Boolean).join(" ");
  return `- **${law.id}** (${law.severity}): ${law.sentence}.<br>\n  \`${law.formula}\`<br>\n  ${about} Source: ${law.source}.`;
}

/** The whole page. */
export function lawsPage(): string {
  const parts = [...families].map(([family, about]) => {
    const own = laws.filter((law) => law.family === family);
    return `## ${family}\n\n${about}.\n\n${own.map(item).join("\n")}\n`;
  });
  return [INTRO, ...parts].join("\n");
}

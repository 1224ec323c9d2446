/** The C file that is compiled against a tree: an exported function for each probe, and what they share. */
import type { Probe } from "./probes.ts";

/** All words are 64 bits wide, whatever the entry: narrower ones are zero-extended, and cut as C cuts them. */
const PRELUDE = `
#include <linux/mm.h>
#include <linux/mm_inline.h>
#include <linux/pgtable.h>
#include <linux/swap.h>
#include <linux/swapops.h>

typedef unsigned long long ptelab_word;
#define IN(word) __pte((typeof(pte_val(__pte(0))))(word))
#define OUT(pte) ((ptelab_word)pte_val(pte))
#define PMD_IN(word) __pmd((typeof(pmd_val(__pmd(0))))(word))
#define PMD_OUT(pmd) ((ptelab_word)pmd_val(pmd))
#define PROT(word) __pgprot((typeof(pgprot_val(__pgprot(0))))(word))
#define TRUTH(value) ((ptelab_word)!!(value))

static struct mm_struct ptelab_mm;
static struct vm_area_struct ptelab_vma;
static pte_t ptelab_slots[4];

static inline void pending(ptelab_word on)
{
	atomic_set(&ptelab_mm.tlb_flush_pending, on & 1);
}

static inline struct vm_area_struct *a_vma(ptelab_word shadow_stack)
{
	*(vm_flags_t *)&ptelab_vma.vm_flags = shadow_stack & 1 ? PTELAB_SHADOW_STACK : 0;
	return &ptelab_vma;
}
`;

/** VM_SHADOW_STACK is a macro since 6.6, and VM_NONE where the architecture has none. */
const SHADOW_STACK = `
#ifdef VM_SHADOW_STACK
#define PTELAB_SHADOW_STACK VM_SHADOW_STACK
#else
#define PTELAB_SHADOW_STACK 0
#endif
`;

/** An entry that stands for itself, and where struct pages lie: a room whose entries may stand for several, or whose pages may lie anywhere, defines them. */
const PLAIN = `
#ifndef PTELAB_PLAIN
#define PTELAB_PLAIN(pte) 1
#endif
#ifndef PTELAB_PAGES
#define PTELAB_PAGES 1
#endif
`;

/** What a function of the shim is called. */
export function shimExport(name: string): string {
  return `k_${name}`;
}

/** In the compiler's messages each probe is a file of its own, so that an error says whose it is. */
export function probeFile(name: string): string {
  return `probe:${name}`;
}

function functionText({ name, expressions, before }: Probe, choice: number): string {
  return [
    `#line 1 "${probeFile(name)}"`,
    ...(before === undefined ? [] : [before]),
    `ptelab_word ${shimExport(name)}(ptelab_word a, ptelab_word b) { (void)a; (void)b; return ${expressions[choice]}; }`,
  ].join("\n");
}

/**
 * @param choices which expression of a probe to take; a probe without one is left out
 * @param more C text of the room, in front of the functions
 */
export function shimText(probes: readonly Probe[], choices: ReadonlyMap<string, number>, more = ""): string {
  const functions = probes.flatMap((probe) => {
    const choice = choices.get(probe.name);
    return choice === undefined ? [] : [functionText(probe, choice)];
  });
  const [includes, rest] = [PRELUDE.slice(0, PRELUDE.indexOf("\ntypedef")), PRELUDE.slice(PRELUDE.indexOf("\ntypedef"))];
  return [`#line 1 "ptelab"`, includes, more, SHADOW_STACK, PLAIN, rest, ...functions, ""].join("\n");
}

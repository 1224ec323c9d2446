/**
 * folio_pte_batch() of mm/internal.h (6.12): how many of four entries in a row are a batch of a folio of four pages. ptelab's side is put together of the
 * helpers of a module, as assembly/batch.ts says what they make of an entry.
 */
import type { Lab } from "../profile/lab.ts";
import { add, and, ite, ltu, not } from "../prove/build.ts";
import { liftWith } from "../prove/function.ts";
import type { WasmModule } from "../prove/index.ts";
import { constant, type Term, variable } from "../prove/terms.ts";
import { nonzero, truth } from "../prove/truth.ts";
import type { Context } from "../prove/workspace.ts";
import type { Kernel } from "./kernels.ts";
import { batchEntry, FOLIO_PAGES, FOLIO_PFN } from "./probes.ts";
import type { Question } from "./question.ts";
import { shimExport } from "./shim.ts";

const END = BigInt(FOLIO_PFN + FOLIO_PAGES);

/** The other entries, as the kernel's own side reads them. */
function entriesBehind(kernel: WasmModule, context: Context): readonly Term[] {
  const zero = constant(context.terms, 64, 0n);
  return [1, 2, 3].map((n) => liftWith(kernel, shimExport(batchEntry(n)), [zero, zero], context)[0]);
}

/** What two entries are compared by: FPB_IGNORE_DIRTY is bit 0 of the flags, FPB_IGNORE_SOFT_DIRTY bit 1; write and young never count. */
function normalised(ours: WasmModule, context: Context, pte: Term, flags: Term): Term {
  const { terms } = context;
  const call = (name: string, entry: Term) => liftWith(ours, name, [entry], context)[0];
  const has = (bit: bigint) => nonzero(terms, and(terms, flags, constant(terms, 64, bit)));
  const clean = ite(terms, has(1n), call("pte_mkclean", pte), pte);
  const unmarked = ite(terms, has(2n), call("pte_clear_soft_dirty", clean), clean);
  return call("pte_wrprotect", call("pte_mkold", unmarked));
}

export function batchQuestion({ profile }: Lab, own: WasmModule, { of }: Kernel): Question {
  const all = (1n << BigInt(profile.pteBits)) - 1n;
  const left = of.not?.folio_pte_batch;
  const inputs = [
    { name: "pte", mask: all & ~(left?.bits ?? 0n) },
    { name: "fpb", mask: 3n },
  ];
  const word = ({ terms }: Context, i: number) => and(terms, variable(terms, inputs[i].name, 64), constant(terms, 64, inputs[i].mask));
  return {
    name: "folio_pte_batch",
    probe: "folio_pte_batch",
    inputs,
    export: "pte_wrprotect",
    answer: (ours, context, theirs) => {
      const { terms } = context;
      const [first, flags] = [word(context, 0), word(context, 1)];
      const next = (pte: Term) => liftWith(ours, "pte_advance_pfn", [pte, constant(terms, 64, 1n)], context)[0];
      const frame = liftWith(ours, "pte_pfn", [first], context)[0];
      let expected = normalised(ours, context, next(first), flags);
      let going = truth(terms, true);
      let length = constant(terms, 64, 1n);
      for (const [i, entry] of entriesBehind(theirs, context).entries()) {
        const same = nonzero(terms, liftWith(ours, "pte_same", [normalised(ours, context, entry, flags), expected], context)[0]);
        const inside = ltu(terms, add(terms, frame, constant(terms, 64, BigInt(i + 1))), constant(terms, 64, END));
        going = and(terms, going, and(terms, same, inside));
        length = ite(terms, going, constant(terms, 64, BigInt(i + 2)), length);
        expected = next(expected);
      }
      return length;
    },
    given: {
      words: `pte_present(pte), and it maps one of the folio's ${FOLIO_PAGES} pages`,
      holds: (context) => {
        const { terms } = context;
        const ask = (name: string) => liftWith(own, name, [word(context, 0)], context)[0];
        const frame = ask("pte_pfn");
        const [start, end] = [BigInt(FOLIO_PFN), END].map((at) => ltu(terms, frame, constant(terms, 64, at)));
        return and(terms, nonzero(terms, ask("pte_present")), and(terms, end, not(terms, start)));
      },
    },
    ...(left ? { without: left } : {}),
  };
}

/** Mixes of what happens to anonymous memory before it is reclaimed: rates of assembly/unmap/knobs.ts, in percent. */
import * as at from "../../../assembly/unmap/knobs.ts";
import { nearest, quoted, UsageError } from "../../profile/errors.ts";
import type { Profile } from "../../profile/types.ts";

/** In percent of pages, folios (held), VMAs (droppable, mprotect, shadow_stack) or blocks (vma_cut). */
export interface Rates {
  readonly clear_refs: number;
  readonly fork: number;
  readonly rewrite: number;
  readonly freed: number;
  readonly redirty: number;
  readonly touch: number;
  readonly numa: number;
  readonly uffd_wp: number;
  readonly uffd_vma: number;
  readonly held: number;
  readonly hole: number;
  readonly guest: number;
  readonly droppable: number;
  readonly mprotect: number;
  readonly shadow_stack: number;
  readonly vma_cut: number;
  readonly fold: number;
}

export interface Mix extends Rates {
  /** Folios have 1 << least .. 1 << most pages. */
  readonly orders: readonly [least: number, most: number];
  readonly aligned: boolean;
  readonly tlb_flush_pending: boolean;
}

export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly mix: Mix;
}

const RATES: Readonly<
  Record<keyof Rates, { readonly offset: number; readonly meaning: string; readonly needs?: keyof Profile["supports"] }>
> = {
  clear_refs: { offset: at.CLEAR_REFS, meaning: "pages whose soft-dirty mark was cleared", needs: "soft_dirty" },
  fork: { offset: at.FORK, meaning: "pages that a fork write-protected" },
  rewrite: { offset: at.REWRITE, meaning: "pages that were written again after that" },
  freed: { offset: at.FREED, meaning: "pages that MADV_FREE cleaned" },
  redirty: { offset: at.REDIRTY, meaning: "writable pages that were written after MADV_FREE" },
  touch: { offset: at.TOUCH, meaning: "pages that were read after MADV_FREE" },
  numa: { offset: at.NUMA, meaning: "pages that NUMA balancing made PROT_NONE", needs: "numa_balancing" },
  uffd_wp: { offset: at.UFFD_WP_RATE, meaning: "pages of uffd_vma VMAs that userfaultfd write-protected", needs: "uffd_wp" },
  uffd_vma: { offset: at.UFFD_VMA, meaning: "VMAs that are registered with userfaultfd", needs: "uffd_wp" },
  held: { offset: at.HELD, meaning: "folios that somebody holds a reference to" },
  hole: { offset: at.HOLE, meaning: "slots without an entry" },
  guest: { offset: at.GUEST, meaning: "pages that a write fault copied into a folio of their own" },
  droppable: { offset: at.DROPPABLE, meaning: "VMAs with VM_DROPPABLE" },
  mprotect: { offset: at.MPROTECT, meaning: "VMAs that mprotect() made read-only" },
  shadow_stack: { offset: at.SHADOW_STACK, meaning: "VMAs that are shadow stacks", needs: "shadow_stack" },
  vma_cut: { offset: at.VMA_CUT, meaning: "blocks of 4096 slots that a VMA's end cuts in two" },
  fold: { offset: at.FOLD, meaning: "folios whose contiguous blocks the kernel has folded (arm64)" },
};

/** Pages of a folio are 1 << order. A generated block has 1 << 12. */
export const LEAST_ORDER = 0;
export const MOST_ORDER = 12;

export const rateNames = Object.keys(RATES) as (keyof Rates)[];

export function rateMeaning(name: keyof Rates): string {
  return RATES[name].meaning;
}

const NOTHING = Object.fromEntries(rateNames.map((name) => [name, 0])) as unknown as Rates;
const PLAIN: Mix = { ...NOTHING, freed: 100, fold: 100, orders: [0, 9], aligned: true, tlb_flush_pending: false };

export const presets: readonly Preset[] = [
  { id: "clean", title: "written, freed, not touched again: every folio is dropped", mix: { ...PLAIN } },
  { id: "held", title: "the same with every fourth folio held by somebody", mix: { ...PLAIN, held: 25 } },
  {
    id: "fork",
    title: "half of the pages write-protected by fork, some written again",
    mix: { ...PLAIN, fork: 50, rewrite: 20, redirty: 2, held: 10 },
  },
  {
    id: "soft-dirty",
    title: "a checkpoint runs: soft-dirty marks cleared, some pages written since",
    mix: { ...PLAIN, clear_refs: 60, rewrite: 30, redirty: 2, held: 10 },
  },
  { id: "numa", title: "NUMA balancing makes pages PROT_NONE", mix: { ...PLAIN, numa: 25, fork: 10, redirty: 1, held: 10 } },
  {
    id: "uffd",
    title: "userfaultfd write-protects pages",
    mix: { ...PLAIN, uffd_wp: 25, uffd_vma: 50, vma_cut: 100, redirty: 2, held: 10 },
  },
  {
    id: "shadow-stack",
    title: "shadow stacks that were forked, with tracking of soft-dirty",
    mix: { ...PLAIN, freed: 70, shadow_stack: 100, fork: 30, clear_refs: 20, rewrite: 30, redirty: 2, held: 10 },
  },
  { id: "droppable", title: "VM_DROPPABLE beside ordinary memory", mix: { ...PLAIN, droppable: 50, vma_cut: 100, redirty: 10, held: 10 } },
  {
    id: "mixed",
    title: "everything at once, folios anywhere",
    mix: {
      ...PLAIN,
      aligned: false,
      clear_refs: 15,
      fork: 15,
      rewrite: 25,
      freed: 98,
      redirty: 2,
      touch: 20,
      numa: 3,
      uffd_wp: 20,
      uffd_vma: 5,
      held: 15,
      hole: 1,
      guest: 2,
      droppable: 5,
      mprotect: 10,
      shadow_stack: 5,
      vma_cut: 50,
    },
  },
];

/** @param others what else is a scenario, to be named with the nearest */
export function findPreset(id: string, others: readonly string[] = []): Preset {
  const found = presets.find((preset) => preset.id === id);
  if (found) return found;
  throw new UsageError(
    `unknown scenario ${quoted(id)}; nearest: ${nearest(id, [...presets.map((preset) => preset.id), ...others]).join(", ")}`,
  );
}

/** `fork=50`, `orders=2-6`, `aligned=off` on top of a mix. @throws UsageError with what is allowed */
export function withKnob(mix: Mix, text: string): Mix {
  const [, name, value] = /^(\w+)=([\w.-]+)$/.exec(text) ?? [];
  if (name === undefined)
    throw new UsageError(`${quoted(text)} is no knob; write NAME=PERCENT, orders=0-9, aligned=on|off or tlb_flush_pending=on|off`);
  if (name === "aligned" || name === "tlb_flush_pending") {
    if (value !== "on" && value !== "off") throw new UsageError(`${name} ${quoted(value)}: it must be on or off`);
    return { ...mix, [name]: value === "on" };
  }
  if (name === "orders") {
    const [, least, most = least] = /^(\d+)(?:-(\d+))?$/.exec(value) ?? [];
    if (least === undefined || Number(least) > Number(most) || Number(most) > MOST_ORDER)
      throw new UsageError(`orders ${quoted(value)}: it must be LEAST-MOST, 0 to ${MOST_ORDER} (a folio has 1 << order pages)`);
    return { ...mix, orders: [Number(least), Number(most)] };
  }
  if (!(rateNames as string[]).includes(name)) {
    const names = [...rateNames, "orders", "aligned", "tlb_flush_pending"];
    throw new UsageError(`unknown knob ${quoted(name)}; nearest: ${nearest(name, names).join(", ")}`);
  }
  const percent = Number(value);
  if (!(percent >= 0 && percent <= 100)) throw new UsageError(`${name} ${quoted(value)}: it must be a percentage, 0 to 100`);
  return { ...mix, [name]: percent };
}

/** Rates that the profile cannot have are left out: a shadow stack where there are none would be something else. */
export function knobWords(mix: Mix, { supports }: Pick<Profile, "supports">): Int32Array {
  const words = new Int32Array(at.KNOBS_BYTES / 4);
  for (const name of rateNames) {
    const { offset, needs } = RATES[name];
    words[offset / 4] = needs && !supports[needs] ? 0 : Math.round((mix[name] * 256) / 100);
  }
  words[at.ORDER_MIN / 4] = mix.orders[0];
  words[at.ORDER_MAX / 4] = mix.orders[1];
  words[at.ALIGNED / 4] = Number(mix.aligned);
  words[at.TLB_FLUSH_PENDING / 4] = Number(mix.tlb_flush_pending);
  return words;
}

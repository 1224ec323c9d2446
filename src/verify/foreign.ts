/**
 * Architectures that ptelab has no room for: laws need only helpers, and those are the kernel's own. What ptelab knows nothing of (the hardware's view, what
 * bits mean, which entries a kernel can build) is not asked.
 */

import type { Subject } from "../audit/proof.ts";
import { loadBytes } from "../node.ts";
import { byId } from "../profile/describe.ts";
import { profiles } from "../profile/find.ts";
import { helpers } from "../profile/helpers.ts";
import type { Profile } from "../profile/types.ts";
import { type Compiled, compileKernel } from "./compile.ts";
import { configure } from "./configure.ts";
import { kernelModule } from "./kernelModule.ts";
import { type Kernel, switchProbe } from "./kernels.ts";
import { linkKernel } from "./linked.ts";
import { constantProbes, type Probe, probes, protectionProbe } from "./probes.ts";
import { instantiate } from "./replay.ts";
import { concreteState } from "./state.ts";
import type { Tree } from "./tree.ts";
import type { KernelConfig } from "./types.ts";

function config(
  id: string,
  arch: string,
  defconfig: string,
  pointerBits: 32 | 64,
  sources: readonly string[],
  more: Partial<KernelConfig> = {},
): KernelConfig {
  return { id, arch, defconfig, set: { DEBUG_VM: false }, pointerBits, sources, switches: {}, ...more };
}

/** Those of 6.12 that clang 19 has a back end for, and whose kernel configures with it. */
export const foreignConfigs: readonly KernelConfig[] = [
  config("loongarch64", "loongarch", "loongson3_defconfig", 64, ["arch/loongarch/mm/cache.c"]),
  config("i386", "i386", "i386_defconfig", 32, ["arch/x86/mm/pgtable.c", "arch/x86/mm/pgprot.c"], {
    switches: { "supported mask": "__supported_pte_mask == ~0UL" },
  }),
  config("arm", "arm", "multi_v7_defconfig", 32, ["arch/arm/mm/mmu.c"]),
  config("hexagon", "hexagon", "comet_defconfig", 32, ["arch/hexagon/mm/init.c"]),
  config("mips", "mips", "malta_defconfig", 32, ["arch/mips/mm/cache.c"]),
];

/** The room whose scaffolding carries the laws; none of its helpers is asked. */
const SCAFFOLD = "riscv64";

function asked(own: KernelConfig): readonly Probe[] {
  const switches = Object.entries(own.switches).map(([name, expression]) => ({
    name: switchProbe(own, name),
    expressions: [`TRUTH(${expression})`],
    needs: [],
  }));
  return [...probes, ...constantProbes, protectionProbe, ...switches];
}

/** What a kernel of no room is, as far as it tells. */
function profileOf(
  { id, arch }: KernelConfig,
  tree: Tree,
  ask: (probe: string, a?: bigint, b?: bigint) => bigint | undefined,
  absent: Compiled["manifest"]["absent"],
): Profile {
  const scaffold = byId(profiles, SCAFFOLD);
  const pteBits = ask("PTE_BITS") === 32n ? 32 : 64;
  const has = (probe: string) => !absent[probe];
  const sets = (setter: string, query: string) => has(setter) && has(query) && ask(query, ask(setter, 0n) ?? 0n) === 1n;
  const protectionMap = scaffold.protectionMap.map((_, flags) =>
    has("vm_get_page_prot") ? (ask("vm_get_page_prot", BigInt(flags)) ?? 0n) : 0n,
  );
  return {
    ...scaffold,
    id,
    arch,
    title: "no room: the kernel's helpers alone",
    kernel: tree.version,
    pageShift: Number(ask("PAGE_SHIFT")),
    pteBits,
    pfnPteShift: has("PFN_PTE_SHIFT") ? Number(ask("PFN_PTE_SHIFT")) : 0,
    supports: {
      soft_dirty: sets("mksoft_dirty", "soft_dirty"),
      uffd_wp: sets("mkuffd_wp", "uffd_wp"),
      numa_balancing: protectionMap.some((prot) => has("protnone") && ask("protnone", ask("pfn_pte", 1n, prot) ?? 0n) === 1n),
      shadow_stack: false,
      accessible: ask("accessible", 0n) === 0n,
    },
    protectionMap,
    vmProtections: [],
    cacheAttributes: [],
    entryRules: undefined,
    forms: [{ id: "present", title: "an entry", mask: 0n, value: 0n, fields: [] }],
    pmdForms: undefined,
    // The hardware view is no function of the kernel's, and neither is what is absent here.
    lacks: ["mmu", "mmu_mark", ...helpers.map(({ name }) => name).filter((name) => !has(name) && name !== "is_swap")],
    sources: [],
  };
}

export type Foreign =
  | { readonly kind: "ready"; readonly subject: Subject; readonly missing: readonly string[] }
  | { readonly kind: "failed"; readonly reason: string };

/** Configures, compiles and links one; whatever fails is told, for it was never promised. */
export async function tryForeign(tree: Tree, own: KernelConfig): Promise<Foreign> {
  try {
    const compiled = await compileKernel(await configure(tree, own), asked(own));
    const { manifest, wasm } = compiled;
    const opened = kernelModule(wasm, manifest, own);
    const on = Object.keys(own.switches).map((name) => [name, true] as const);
    const { words } = concreteState(opened.module, Object.fromEntries(on.map(([name]) => [switchProbe(own, name), true])));
    const instance = instantiate(wasm, manifest, own, opened, Object.fromEntries(words))!;
    const ask = (probe: string, a = 0n, b = 0n): bigint | undefined => {
      try {
        return instance.call(probe, a, b);
      } catch {
        // Assembly without a model: whoever needs the answer does without.
        return undefined;
      }
    };
    const profile = profileOf(own, tree, ask, manifest.absent);
    const states = [{ title: "every other word of the machine 0", switches: Object.fromEntries(on) }];
    const kernel: Kernel = { profile, config: own, of: { config: own.id, tree: "6.12", states }, probes: asked(own) };
    const { lab, module } = await linkKernel(kernel, compiled, loadBytes);
    return { kind: "ready", subject: { lab, module, sha256: "" }, missing: Object.keys(manifest.absent) };
  } catch (error) {
    return { kind: "failed", reason: (error as Error).message };
  }
}

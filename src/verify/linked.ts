/** The laws over the kernel's own helpers: a profile's module that imports them, and the compiled kernel beside it, for the engine and the prover. */
import { InfrastructureError } from "../profile/errors.ts";
import { helperByName, helpers, pmdHelpers } from "../profile/helpers.ts";
import { createLab, type Lab } from "../profile/lab.ts";
import type { Profile } from "../profile/types.ts";
import { liftOver } from "../prove/function.ts";
import { inWorld, LiftError, openModule, type WasmModule } from "../prove/index.ts";
import { newContext } from "../prove/workspace.ts";
import type { Compiled } from "./compile.ts";
import { kernelModule } from "./kernelModule.ts";
import { type Kernel, switchProbe } from "./kernels.ts";
import { type Instance, instantiate } from "./replay.ts";
import { shimExport } from "./shim.ts";
import { concreteState, type Switches } from "./state.ts";

export interface Linked {
  readonly lab: Lab;
  readonly module: WasmModule;
  readonly bytes: Uint8Array;
  /** Exports whose helpers are the kernel's. */
  readonly linked: readonly string[];
}

/** The probe that asks what an export answers. */
const probeOf = new Map([...helperByName.values()].map((helper) => [helper.export, helper.name]));

/** What is no function of the kernel's, or is put together of others. */
const OWN: readonly string[] = ["mmu_access", "mmu_mark", "is_swap_pte"];

/** What the kernel answers for every word: a helper that is not asked about some of them stays the room's. */
function linkedExports({ manifest }: Compiled, { probes, of }: Kernel): string[] {
  const asked = new Set(probes.map(({ name }) => name).filter((name) => !manifest.absent[name] && !of.not?.[name] && !of.unasked?.[name]));
  return [...helpers, ...pmdHelpers]
    .filter((helper) => asked.has(helper.name) && !OWN.includes(helper.export))
    .map((helper) => helper.export);
}

/** A helper that reaches assembly without a model has no meaning here: laws that use it do not apply. */
function canBeRead(kernel: WasmModule, probe: string): boolean {
  const inputs = ["a", "b"].map((name) => ({ name, mask: (1n << 64n) - 1n }));
  try {
    liftOver(kernel, shimExport(probe), inputs, newContext());
    return true;
  } catch (error) {
    if (error instanceof LiftError) return false;
    throw error;
  }
}

/** The kernel in the engine, its memory written so that its own predicates say what the state demands. */
function standing(kernel: Kernel, compiled: Compiled, switches: Switches, machine: Readonly<Record<string, bigint>>): Instance {
  const { config } = kernel;
  const opened = kernelModule(compiled.wasm, compiled.manifest, config);
  const instance = instantiate(compiled.wasm, compiled.manifest, config, opened, machine);
  if (instance && Object.entries(switches).every(([probe, on]) => instance.call(probe, 0n, 0n) === (on ? 1n : 0n))) return instance;
  throw new InfrastructureError(
    `${kernel.profile.id}: the compiled kernel cannot be brought into its state (${kernel.of.states[0].title})`,
  );
}

/** The switches of the profile's own state that this kernel knows. */
export function switchesOf({ config, of }: Kernel, { manifest }: Compiled): Switches {
  const named = Object.entries(of.states[0].switches).map(([name, on]) => [switchProbe(config, name), on] as const);
  return Object.fromEntries(named.filter(([probe]) => !manifest.absent[probe]));
}

/**
 * @param build compiles the profile that imports its helpers
 * @throws InfrastructureError where the kernel has no state that the profile stands for
 */
export async function linkKernel(
  kernel: Kernel,
  compiled: Compiled,
  build: (profile: Profile) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Linked> {
  const { profile, config } = kernel;
  const switches = switchesOf(kernel, compiled);
  const plain = kernelModule(compiled.wasm, compiled.manifest, config).module;
  const state = stateOf(profile, plain, switches);
  const instance = standing(kernel, compiled, switches, Object.fromEntries(state.words));
  const wanted = linkedExports(compiled, kernel);
  const linked = wanted.filter((name) => canBeRead(state.kernel, probeOf.get(name)!));
  const unread = wanted.filter((name) => !linked.includes(name));
  const protectionMap = compiled.manifest.absent.vm_get_page_prot
    ? profile.protectionMap
    : profile.protectionMap.map((_, flags) => instance.call("vm_get_page_prot", BigInt(flags), 0n));
  const lacks = [...(profile.lacks ?? []), ...unread.map((name) => probeOf.get(name)!)];
  const own: Profile = { ...profile, id: `${profile.id},linked`, linked, protectionMap, lacks };
  const bytes = await build(own);
  const functions = Object.fromEntries(linked.map((name) => [name, instance.exports[shimExport(probeOf.get(name)!)]]));
  const world = {
    call: (name: string) => ({
      kind: "function" as const,
      module: state.kernel,
      export: shimExport(probeOf.get(name.replace(/^kernel\./, ""))!),
    }),
    memory: () => ({ name: "memory", offset: 0 }),
  };
  return {
    lab: await createLab({ ...own, id: profile.id }, bytes, { kernel: functions }),
    module: inWorld(openModule(bytes), world),
    bytes,
    linked,
  };
}

function stateOf(profile: Profile, kernel: WasmModule, switches: Switches): ReturnType<typeof concreteState> {
  try {
    return concreteState(kernel, switches);
  } catch (error) {
    if (error instanceof LiftError) throw new InfrastructureError(`${profile.id}: ${error.message}`);
    throw error;
  }
}

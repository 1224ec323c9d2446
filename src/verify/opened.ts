/** A compiled kernel, opened, and brought into a state. */
import { InfrastructureError } from "../profile/errors.ts";
import type { Profile } from "../profile/types.ts";
import { LiftError, type WasmModule } from "../prove/index.ts";
import type { Compiled } from "./compile.ts";
import { type KernelModule, kernelModule } from "./kernelModule.ts";
import { type Kernel, switchProbe } from "./kernels.ts";
import { batchSwitch } from "./probes.ts";
import { type Names, namesOf } from "./reads.ts";
import { inState, type Switches } from "./state.ts";
import type { KernelState } from "./types.ts";

/** The kernel as it was compiled, opened once. */
export interface Opened {
  readonly kernel: Kernel;
  readonly compiled: Compiled;
  readonly plain: KernelModule;
  readonly sanitized: KernelModule;
  readonly names: Names;
}

export function openKernel(kernel: Kernel, compiled: Compiled): Opened {
  const { wasm, sanitized, manifest } = compiled;
  const plain = kernelModule(wasm, manifest, kernel.config);
  return {
    kernel,
    compiled,
    plain,
    names: namesOf(plain.module, kernel),
    sanitized: kernelModule(sanitized, manifest, kernel.config),
  };
}

/** A kernel in a state: as it is, and where what C leaves undefined traps. */
export interface Standing {
  readonly switches: Switches;
  readonly kernel: WasmModule;
  readonly sanitized: WasmModule;
}

/** The kernel in a state of the profile; switches that this kernel does not know do not stand anyhow. @throws InfrastructureError where it has none */
export function stateIn({ kernel, compiled, plain, sanitized }: Opened, profile: Profile, state: KernelState): Standing {
  const { config } = kernel;
  const named = Object.entries(state.switches).map(([name, on]) => [switchProbe(config, name), on] as const);
  const switches = Object.fromEntries(
    [...named, ...(kernel.of.unasked?.folio_pte_batch ? [] : [[batchSwitch, true] as const])].filter(
      ([probe]) => !compiled.manifest.absent[probe],
    ),
  );
  const standing = (module: WasmModule): WasmModule => {
    try {
      return inState(module, switches);
    } catch (error) {
      if (!(error instanceof LiftError)) throw error;
      const plainly = Object.keys(state.switches).reduce(
        (text, name) => text.replace(switchProbe(config, name), JSON.stringify(name)),
        error.message,
      );
      throw new InfrastructureError(`${profile.id}, ${state.title}: ${plainly}`);
    }
  };
  return { switches, kernel: standing(plain.module), sanitized: standing(sanitized.module) };
}

/**
 * The configuration that is run: the same options, made by gcc. A tree that was configured for clang has clang's flags and clang's abilities in its
 * headers; one made by gcc is what the kernel's own build would give that compiler, and shares nothing with the proofs but the options.
 */
import { InfrastructureError } from "../../profile/errors.ts";
import type { KernelConfig, Running } from "../types.ts";

/** @throws InfrastructureError where the room does not say how its headers are run */
export function runningOf({ id, run }: KernelConfig): Running {
  if (!run)
    throw new InfrastructureError(
      `the configuration ${id} has no \`run\` in its room's kernel.ts: no compiler and no emulator is known for it`,
    );
  return run;
}

/** What stands before `gcc` in the names of a toolchain's programs. */
export function toolPrefix(gcc: string): string {
  return gcc.replace(/gcc$/, "");
}

/** Of two settings of make's, the later one counts: LLVM is switched off again. */
export function gccConfig(config: KernelConfig): KernelConfig {
  const run = runningOf(config);
  return {
    ...config,
    id: `${config.id}-gcc`,
    set: { ...config.set, ...run.set },
    make: ["LLVM=", "LLVM_IAS=", `CROSS_COMPILE=${toolPrefix(run.gcc)}`],
  };
}

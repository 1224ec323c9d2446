/** Which kernel a profile is compared with, and what that kernel is asked. */
import { architectures } from "../../arch/index.ts";
import { InfrastructureError } from "../profile/errors.ts";
import { hasHugePages } from "../profile/helpers.ts";
import type { Profile } from "../profile/types.ts";
import { batchProbes, constantProbes, type Probe, pmdProbes, probes, protectionProbe, setPtesProbe } from "./probes.ts";
import type { KernelConfig, KernelRoom, ProfileKernel } from "./types.ts";

export interface Kernel {
  readonly profile: Profile;
  readonly config: KernelConfig;
  readonly of: ProfileKernel;
  /** All that the configuration's kernel is asked; the same for every profile that shares it. */
  readonly probes: readonly Probe[];
}

function roomOf(profile: Profile): KernelRoom {
  const room = architectures.find(({ id }) => id === profile.arch)?.kernel;
  if (!room) throw new InfrastructureError(`the room of ${profile.arch} does not say how its kernels are configured`);
  return room;
}

/** What a switch is asked by. */
export function switchProbe(config: KernelConfig, name: string): string {
  return `switch_${Object.keys(config.switches).indexOf(name)}`;
}

function switchProbes(config: KernelConfig): Probe[] {
  return Object.entries(config.switches).map(([name, expression]) => ({
    name: switchProbe(config, name),
    expressions: [`TRUTH(${expression})`],
    needs: [],
  }));
}

function probesOf(profile: Profile, config: KernelConfig): Probe[] {
  const pmd = hasHugePages(profile) ? pmdProbes : [];
  const common = [...probes, ...pmd, setPtesProbe, ...batchProbes, ...constantProbes, protectionProbe];
  // A room may ask in its own way.
  const own = config.probes ?? [];
  return [...common.filter(({ name }) => !own.some((probe) => probe.name === name)), ...own, ...switchProbes(config)];
}

/** Why there is no kernel of this profile to compare with; undefined where there is one. */
export function whyWithout(profile: Profile): string | undefined {
  const room = roomOf(profile);
  return profile.id in room.profiles ? undefined : (room.without?.[profile.id] ?? "no configuration of a kernel is known for it");
}

/** @throws InfrastructureError where whyWithout() says why */
export function kernelOf(profile: Profile): Kernel {
  const room = roomOf(profile);
  const of = room.profiles[profile.id];
  const config = of && room.configs.find(({ id }) => id === of.config);
  if (!config) throw new InfrastructureError(`${profile.id} has no kernel to compare with: ${whyWithout(profile)}`);
  return { profile, config, of, probes: probesOf(profile, config) };
}

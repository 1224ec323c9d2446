/** The shim by gcc: of each probe the first expression that compiles. */
import { InfrastructureError } from "../../profile/errors.ts";
import { writeWhole } from "../cache.ts";
import type { Configured } from "../configure.ts";
import type { Probe } from "../probes.ts";
import { firstError, run } from "../run.ts";
import { probeFile, shimText } from "../shim.ts";
import { runningOf } from "./config.ts";

/** Where an error stands: the compiler names the place first, and behind it, by macros, the line that led there. */
const ERROR = /^([^:\n]+(?::\w+)?):\d+:(?:\d+:)? (?:fatal )?error: (.*)$/gm;

/** By file, the first fault of each. */
function faults(messages: string): Map<string, string> {
  const first = new Map<string, string>();
  for (const [, file, message] of messages.matchAll(ERROR)) if (!first.has(file)) first.set(file, message.replace(/ \[-W.*$/, ""));
  return first;
}

/**
 * Compiles with the first expressions, and with the next ones of those probes that did not compile, until what is left does.
 * @returns why a probe has no function
 * @throws InfrastructureError naming an error that is no probe's
 */
export async function compileShim(
  configured: Configured,
  flags: readonly string[],
  probes: readonly Probe[],
  source: string,
  output: string,
): Promise<Record<string, string>> {
  const { config, tree } = configured;
  const choices = new Map(probes.map(({ name }) => [name, 0]));
  const absent: Record<string, string> = {};
  for (;;) {
    writeWhole(source, shimText(probes, choices, config.include));
    const finished = await run(runningOf(config).gcc, [...flags, "-o", output, source], { cwd: configured.folder });
    if (finished.code === 0) return absent;
    const failed = faults(finished.stderr);
    const mine = probes.filter(({ name }) => choices.has(name) && failed.has(probeFile(name)));
    if (mine.length === 0) throw new InfrastructureError(`compiling ${config.id} of ${tree.name}: ${firstError(finished)}`);
    for (const { name, expressions } of mine) {
      const next = choices.get(name)! + 1;
      if (next < expressions.length) choices.set(name, next);
      else {
        choices.delete(name);
        absent[name] = failed.get(probeFile(name))!;
      }
    }
  }
}

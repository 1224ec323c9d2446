/** What is said to a program, and what it answers: lines of text, numbers in hexadecimal. main.c has the other side. */
import { InfrastructureError, quoted } from "../../profile/errors.ts";
import type { Sweep } from "./sweep.ts";

export type Command =
  | { readonly kind: "knob"; readonly name: string; readonly on: boolean }
  /** The probe that all commands behind it ask. */
  | { readonly kind: "of"; readonly probe: string }
  | { readonly kind: "value"; readonly a: bigint; readonly b: bigint }
  | { readonly kind: "digest"; readonly sweep: Sweep; readonly first: bigint; readonly count: bigint };

const hex = (...words: bigint[]): string => words.map((word) => word.toString(16)).join(" ");

export function commandLine(command: Command): string {
  switch (command.kind) {
    case "knob":
      return `knob ${command.on ? 1 : 0} ${command.name}`;
    case "of":
      return `of ${command.probe}`;
    case "value":
      return `v ${hex(command.a, command.b)}`;
    case "digest": {
      const { sweep, first, count } = command;
      const stretch = hex(sweep.seed, first, count);
      return sweep.kind === "bits"
        ? `bits ${stretch} ${hex(sweep.mask, sweep.rest, sweep.b)}`
        : `random ${stretch} ${hex(sweep.maskA, sweep.maskB)}`;
    }
  }
}

/** Does the program answer it with a line? */
export function isAnswered({ kind }: Command): boolean {
  return kind !== "of";
}

/** @throws InfrastructureError on a line that is no number */
export function parseWord(line: string): bigint {
  if (!/^[0-9a-f]{1,16}$/.test(line))
    throw new InfrastructureError(`a program answered ${quoted(line)} where a hexadecimal number was due`);
  return BigInt(`0x${line}`);
}

/** Whether a knob was there. @throws InfrastructureError on another answer */
export function parseKnob(line: string): boolean {
  if (line !== "ok" && line !== "none")
    throw new InfrastructureError(`a program answered ${quoted(line)} to a knob, where "ok" or "none" was due`);
  return line === "ok";
}

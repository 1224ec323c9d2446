/** Where the results of an audit go: one form to standard output, any others into files. */
import { renameSync, writeFileSync } from "node:fs";
import { InfrastructureError, UsageError } from "../../node.ts";
import { writeLine } from "../output.ts";

/** `true` stands for standard output, a text for a file. */
export type Target = string | true | undefined;

export interface Output {
  readonly target: Target;
  readonly render: () => string | Promise<string>;
}

/** Written beside and renamed: a run that is killed leaves the old file or the new one. */
export function writeWhole(path: string, text: string): void {
  try {
    writeFileSync(`${path}.tmp`, text);
    renameSync(`${path}.tmp`, path);
  } catch (error) {
    throw new InfrastructureError(`cannot write ${path}: ${(error as Error).message}`);
  }
}

const FORMS = ["json", "markdown", "junit", "sarif"] as const;

/** @throws UsageError where two forms are to go to standard output: before anything is computed */
export function checkOutputs(options: Readonly<Partial<Record<(typeof FORMS)[number], Target>>>): void {
  const shown = FORMS.filter((form) => options[form] === true).map((form) => `--${form}`);
  if (shown.length > 1) throw new UsageError(`${shown.join(" and ")} would both go to standard output: give all but one a file name`);
}

/** Writes the files, then what goes to standard output: `table` unless another form does. */
export async function emit(outputs: readonly Output[], table: () => Promise<string>): Promise<void> {
  for (const { target, render } of outputs) if (typeof target === "string") writeWhole(target, `${(await render()).trimEnd()}\n`);
  const shown = outputs.find((o) => o.target === true);
  await writeLine((shown ? await shown.render() : await table()).trimEnd());
}

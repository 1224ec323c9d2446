/** What came of running the headers, for people: a line a profile and state. */
import { hex } from "../../profile/value.ts";
import { type RunReport, type StateRun, valuesRun } from "../../verify/emulate/report.ts";
import { paint, table } from "./text.ts";

function stateRow({ profile }: RunReport, state: StateRun, first: boolean): string[] {
  const sum = (kind: "structured" | "flags" | "random") =>
    state.helpers.reduce((all, { values }) => all + values[kind], 0).toLocaleString("en");
  const differing = state.helpers.filter(({ outcome }) => outcome.kind === "differs").length;
  const outcome = differing > 0 ? paint("red", `${differing} differ`) : paint("green", "agree");
  return [
    first ? profile : "",
    state.title,
    String(state.helpers.length),
    sum("structured"),
    sum("flags"),
    sum("random"),
    outcome,
    state.seconds.toFixed(1),
  ];
}

function differences({ profile, states }: RunReport): string[] {
  return states.flatMap(({ title, helpers }) =>
    helpers.flatMap(({ name, outcome }) => {
      if (outcome.kind !== "differs") return [];
      const { a, b, kernel, ptelab } = outcome.example;
      return [
        `${paint("bold", `${profile} ${name}`)} ${paint("red", "differs")} (${title}): ${hex(a)}, ${hex(b)} gives ${hex(kernel)} in the kernel, ${hex(ptelab)} in ptelab`,
      ];
    }),
  );
}

export function runText(runs: readonly RunReport[]): string {
  const header = ["run by gcc", "state", "functions", "structured", "flags", "random", "", "s"].map((text) => paint("dim", text));
  const rows = runs.flatMap((run) => run.states.map((state, i) => stateRow(run, state, i === 0)));
  const all = runs.reduce((sum, run) => sum + valuesRun(run), 0);
  const found = runs.flatMap(differences);
  const last = `${all.toLocaleString("en")} values run${found.length === 0 ? "; what was run agrees with what was proved" : ""}.`;
  return [table([header, ...rows]), ...found, last].join("\n\n");
}

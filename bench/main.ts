/**
 * `npm run bench`: pte_wrprotect() over arrays and the claim check, against C, on the same data.
 *
 * C and WASM take turns, round by round, each timed by tinybench (the C program times itself and reports); the figure is the median over
 * the rounds, the ratio the median of the rounds' ratios. A benchmark is no test: nothing here asserts a time.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { Bench } from "tinybench";
import { type Lab, loadProfile } from "../src/node.ts";
import { reserve, words } from "../src/profile/arena.ts";
import { type Case, cases } from "./cases.ts";
import { type Reference, startReference } from "./reference.ts";

const MOST_WORDS = 1 << 24;
const CHECKED_WORDS = 1 << 12;
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "15" },
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
  },
});
const rounds = values.quick ? 1 : Number(values.rounds);

interface Measured extends Case {
  /** ns per entry, medians over the rounds. */
  readonly wasm: number;
  readonly other?: number;
  readonly ratio?: number;
}

type Loop = (...args: (number | bigint)[]) => number;

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The work of a case as one call a repeat. */
function work(lab: Lab, test: Case, from: number, to: number): () => void {
  const wrprotect = lab.exports.wrprotect_ptes as unknown as Loop;
  const check = lab.exports.check_wrprotect_keeps_accessible as unknown as Loop;
  const once = {
    copy: () => wrprotect(to, from, test.words),
    inplace: () => wrprotect(to, to, test.words),
    check: (round: number) => check(from, test.words, BigInt(round & 1), 0n),
  }[test.kind];
  return () => {
    for (let i = 0; i < test.repeats; i++) once(i);
  };
}

/** One round of one side, in ns per entry. */
async function timed(test: Case, fn: () => unknown): Promise<number> {
  const bench = new Bench({ iterations: 1, time: 0, warmup: false });
  bench.add(test.name, fn as () => void);
  const [task] = await bench.run();
  if (task.result.state !== "completed") throw new Error(`${test.name} on ${test.profile} did not finish`);
  return (task.result.latency.p50 * 1e6) / (test.words * test.repeats);
}

/** Both sides must have computed the same before their times are worth comparing. */
async function checkSame(lab: Lab, test: Case, reference: Reference, to: number): Promise<void> {
  if (test.kind === "check") return;
  await reference.run(test.c, test.words, 1);
  const count = Math.min(test.words, CHECKED_WORDS);
  const sum = words(lab, to, count).reduce((total, word, i) => BigInt.asUintN(64, total + word * BigInt(i + 1)), 0n);
  const theirs = await reference.sum(count);
  if (sum !== theirs)
    throw new Error(`${test.name} on ${test.profile}: C computes something else than ptelab (checksums ${theirs} and ${sum})`);
}

async function measure(lab: Lab, test: Case, reference: Reference | undefined, from: number, to: number): Promise<Measured> {
  const run = work(lab, test, from, to);
  const seconds = async () => ({ overriddenDuration: (await (reference as Reference).run(test.against, test.words, test.repeats)) / 1e6 });
  // The first long call runs in the baseline compiler.
  for (let i = 0; i < 2; i++) run();
  if (reference) {
    await seconds();
    await checkSame(lab, test, reference, to);
  }
  const ours: number[] = [];
  const others: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await timed(test, run));
    if (reference) others.push(await timed(test, seconds));
  }
  if (!reference) return { ...test, wasm: median(ours) };
  return { ...test, wasm: median(ours), other: median(others), ratio: median(ours.map((own, i) => own / others[i])) };
}

// Aligned, for otherwise the place of a loop in the program decides by half: 0.15 or 0.25 ns an entry for the same loop.
const reference = startReference(MOST_WORDS, ["-O3", "-falign-functions=64", "-falign-loops=64"]);
if (!reference) console.error("gcc was not found: install gcc (apt-get install gcc) to see the comparison with C");
const labs = new Map<string, Lab>();
const results: Measured[] = [];
for (const test of cases(values.quick)) {
  const lab = labs.get(test.profile) ?? (await loadProfile(test.profile));
  labs.set(test.profile, lab);
  const from = reserve(lab, MOST_WORDS * 16);
  const to = from + MOST_WORDS * 8;
  if (test.data === "random") (lab.exports.fill_random as unknown as Loop)(from, test.words, 1n, (1n << 64n) - 1n);
  else words(lab, from, test.words).fill(0x8000000012345067n);
  words(lab, to, test.words).set(words(lab, from, test.words));
  if (reference) await reference.run(test.data, test.words, 1);
  results.push(await measure(lab, test, reference, from, to));
  if (!values.json) console.error(`${test.profile} ${test.name} ${test.data}`);
}
reference?.stop();

const machine = {
  node: process.version,
  v8: process.versions.v8,
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  c: reference?.compiler ?? "no gcc found",
};
if (values.json) console.log(JSON.stringify({ schema: "ptelab/bench/1", machine, rounds, results }, null, 2));
else {
  console.log(
    `${machine.cpu}, ${machine.cores} cores; Node ${machine.node} (V8 ${machine.v8}); ${machine.c}; median of ${rounds} rounds\n`,
  );
  const head = ["profile", "what", "data", "ptelab ns/PTE", "against", "ns/PTE", "ratio", "goal"];
  const rows = results.map((r) => [
    r.profile,
    r.name,
    r.data,
    r.wasm.toFixed(3),
    r.against === "memcpy" ? "memcpy" : "gcc -O3",
    r.other?.toFixed(3) ?? "-",
    r.ratio?.toFixed(2) ?? "-",
    `≤ ${r.goal}`,
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  for (const row of [head, ...rows])
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    );
}

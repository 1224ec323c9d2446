/** The kernel's answers against ptelab's: one by one for structured questions, by digest for the rest. */
import type { Question } from "./asked.ts";
import { firstDifference } from "./bisect.ts";
import { type Digester, digester, type Exported } from "./digest.ts";
import { answer } from "./ours.ts";
import type { Difference, HelperRun } from "./report.ts";
import { ask, digests, type Session, type Stretch } from "./session.ts";
import { caseOf, into, type Sweep } from "./sweep.ts";
import type { Asked } from "./values.ts";

function firstOf(helper: Exported, asked: readonly Asked[], answers: readonly bigint[]): Difference | undefined {
  const at = asked.findIndex(({ a, b }, i) => answer(helper, a, b) !== answers[i]);
  if (at < 0) return undefined;
  const { a, b } = asked[at];
  return { a, b, kernel: answers[at], ptelab: answer(helper, a, b) };
}

async function firstInSweep(session: Session, probe: string, helper: Exported, mine: Digester, sweep: Sweep): Promise<Difference> {
  const at = await firstDifference(sweep.count, async (first, count) => {
    const [theirs] = await digests(session, [{ probe, sweep, first, count }]);
    return theirs === mine(sweep, first, count);
  });
  const { a, b } = caseOf(sweep, at ?? 0n);
  const [[kernel]] = await ask(session, [{ probe, asked: [{ a, b }] }]);
  return { a, b, kernel, ptelab: answer(helper, a, b) };
}

export interface Planned {
  readonly question: Question;
  readonly helper: Exported;
  readonly asked: readonly Asked[];
  readonly sweeps: readonly Sweep[];
}

const count = (sweeps: readonly Sweep[], kind: Sweep["kind"]): number =>
  sweeps.filter((sweep) => sweep.kind === kind).reduce((sum, sweep) => sum + Number(sweep.count), 0);

/** Both sides' digests, sweep by sweep: the program works while this process computes its own. */
async function bothDigests(session: Session, planned: readonly Planned[]): Promise<{ readonly theirs: bigint[]; readonly mine: bigint[] }> {
  const stretches = planned.flatMap(({ question, sweeps }) =>
    sweeps.map((sweep): Stretch => ({ probe: question.name, sweep, first: 0n, count: sweep.count })),
  );
  const running = digests(session, stretches);
  // Should the program end early, that is for the `await` below to find.
  running.catch(() => {});
  await new Promise(setImmediate);
  const mine: bigint[] = [];
  for (const { helper, sweeps } of planned) {
    const loop = await digester(helper);
    for (const sweep of sweeps) mine.push(loop(sweep, 0n, sweep.count));
  }
  return { theirs: await running, mine };
}

/** In the order of the plan. */
export async function compare(session: Session, planned: readonly Planned[]): Promise<HelperRun[]> {
  const answers = await ask(
    session,
    planned.map(({ question, asked }) => ({ probe: question.name, asked })),
  );
  const { theirs, mine } = await bothDigests(session, planned);
  const runs: HelperRun[] = [];
  let at = 0;
  for (const [i, { question, helper, asked, sweeps }] of planned.entries()) {
    let example = firstOf(helper, asked, answers[i]);
    let digest = answers[i].reduce(into, 0n);
    for (const sweep of sweeps) {
      if (theirs[at] !== mine[at]) example ??= await firstInSweep(session, question.name, helper, await digester(helper), sweep);
      digest = into(digest, theirs[at++]);
    }
    runs.push({
      name: question.name,
      values: { structured: asked.length, flags: count(sweeps, "bits"), random: count(sweeps, "random") },
      digest: digest.toString(16).padStart(16, "0"),
      outcome: example ? { kind: "differs", example } : { kind: "agrees" },
      ...(question.without ? { without: question.without } : {}),
    });
  }
  return runs;
}

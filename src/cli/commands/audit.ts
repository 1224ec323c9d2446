import type { Command } from "commander";
import { audit } from "../../audit/audit.ts";
import { compareBaseline, readBaseline, writeBaseline } from "../../audit/baseline.ts";
import { auditCaptures, type CaptureAudit } from "../../audit/captures.ts";
import { isFinding } from "../../audit/summary.ts";
import type { Judged } from "../../audit/verdict.ts";
import { type Lab, loadProfile } from "../../node.ts";
import { toHtml } from "../../report/html.ts";
import { toJunit } from "../../report/junit.ts";
import { toMarkdown } from "../../report/markdown.ts";
import { toSarif } from "../../report/sarif.ts";
import { captureTable, shippedCaptures } from "../audit/captureTable.ts";
import { explainVerdict } from "../audit/explain.ts";
import { checkOutputs, emit, type Output, type Target, writeWhole } from "../audit/outputs.ts";
import { planAudit, type Selection } from "../audit/select.ts";
import { collect } from "../collect.ts";
import { toJson } from "../json.ts";
import { writeLine } from "../output.ts";
import { progressLine } from "../progress.ts";

interface Options extends Selection {
  readonly explain?: string;
  readonly captures?: string[] | false;
  readonly z3?: boolean;
  readonly json?: Target;
  readonly markdown?: Target;
  readonly junit?: Target;
  readonly sarif?: Target;
  readonly html?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly exitZero?: boolean;
}

/** Labs of the profiles whose counterexamples are shown decoded. */
async function labsOf(profiles: readonly string[]): Promise<ReadonlyMap<string, Lab>> {
  return new Map(await Promise.all(profiles.map(async (id) => [id, await loadProfile(id)] as const)));
}

function outputsOf(options: Options, report: Report, document: () => Record<string, unknown>): readonly Output[] {
  return [
    { option: "--json", target: options.json, render: () => toJson("audit/2", document()) },
    { option: "--markdown", target: options.markdown, render: () => toMarkdown(report) },
    { option: "--junit", target: options.junit, render: () => toJunit(report) },
    { option: "--sarif", target: options.sarif, render: () => toSarif(report) },
    { option: "--html", target: options.html, render: () => toHtml(report) },
  ];
}

async function run(options: Options): Promise<void> {
  const start = performance.now();
  const plan = planAudit(options);
  if (options.explain !== undefined) return writeLine(await explainVerdict(planAudit({ ...options, law: [options.explain] })));
  checkOutputs(["json", "markdown", "junit", "sarif"].map((name) => ({ option: `--${name}`, target: options[name as "json"] })));
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline);

  const progress = progressLine();
  const judged = await audit(plan, (done, of, id) => progress.update(`audit ${done}/${of} ${id}`));
  const files = options.captures === false || plan.files ? [] : (options.captures ?? (options.profile ? [] : shippedCaptures()));
  progress.update(`captures ${files.length}`);
  const captures = await auditCaptures(
    files,
    plan.laws.map((law) => law.id),
  );
  progress.done();

  const findings = judged.filter((one) => plan.options.domains.some((domain) => isFinding(one, domain)));
  const compared = baseline && compareBaseline(baseline, judged);
}

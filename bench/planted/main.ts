/**
 * `npm run fuzz:planted`: faults are planted in the modules, one at a time, and a campaign runs until it tells. What it does not tell is listed:
 * some of these change nothing that any word would show. One thread; the times are of this machine, all else is the same for the same seed.
 */
import { parseArgs } from "node:util";
import { compileModules, loadFuzzBytes } from "../../src/fuzz/modules.ts";
import { planCampaign } from "../../src/fuzz/plan.ts";
import { lawsOn } from "../../src/fuzz/targets.ts";
import { lawExport, laws } from "../../src/laws/index.ts";
import { findProfile, loadBytes, loadLab, parseWord } from "../../src/node.ts";
import { hasHelper, helpers } from "../../src/profile/helpers.ts";
import { policies } from "../../src/unmap/policies.ts";
import { type Fault, faultsOf, WRONG_POLICIES } from "./faults.ts";
import { type Found, findFault } from "./run.ts";
import { whatItChanges } from "./same.ts";

const { values } = parseArgs({
  options: {
    profile: { type: "string", short: "p", default: "x86_64" },
    faults: { type: "string", default: "24" },
    seed: { type: "string", default: "0x1" },
    seconds: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});
const count = Number(values.faults);
const limit = 1000 * Number(values.seconds);
if (!(Number.isInteger(count) && count > 0)) throw new RangeError(`--faults ${values.faults} must be a whole number from 1 on`);
if (!(limit > 0)) throw new RangeError(`--seconds ${values.seconds} must be a number above 0`);
const seed = parseWord(values.seed, "--seed");
const profile = findProfile(values.profile);
const lab = await loadLab(profile);
const campaign = await planCampaign({ profiles: [profile.id], seed });
const right = (await compileModules(campaign))[profile.id];

// What campaigns find without a fault would count as found for every one.
const alarm = await findFault(campaign, right, lab, limit);
if (alarm) throw new Error(`without any fault there is a finding: ${alarm.token}; see to that first`);

interface Planted {
  readonly kind: string;
  readonly fault: string;
  readonly found?: Found;
  /** Where nothing was found: what the fault changes, if anything. */
  readonly changes?: { readonly same: boolean; readonly text: string };
}

const lawsHere = lawsOn(profile.id, { targets: laws.map(({ id }) => id).sort() });
const release = await loadBytes(profile);
const fuzz = await loadFuzzBytes(profile, lawsHere);
const loops = WebAssembly.Module.exports(right.fuzz).flatMap(({ name }) => (/^count_\d+$/.test(name) ? [name] : []));
const kinds: readonly { readonly kind: string; readonly in: "release" | "fuzz"; readonly names: readonly string[] }[] = [
  { kind: "a helper, -O3", in: "release", names: helpers.filter((helper) => hasHelper(helper, profile)).map((helper) => helper.export) },
  { kind: "a law, -O3", in: "release", names: lawsHere.map((law) => `at_${lawExport(law)}`) },
  { kind: "the unmap walk, -O3", in: "release", names: policies.map((policy) => policy.export) },
  { kind: "loops over laws", in: "fuzz", names: loops },
];

const planted: Planted[] = [];
const say = (one: Planted) => {
  planted.push(one);
  process.stderr.write(`${one.found ? `${one.found.ms.toFixed(0)} ms` : "not found"}  ${one.kind}: ${one.fault}\n`);
};
const named = ({ name, change }: Fault) => `${name}: ${change.was} becomes ${change.is}`;
for (const { kind, in: which, names } of kinds)
  for (const fault of faultsOf(which === "release" ? release : fuzz, names, count, seed, profile.pteBits)) {
    const modules = { ...right, [which]: await WebAssembly.compile(fault.bytes) };
    const found = await findFault(campaign, modules, lab, limit);
    const changes = found ? undefined : whatItChanges(lab, release, fault, helpers, lawsHere);
    say({ kind, fault: named(fault), found, changes });
  }
for (const target of WRONG_POLICIES) {
  const own = await planCampaign({ profiles: [profile.id], targets: [target], seed });
  say({ kind: "a wrong policy", fault: target, found: await findFault(own, (await compileModules(own))[profile.id], lab, limit) });
}

const middle = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
const most = (numbers: readonly number[]) => Math.max(0, ...numbers);

function row(kind: string): string {
  const all = planted.filter((one) => one.kind === kind);
  const found = all.flatMap((one) => one.found ?? []);
  const sizes = [...new Set(found.map(({ size }) => size.of))].sort().map((of) => {
    const counts = found.flatMap(({ size }) => (size.of === of ? [size.count] : []));
    return `${middle(counts)} (${most(counts)}) ${of}`;
  });
  const ms = found.map((one) => one.ms);
  const same = all.filter(({ changes }) => changes?.same).length;
  return `| ${kind} | ${all.length} | ${same} | ${found.length} | ${middle(ms).toFixed(0)} ms | ${most(ms).toFixed(0)} ms | ${sizes.join(", ")} |`;
}

if (values.json)
  console.log(JSON.stringify({ schema: "ptelab/planted/1", profile: profile.id, seed: values.seed, limit, planted }, null, 2));
else {
  const missed = planted
    .filter(({ found }) => !found)
    .map(({ kind, fault, changes }) => `- ${kind}: ${fault} (${changes?.text ?? "nobody was asked"})`);
  console.log(
    [
      `${profile.id}, seed ${values.seed}, at most ${limit / 1000} s a fault, one thread\n`,
      "| planted in | faults | proved to change nothing | found | median | worst | shrunk to, median (largest) |",
      "|---|---|---|---|---|---|---|",
      ...[...new Set(planted.map(({ kind }) => kind))].map(row),
      ...(missed.length > 0 ? ["\nnot found:", ...missed] : []),
    ].join("\n"),
  );
}

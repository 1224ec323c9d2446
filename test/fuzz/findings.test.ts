/** What a finding says: of modules with faults in them, and to people. */
import { beforeAll, describe, expect, test } from "vitest";
import { replayText } from "../../src/cli/render/fuzzReplay.ts";
import { describeFinding } from "../../src/fuzz/describe.ts";
import { type CampaignModule, compileModules, loadFuzzBytes } from "../../src/fuzz/modules.ts";
import { planCampaign, shardAt } from "../../src/fuzz/plan.ts";
import { replay } from "../../src/fuzz/replay.ts";
import { createRunner } from "../../src/fuzz/run.ts";
import { findLaw } from "../../src/fuzz/targets.ts";
import type { Campaign, Finding } from "../../src/fuzz/types.ts";
import { changesIn } from "../../src/mutate/changes.ts";
import { rewritten } from "../../src/mutate/writer.ts";
import { findProfile, loadBytes } from "../../src/node.ts";
import { allInstructions, bodyOf } from "../../src/prove/body.ts";
import { openModule } from "../../src/prove/index.ts";
import { exportedFunction } from "../../src/prove/module.ts";

const ID = "x86_64";
const LAW = "wrprotect-keeps-present";
const REFUTED = "mkclean-keeps-write";
const FAULTY = "unmap/first-pte";
const profile = findProfile(ID);

const plan = (targets: readonly string[]): Promise<Campaign> => planCampaign({ profiles: [ID], targets, cases: 1, seed: 7n });

let right: Campaign;
// Modules are compiled where nobody has yet.
beforeAll(async () => {
  right = await plan([LAW, REFUTED, FAULTY]);
}, 180_000);

async function foundBy(campaign: Campaign, changed: Partial<CampaignModule> = {}, units = 3): Promise<readonly Finding[]> {
  const modules = (await compileModules(campaign))[ID];
  return (await createRunner(campaign, { [ID]: { ...modules, ...changed } })).run(shardAt(campaign, 0, units)).findings;
}

describe("a module that traps", () => {
  test("is a finding of its block, not the end of the campaign", async () => {
    const bytes = await loadFuzzBytes(profile, [findLaw(LAW)]);
    const module = openModule(bytes);
    const [first] = allInstructions(bodyOf(module, exportedFunction(module, "count_0")).code);
    const UNREACHABLE = 0;
    const traps = await WebAssembly.compile(rewritten(bytes, { at: first.at, end: first.at, bytes: [UNREACHABLE] }));
    const findings = await foundBy(await plan([LAW]), { fuzz: traps });
    expect(findings).toMatchObject([
      { target: LAW, known: false, key: `${LAW}:${ID}:trap`, message: expect.stringMatching(/trapped.*unreachable/) },
    ]);
    expect((await describeFinding(findings[0])).message).toBe(findings[0].message);
  });
});

describe("a walk with a fault in it", () => {
  test("is found where entries come out otherwise, and says how", async () => {
    const bytes = await loadBytes(profile);
    const module = openModule(bytes);
    const code = [...allInstructions(bodyOf(module, exportedFunction(module, "unmap_first_pte")).code)];
    const campaign = await plan([FAULTY]);
    const sound = new Set((await foundBy(campaign)).map(({ key }) => key));
    const parts: Finding[] = [];
    // Constants of the walk with one bit flipped, here and there: most of them change what becomes of entries.
    for (let i = 0; i < code.length && parts.length < 3; i += 97) {
      const change = changesIn(bytes, code.slice(i), 64).flat()[0];
      if (!change) break;
      const findings = await foundBy(campaign, { release: await WebAssembly.compile(rewritten(bytes, change)) }, 4);
      parts.push(...findings.filter(({ key, known }) => !known && !sound.has(key)).slice(0, 1));
    }
    expect(parts.length).toBeGreaterThan(0);
    for (const { message } of parts) expect(message).toMatch(/differ|gained|lost|wrong|missed|trapped/);
  }, 60_000);
});

describe("for people", () => {
  test("a law's case is decoded, and asked in C", async () => {
    const [finding] = (await foundBy(right)).filter(({ target }) => target === REFUTED);
    const { decoded, c, least } = await describeFinding(finding);
    expect(decoded).toContain(`${least[0]}  `);
    expect(decoded).toMatch(/present|protnone|swap/);
    expect(c).toContain("pte_mkclean(");
    expect(c).toContain(least[0]);
  });
  test("a batch is decoded entry by entry, and has no C", async () => {
    const [finding] = (await foundBy(right)).filter(({ target }) => target === FAULTY);
    const { decoded, c, least } = await describeFinding(finding);
    const entries = least.filter((text) => text.startsWith("0x"));
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries) expect(decoded).toMatch(new RegExp(`^${entry}  \\w+: .*PFN`, "m"));
    expect(c).toBeUndefined();
  });
  test("a replayed finding says what is wrong, and how it comes to it", async () => {
    const findings = await foundBy(right);
    const text = async (wanted: string) => replayText(await replay((findings.find(({ target }) => target === wanted) as Finding).token));
    const law = await text(REFUTED);
    expect(law).toMatch(/violated: /);
    for (const part of ["The case", "Worked", "pte_write(pte_mkclean(p)) = 0", "ptelab apply -p x86_64 0x", "In C"])
      expect(law).toContain(part);
    const batch = await text(FAULTY);
    for (const part of ["does what one entry at a time does not", "of which the case is entry", "  batch ", "afterwards:"])
      expect(batch).toContain(part);
  });
  test("a replayed chain says that all agree, and what each step made", async () => {
    const text = replayText(await replay(`${ID}:chains:0x7:3`));
    expect(text).toContain("all three evaluators agree in every step");
    expect(text).toMatch(/1\. {2}\w+/);
  });
});

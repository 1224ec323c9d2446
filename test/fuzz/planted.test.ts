/** The faults that `npm run fuzz:planted` plants, and that campaigns tell them. */
import { beforeAll, expect, test } from "vitest";
import { faultsOf, WRONG_POLICIES } from "../../bench/planted/faults.ts";
import { findFault } from "../../bench/planted/run.ts";
import { whatItChanges } from "../../bench/planted/same.ts";
import { compileModules } from "../../src/fuzz/modules.ts";
import { planCampaign } from "../../src/fuzz/plan.ts";
import { replay } from "../../src/fuzz/replay.ts";
import { laws } from "../../src/laws/index.ts";
import { findProfile, type Lab, loadBytes, loadLab } from "../../src/node.ts";
import { helpers } from "../../src/profile/helpers.ts";

const ID = "x86_64";
const profile = findProfile(ID);
let lab: Lab;
let bytes: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  lab = await loadLab(profile);
  bytes = await loadBytes(profile);
});

test("faults are the same for the same seed, others for another, and each is a module of its own", () => {
  const draw = (seed: bigint) => faultsOf(bytes, ["pte_wrprotect", "pte_mkdirty", "at_zero_is_none"], 8, seed, 64);
  const faults = draw(1n);
  expect(draw(1n)).toEqual(faults);
  expect(draw(2n).map(({ change }) => change)).not.toEqual(faults.map(({ change }) => change));
  for (const fault of faults) {
    expect(WebAssembly.validate(fault.bytes), fault.name).toBe(true);
    expect(Buffer.compare(fault.bytes, bytes)).not.toBe(0);
  }
});

test("a loop is never changed in what it counts with", () => {
  for (const { change } of faultsOf(bytes, ["unmap_first_pte", "each"], 20, 3n, 64)) expect(change.was).toMatch(/^i64\.const/);
});

test("functions in which nothing can be changed are an error, not an endless search", () => {
  expect(() => faultsOf(bytes, ["set_zero"], 1, 1n, 64)).toThrow(/nothing can be changed in set_zero/);
});

test("a fault in a helper is told by the prover, and found by the chains in two steps at most", async () => {
  const [fault] = faultsOf(bytes, ["pte_wrprotect"], 12, 5n, 64).filter((one) => !whatItChanges(lab, bytes, one, helpers, laws).same);
  expect(whatItChanges(lab, bytes, fault, helpers, laws).text).toMatch(/^another function: of 0x/);
  const campaign = await planCampaign({ profiles: [ID], targets: ["chains"], seed: 1n });
  const right = (await compileModules(campaign))[ID];
  const found = await findFault(campaign, { ...right, release: await WebAssembly.compile(fault.bytes) }, lab, 10_000);
  expect(found).toMatchObject({ target: "chains", size: { of: "steps" } });
  expect(found?.size.count).toBeLessThanOrEqual(2);
  expect(await findFault(campaign, right, lab, 1)).toBeUndefined();
});

test.each(WRONG_POLICIES)("%s is found, in two entries, and its token says so", async (target) => {
  const campaign = await planCampaign({ profiles: [ID], targets: [target], seed: 1n });
  const found = await findFault(campaign, (await compileModules(campaign))[ID], lab, 10_000);
  expect(found).toMatchObject({ target, size: { of: "entries", count: 2 } });
  expect((await replay(found?.token as string)).violated).toBe(true);
});

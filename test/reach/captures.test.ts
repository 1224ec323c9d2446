/** Entries of real kernels: what the model does not reach, it has no rule for. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CaptureSession } from "../../src/capture/capture.ts";
import type { EntryRow } from "../../src/capture/row.ts";
import { type Lab, projectRoot } from "../../src/node.ts";
import { cubesOf, explore, type Reach, type Vma } from "../../src/reach/index.ts";

const FOLDER = join(projectRoot(), "test/fixtures/captures");
const files = readdirSync(FOLDER).filter((file) => file.endsWith(".ndjson.gz") && !file.includes(".ops."));

/** The VMA as smaps tells it: rd, wr, ex, sh, uw (registered for write-protection), sd (VM_SOFTDIRTY). */
function matches(lab: Lab, vma: Vma, flags: readonly string[]): boolean {
  const shared = vma.kind === "shared" || vma.kind === "pfnmap-shared";
  const access = (flags.includes("rd") ? 1 : 0) | (flags.includes("wr") ? 2 : 0) | (flags.includes("ex") ? 4 : 0);
  const devices = flags.includes("pf") || flags.includes("mm");
  return (
    access === vma.access &&
    flags.includes("sh") === shared &&
    flags.includes("uw") === vma.wp &&
    (devices || !vma.kind.startsWith("pfnmap")) &&
    (!lab.profile.supports.soft_dirty || flags.includes("sd") === !vma.tracking)
  );
}

/** Is the word in memory an entry of a state in such a VMA? */
function reaches(reach: Reach, { pte, mem, vmaFlags }: EntryRow): boolean {
  const word = mem ?? (pte as bigint);
  return reach.states.some((state) => {
    return cubesOf(reach, state).some(({ mask, value }) => (word & mask) === value) && matches(reach.lab, reach.vmas[state.vma], vmaFlags);
  });
}

test("there are captures of five architectures", () => {
  expect(files).toHaveLength(5);
});

test.each(files)("%s: every entry of the last level is reachable in a VMA like its own", async (file) => {
  const searches = new Map<Lab, Reach>();
  const answers = new Map<string, boolean>();
  const missing: string[] = [];
  let entries = 0;
  await new CaptureSession().compareFile(join(FOLDER, file), (lab, row) => {
    if (row.kind !== "entry" || row.level !== "pte" || row.pte === undefined) return;
    entries++;
    const reach = searches.get(lab) ?? explore(lab);
    searches.set(lab, reach);
    const key = `${row.mem ?? row.pte} ${row.vmaFlags.join(" ")}`;
    const known = answers.get(key) ?? reaches(reach, row);
    answers.set(key, known);
    if (!known) missing.push(`line ${row.line}: 0x${row.pte.toString(16)} in ${row.vmaFlags.join(" ")} (${row.scenario}/${row.step})`);
  });
  expect(missing.slice(0, 10)).toEqual([]);
  expect(entries).toBeGreaterThan(1000);
});

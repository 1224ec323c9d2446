/** The scenario of page tables out of running kernels. */
import { UsageError } from "../../node.ts";
import { ownCaptures, replayCaptures } from "../../unmap/captures/replay.ts";
import { findings, isFault } from "../../unmap/findings.ts";
import { findPolicy } from "../../unmap/policies.ts";
import { unmapCapturesData, unmapCapturesText } from "../render/unmapCaptures.ts";
import type { Options } from "./options.ts";
import type { Reply } from "./reply.ts";

/** Captures say themselves which kernel they are of. */
export async function runCaptures(options: Options): Promise<Reply> {
  if (options.loop !== undefined)
    throw new UsageError("captures are replayed in the loop of the kernel that they came from: leave --loop out");
  const all = await replayCaptures(ownCaptures(), options.policy?.map(findPolicy));
  const replays = options.profile ? all.filter(({ profile }) => options.profile?.includes(profile)) : all;
  if (replays.length === 0) {
    const known = [...new Set(all.map(({ profile }) => profile))].join(", ");
    throw new UsageError(`no capture is of ${options.profile?.join(", ")}; there are captures of ${known}`);
  }
  const differs = replays.some(({ rows }) => rows.some(({ outcome }) => outcome.kind === "differs"));
  const faulty = replays.some(({ policies }) => policies.some(({ counts }) => findings.some((f) => isFault(f) && counts[f.bit] > 0)));
  return {
    text: () => unmapCapturesText(replays),
    schema: "unmap-captures/1",
    data: () => unmapCapturesData(replays),
    faulty: differs || faulty,
    partial: false,
  };
}

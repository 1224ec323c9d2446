/** Which entries the kernel can build, and how. Free of Node. */
export { transitionsOf } from "./arch.ts";
export { preconditions } from "./asked.ts";
export { addedBits, cubesOf, freeBits } from "./cubes.ts";
export { type ExploreOptions, explore } from "./explore.ts";
export { regionOf, regionOfState, stateFor, statesOf, tiedWords } from "./region.ts";
export { transitions } from "./rules/index.ts";
export { isEntryOf, mmapWords, replayStory, storyOf } from "./story.ts";
export type { Cube, Reach, ReachStats, Region, State, Transition, Vma, VmaKind } from "./types.ts";

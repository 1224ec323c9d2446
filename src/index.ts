/**
 * The library, free of Node: `createLab(profile, bytes)` with bytes from wherever. In Node, `ptelab/node` adds
 * `loadProfile(id)`, which reads the built module; in a browser, `fetchProfile(id, base)` fetches it.
 */
export { architectures } from "../arch/index.ts";
export { type AccessVerdict, accessLetters, type HardwareView, hardwareView, REASONS } from "./decode/access.ts";
export { type Decoded, decode, type FieldInfo } from "./decode/decode.ts";
export { type EncodeInput, encode, protectionIndex } from "./decode/encode.ts";
export { type Law, laws } from "./laws/index.ts";
export { InfrastructureError, UsageError } from "./profile/errors.ts";
export { fetchProfile } from "./profile/fetch.ts";
export { findProfile, profiles } from "./profile/find.ts";
export { type Helper, hasHelper, helpers } from "./profile/helpers.ts";
export { createLab, type Lab } from "./profile/lab.ts";
export { mapEntries } from "./profile/map.ts";
export type { Architecture, Field, Form, Profile, Supports } from "./profile/types.ts";
export { checkWidth, formatWord, parseBytes, parseWord } from "./profile/value.ts";

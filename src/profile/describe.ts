/** The few words that rooms write their data in. */
import type { CapturedConfig, Field, FieldKind, Form, Profile, Supports } from "./types.ts";

/** A word with these bits set. */
export function bits(...numbers: number[]): bigint {
  return numbers.reduce((word, n) => word | (1n << BigInt(n)), 0n);
}

/** A field: `at` is a bit number or [hi, lo]. */
export function field(
  name: string,
  at: number | readonly [number, number],
  kind: FieldKind,
  meaning: string,
  source: string,
  values?: Readonly<Record<number, string>>,
): Field {
  const [hi, lo] = typeof at === "number" ? [at, at] : at;
  return values ? { name, hi, lo, kind, meaning, source, values } : { name, hi, lo, kind, meaning, source };
}

/** A form that applies where exactly `value` of the bits `mask` is set; fields may come in any order. */
export function form(id: Form["id"], title: string, mask: bigint, value: bigint, fields: readonly Field[]): Form {
  return { id, title, mask, value, fields: [...fields].sort((a, b) => b.hi - a.hi) };
}

/** The fields of the form `id`, without those named: what another form has in common with it. */
export function fieldsOf(forms: readonly Form[], id: Form["id"], ...without: readonly string[]): readonly Field[] {
  return forms
    .filter((f) => f.id === id)
    .flatMap((f) => f.fields)
    .filter((f) => !without.includes(f.name));
}

/** The protections that `protection_map` is made of on every architecture. */
export interface Protections {
  readonly none: bigint;
  readonly readonly: bigint;
  readonly copy: bigint;
  readonly shared: bigint;
  /** PROT_EXEC alone. */
  readonly exec: bigint;
  readonly readonlyExec: bigint;
  readonly copyExec: bigint;
  readonly sharedExec: bigint;
}

/** `protection_map[16]`, indexed by VM_READ 1, VM_WRITE 2, VM_EXEC 4, VM_SHARED 8. */
export function protectionMap(p: Protections): readonly bigint[] {
  return [
    p.none,
    p.readonly,
    p.copy,
    p.copy,
    p.exec,
    p.readonlyExec,
    p.copyExec,
    p.copyExec,
    p.none,
    p.readonly,
    p.shared,
    p.shared,
    p.exec,
    p.readonlyExec,
    p.sharedExec,
    p.sharedExec,
  ];
}

/** The features that a capture's `config` switches, by its own names. */
const SWITCHED = ["soft_dirty", "uffd_wp"] as const;

/** `profile` with other features and constants, and an id that says so; the same profile where nothing differs. */
export function derived(profile: Profile, supports: Partial<Supports>, constants: Profile["constants"]): Profile {
  const features = Object.entries(supports).filter(([name, on]) => profile.supports[name as keyof Supports] !== on);
  const changed = Object.entries(constants).filter(([name, value]) => profile.constants[name] !== value);
  if (features.length === 0 && changed.length === 0) return profile;
  const suffix = [...features, ...changed].map(
    ([name, value]) => `${name.toLowerCase()}=${value === true ? "on" : value === false ? "off" : value}`,
  );
  return {
    ...profile,
    id: [profile.id, ...suffix].join(","),
    supports: { ...profile.supports, ...supports },
    constants: { ...profile.constants, ...constants },
  };
}

/** `profile` with the features that a capture's `config` says are off, off. */
export function asConfigured(profile: Profile, config: CapturedConfig, constants: Profile["constants"] = {}): Profile {
  const off = SWITCHED.filter((name) => config[name] === false && profile.supports[name]);
  return derived(profile, Object.fromEntries(off.map((name) => [name, false])), constants);
}

/** The listed profile with this id. */
export function byId(profiles: readonly Profile[], id: string): Profile {
  const found = profiles.find((profile) => profile.id === id);
  if (!found) throw new Error(`no profile ${id} in this room`);
  return found;
}

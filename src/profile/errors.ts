/** A mistake of the user's: one clear line, exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Something outside ptelab is missing or broken: exit code 3. */
export class InfrastructureError extends Error {
  override name = "InfrastructureError";
}

/** Makes whatever a user typed fit for one line of an error message. */
export function quoted(value: string): string {
  const short = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return JSON.stringify(short);
}

/** Edit distance, for "did you mean". */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

/** The up to three names nearest to `wanted`. */
export function nearest(wanted: string, names: Iterable<string>): string[] {
  const typed = wanted.slice(0, 40).toLowerCase();
  const score = (name: string) => distance(typed, name.toLowerCase()) - (name.startsWith(typed) ? typed.length : 0);
  return [...names].sort((a, b) => score(a) - score(b)).slice(0, 3);
}

/** For an option that may be given several times: commander hands over each value with those before it. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

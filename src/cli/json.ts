/** JSON output: every document names its schema and version; words are strings, for JSON numbers end at 2^53. */

/** @param schema e.g. `decode/1` */
export function toJson(schema: string, document: Record<string, unknown>): string {
  return JSON.stringify(
    { schema: `ptelab/${schema}`, ...document },
    (_, value) => (typeof value === "bigint" ? `0x${value.toString(16)}` : value),
    2,
  );
}

/** JSON output: every document names its schema and version; words are strings, for JSON numbers end at 2^53. */
import { write } from "./output.ts";

function stringify(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `0x${inner.toString(16)}` : inner), 2);
}

/** @param schema e.g. `audit/1` */
export function toJson(schema: string, document: Record<string, unknown>): string {
  return stringify({ schema: `ptelab/${schema}`, ...document });
}

/** A document with one list, written item by item: there may be more of them than a string can hold. */
export function jsonList(schema: string, list: string): { add(item: unknown): Promise<void>; end(): Promise<void> } {
  let separator = `{\n  "schema": "ptelab/${schema}",\n  "${list}": [\n`;
  return {
    async add(item) {
      await write(`${separator}${stringify(item)}`);
      separator = ",\n";
    },
    async end() {
      await write(separator === ",\n" ? "\n  ]\n}\n" : `${separator}  ]\n}\n`);
    },
  };
}

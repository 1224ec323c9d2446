/** The files of vectors: what is read is written again, and what is no vector is refused. */
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { InfrastructureError } from "../../src/node.ts";
import { formatVectors, packVectors, parseVectors, profilesWithVectors, readVectors } from "../../src/vectors/file.ts";

test.each(profilesWithVectors())("the vectors of %s are as they would be written", (id) => {
  const vectors = readVectors(id);
  const text = formatVectors(vectors);
  expect(parseVectors(text)).toEqual(vectors);
});

test("lines are sorted by their bytes, and each is there once", () => {
  const vectors = parseVectors("young 20 1\nmkwrite 1 1 3\nmkwrite 1 3\ndevmap 0 -\nyoung 20 1\n");
  expect(formatVectors(vectors)).toBe("devmap 0 -\nmkwrite 1 1 3\nmkwrite 1 3\nyoung 20 1\n");
  expect(vectors[3]).toEqual({ name: "devmap", pte: 0n, result: null });
});

test("the packed file holds the text, and no time, name or system", () => {
  const vectors = parseVectors("young 20 1\nyoung 0 0");
  const packed = packVectors(vectors);
  expect(gunzipSync(packed).toString()).toBe("young 0 0\nyoung 20 1\n");
  expect([...packed.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff]);
});

test("a line that is no vector is named by its number", () => {
  for (const line of ["young", "young 20", "young 20 1 2 3", "young 0x20 1", "young 20 G", "", "young  20 1"])
    expect(() => parseVectors(`young 0 0\n${line}\n`, "x")).toThrow(/^line 2 of x is no vector/);
  expect(() => readVectors("no-such")).toThrow(InfrastructureError);
});

/** Speed over time as a picture: a chart for each family that ran, for their speeds differ by powers of ten. */
import { chartSvg } from "../../bench/chart.ts";
import type { Family } from "../types.ts";
import type { FuzzReport } from "./data.ts";

export const FAMILY_TITLES: Readonly<Record<Family, string>> = {
  words: "words for laws",
  chains: "chains of helpers",
  unmap: "page tables for the unmap",
};

const UNITS: readonly (readonly [number, string])[] = [
  [1e9, "billion cases/s"],
  [1e6, "million cases/s"],
  [1e3, "thousand cases/s"],
];

/** Of the time axis: the largest that leaves more than one. */
function timeUnit(seconds: number): readonly [number, string] {
  if (seconds >= 7200) return [3600, "hours"];
  return seconds >= 120 ? [60, "minutes"] : [1, "seconds"];
}

export function speedCharts({ speed, cases }: FuzzReport): readonly string[] {
  if (speed.points.length < 2) return [];
  const [second, x] = timeUnit(speed.seconds);
  return (Object.keys(FAMILY_TITLES) as Family[])
    .filter((family) => cases[family] > 0)
    .map((family) => {
      const rates = speed.points.map((point) => point.cases[family]);
      const [one, y] = UNITS.find(([size]) => Math.max(...rates) >= size) ?? [1, "cases/s"];
      const points = speed.points.map(({ seconds }, i) => [seconds / second, rates[i] / one] as const);
      const rests = speed.rests > 0 ? `, ${speed.rests} rest${speed.rests > 1 ? "s" : ""} left out` : "";
      return chartSvg({
        title: `Speed over time: ${FAMILY_TITLES[family]}`,
        x: `${x} of work${rests}`,
        y,
        panels: [{ title: "all workers together", lines: [{ name: FAMILY_TITLES[family], points }] }],
        tick: (time) => String(Number(time.toPrecision(2))),
        evenY: true,
        width: 640,
      });
    });
}

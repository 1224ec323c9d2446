/** Panels of lines as one SVG with a style of its own, so that it is readable in a page, in a README, in light and in dark. */
import { escapeXml } from "../report/xml.ts";

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

export interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly panels: readonly Panel[];
  readonly tick?: (x: number) => string;
  /** A line across every panel, and what it says. */
  readonly mark?: { readonly y: number; readonly text: string };
  /** Both axes go by powers otherwise. */
  readonly evenY?: true;
  /** Of each panel. */
  readonly width?: number;
}

const [WIDTH, HEIGHT, COLUMNS] = [330, 210, 3];
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 10, 26, 40];
const LEGEND_ROW = 20;
/** Told apart without colour by their strokes, too. Light and dark. */
const COLOURS = [
  "#0060b0 #6cb6ff",
  "#b35900 #ffab5c",
  "#00795a #3fd6a8",
  "#a3207c #ff8ad8",
  "#6d5500 #e3c341",
  "#5b45c4 #b8a6ff",
  "#b02a30 #ff8a84",
  "#4a5560 #b1bac4",
];
const DASHES = ["", "6 3", "2 2", "8 3 2 3", "", "6 3", "2 2", "8 3 2 3"];
const MARKS = ["circle", "square", "diamond", "triangle", "square", "diamond", "triangle", "circle"];

const STYLE = `
text { font: 11px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1c2128; }
.title { font-weight: 600; font-size: 12.5px; } .soft { fill: #59636e; } .grid { stroke: #d1d9e0; stroke-width: .7; } .frame { fill: none; stroke: #818b98; }
.paper { fill: #fff; } .mark { stroke: #1c2128; stroke-width: 1; stroke-dasharray: 1 3; }
${COLOURS.map((colour, i) => `.l${i} { stroke: ${colour.split(" ")[0]}; fill: none; stroke-width: 1.8; stroke-dasharray: ${DASHES[i] || "none"}; } .d${i} { fill: ${colour.split(" ")[0]}; }`).join("\n")}
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .soft { fill: #9aa4af; } .grid { stroke: #30363d; } .frame { stroke: #6e7681; } .paper { fill: #0d1117; } .mark { stroke: #e6edf3; }
  ${COLOURS.map((colour, i) => `.l${i} { stroke: ${colour.split(" ")[1]}; } .d${i} { fill: ${colour.split(" ")[1]}; }`).join(" ")}
}`;

const round = (value: number) => Math.round(value * 10) / 10;

function marker(shape: string, x: number, y: number, index: number): string {
  const [cx, cy] = [round(x), round(y)];
  if (shape === "circle") return `<circle class="d${index}" cx="${cx}" cy="${cy}" r="2.6"/>`;
  if (shape === "square") return `<rect class="d${index}" x="${cx - 2.3}" y="${cy - 2.3}" width="4.6" height="4.6"/>`;
  const path = shape === "diamond" ? "m0-3.4 3.4 3.4-3.4 3.4-3.4-3.4z" : "m0-3.2 3.2 5.6h-6.4z";
  return `<path class="d${index}" d="M${cx} ${cy}${path}"/>`;
}

/** 1, 2 and 5 times powers of ten in a range; evenly spaced where asked. */
function ticksOf(low: number, high: number, even: boolean): readonly number[] {
  const powers = Array.from({ length: 12 }, (_, i) => 10 ** (i - 6));
  // Where there are many powers, only those have names.
  const between = high / low > 2000 ? [1] : [1, 2, 5];
  if (!even) return powers.flatMap((p) => between.map((b) => b * p)).filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
  const step = powers.flatMap((p) => [p, 2 * p, 5 * p]).find((s) => (high - low) / s <= 6) ?? 1;
  return Array.from({ length: 8 }, (_, i) => Math.ceil(low / step) * step + i * step).filter((tick) => tick <= high * 1.001);
}

/** The range of all panels, so that they can be compared, ended by a tick on either side. */
function rangeOf(values: readonly number[], even: boolean): readonly [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (even) return [0, most * 1.08];
  const powers = Array.from({ length: 36 }, (_, i) => [1, 2, 5][i % 3] * 10 ** (Math.floor(i / 3) - 6));
  return [powers.findLast((p) => p <= least) ?? least, powers.find((p) => p >= most) ?? most];
}

/** Number of ticks' names that fit below a panel. */
const MOST_NAMES = 11;

export function chartSvg(chart: Chart): string {
  const { width = WIDTH } = chart;
  const names = [...new Set(chart.panels.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const indexOf = (name: string) => names.indexOf(name) % COLOURS.length;
  const xs = [...new Set(chart.panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(([x]) => x))))].sort((a, b) => a - b);
  const even = chart.evenY === true;
  const ys = chart.panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(([, y]) => y)));
  const [low, high] = rangeOf([...ys, ...(chart.mark ? [chart.mark.y] : [])], even);
  const columns = Math.min(COLUMNS, chart.panels.length);
  const perRow = Math.max(1, Math.floor((columns * width) / 215));
  const legendTop = 30;
  const panelsTop = legendTop + Math.ceil(names.length / perRow) * LEGEND_ROW + 8;
  const scaleY = (y: number) => (even ? (y - low) / (high - low) : Math.log(y / low) / Math.log(high / low));
  const inner = { width: width - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM };
  const px = (x: number) => LEFT + (xs.length > 1 ? (xs.indexOf(x) / (xs.length - 1)) * (inner.width - 12) + 6 : inner.width / 2);
  const py = (y: number) => TOP + (1 - scaleY(y)) * inner.height;
  const tick = chart.tick ?? String;

  const legend = names.map((name, i) => {
    const [x, y] = [12 + (i % perRow) * 215, legendTop + Math.floor(i / perRow) * LEGEND_ROW + 8];
    const index = indexOf(name);
    return `<path class="l${index}" d="M${x} ${y}h28"/>${marker(MARKS[index], x + 14, y, index)}<text x="${x + 34}" y="${y + 4}">${escapeXml(name)}</text>`;
  });
  const panels = chart.panels.map((panel, i) => {
    const grid = ticksOf(low, high, even).map((value) => {
      const y = round(py(value));
      return `<path class="grid" d="M${LEFT} ${y}h${inner.width}"/><text class="soft" text-anchor="end" x="${LEFT - 5}" y="${y + 4}">${Number(value.toPrecision(3))}</text>`;
    });
    const skip = Math.ceil(xs.length / MOST_NAMES);
    const below = xs.flatMap((x, j) =>
      j % skip === 0
        ? [`<text class="soft" text-anchor="middle" x="${round(px(x))}" y="${HEIGHT - BOTTOM + 15}">${escapeXml(tick(x))}</text>`]
        : [],
    );
    const lines = panel.lines.map(({ name, points }) => {
      const index = indexOf(name);
      const path = points.map(([x, y]) => `${round(px(x))} ${round(py(y))}`).join("L");
      return `<g><title>${escapeXml(`${panel.title}, ${name}`)}</title><path class="l${index}" d="M${path}"/>${points.map(([x, y]) => marker(MARKS[index], px(x), py(y), index)).join("")}</g>`;
    });
    const mark = chart.mark
      ? `<path class="mark" d="M${LEFT} ${round(py(chart.mark.y))}h${inner.width}"/><text class="soft" text-anchor="end" x="${width - RIGHT - 4}" y="${round(py(chart.mark.y)) - 4}">${escapeXml(chart.mark.text)}</text>`
      : "";
    const axes = `<text class="soft" text-anchor="middle" x="${LEFT + inner.width / 2}" y="${HEIGHT - BOTTOM + 32}">${escapeXml(chart.x)}</text>`;
    return `<g transform="translate(${(i % columns) * width} ${panelsTop + Math.floor(i / columns) * HEIGHT})"><text class="title" x="${LEFT}" y="${TOP - 9}">${escapeXml(panel.title)}</text><text class="soft" text-anchor="end" x="${width - RIGHT}" y="${TOP - 9}">${escapeXml(chart.y)}</text>${grid.join("")}<rect class="frame" x="${LEFT}" y="${TOP}" width="${inner.width}" height="${inner.height}"/>${below.join("")}${mark}${lines.join("")}${axes}</g>`;
  });
  const [wide, tall] = [Math.max(columns * width, 2 * WIDTH), panelsTop + Math.ceil(chart.panels.length / columns) * HEIGHT + 6];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${tall}" width="${wide}" height="${tall}" role="img" aria-label="${escapeXml(chart.title)}"><style>${STYLE}</style><rect class="paper" width="100%" height="100%"/><text class="title" x="12" y="19">${escapeXml(chart.title)}</text>${legend.join("")}${panels.join("\n")}</svg>\n`;
}

/**
 * The README's pictures: real output of the command, as text in SVG. `npm run pictures` makes them anew; a picture that no longer
 * matches is a picture that someone forgot to make anew.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../node.ts";

interface Picture {
  readonly name: string;
  readonly args: readonly string[];
  /** How the paragraphs begin that are shown; all of them without it. */
  readonly only?: readonly string[];
}

const VIOLATED = "vma-without-access-grants-nothing";

const PICTURES: readonly Picture[] = [
  { name: "audit", args: ["audit", "--law", "wrprotect", "--no-captures", "--exit-zero"] },
  {
    name: "explain",
    args: ["audit", "--explain", VIOLATED, "-p", "powerpc-8xx-4k"],
    only: [VIOLATED, "  law", "Verdict", "The counterexample", "What the hardware grants", "How a kernel gets there", "By hand"],
  },
  { name: "unmap", args: ["unmap", "-p", "x86_64", "-p", "s390", "--scenario", "mixed"] },
  {
    name: "unmap-explain",
    args: ["unmap", "-p", "x86_64", "--policy", "first-pte", "--explain"],
    only: ["1.", "first-pte"],
  },
  { name: "replay", args: ["replay", "x86_64:unmap/first-pte:0x1:327682"] },
  { name: "diff", args: ["diff", "-p", "x86_64", "-p", "x86_64@6.1", "wrprotect", "mkuffd_wp", "mkyoung", "pfn"] },
  { name: "reach", args: ["reach", "-p", "x86_64"] },
  { name: "decode", args: ["decode", "-p", "x86_64", "0x84000000017e3825"] },
  { name: "apply", args: ["apply", "-p", "x86_64", "0x8000000012345067", "wrprotect", "mkclean", "mkwrite", "write", "dirty"] },
];

const WIDTH = 7.25;
const HEIGHT = 17;
const MARGIN = 14;

/** SGR codes to CSS, as a dark terminal shows them. */
const STYLE: Readonly<Record<string, string>> = {
  1: "font-weight:bold",
  2: "opacity:.55",
  31: "fill:#ff7b72",
  32: "fill:#7ee787",
  33: "fill:#e3b341",
  35: "fill:#d2a8ff",
  36: "fill:#79c0ff",
};

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** One line of text with colour codes as tspans. */
function spans(line: string): string {
  let style = "";
  return line
    .split(/\u001b\[(\d+)m/)
    .map((part, i) => {
      if (i % 2 === 0) return part && (style ? `<tspan style="${style}">${escapeXml(part)}</tspan>` : escapeXml(part));
      style = STYLE[part] ?? "";
      return "";
    })
    .join("");
}

function plain(text: string): string {
  return text.replace(/\u001b\[\d+m/g, "");
}

/** The paragraphs that begin as asked for, with a sign where others were left out. */
function cut(output: string, only: readonly string[]): string {
  const paragraphs = output.trimEnd().split("\n\n");
  const shown = paragraphs.map((text) => (only.some((start) => plain(text).startsWith(start)) ? text : "\u001b[2m…\u001b[22m"));
  return shown.filter((text, i) => text !== shown[i - 1]).join("\n\n");
}

function svg(command: string, output: string): string {
  const lines = [`\u001b[2m$ ${command}\u001b[22m`, ...output.trimEnd().split("\n")];
  const columns = Math.max(...lines.map((line) => plain(line).length));
  const [width, height] = [Math.ceil(columns * WIDTH + 2 * MARGIN), lines.length * HEIGHT + 2 * MARGIN];
  const rows = lines.map((line, i) => `<text x="${MARGIN}" y="${MARGIN + (i + 0.75) * HEIGHT}" xml:space="preserve">${spans(line)}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="12" fill="#e6edf3">
${rows.join("\n")}
</g>
</svg>
`;
}

const folder = join(projectRoot(), "docs/pictures");
mkdirSync(folder, { recursive: true });
for (const { name, args, only } of PICTURES) {
  const { stdout, status, stderr } = spawnSync(process.execPath, [join(projectRoot(), "dist/src/cli/main.js"), ...args], {
    encoding: "utf8",
    env: { ...process.env, FORCE_COLOR: "1" },
  });
  // 1 is "findings": what `diff` is shown for.
  if (status !== 0 && status !== 1) throw new Error(`ptelab ${args.join(" ")} ended with ${status}: ${stderr}`);
  const command = `ptelab ${args.filter((arg) => arg !== "--exit-zero").join(" ")}`;
  writeFileSync(join(folder, `${name}.svg`), svg(command, only ? cut(stdout, only) : stdout));
}

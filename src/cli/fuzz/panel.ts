/** A running campaign on a terminal, redrawn in place; where there is none, a line now and then. */
import { styleText } from "node:util";
import type { Status } from "../../fuzz/status.ts";
import { pad, shownLength } from "../render/text.ts";
import { duration, percent, short } from "./numbers.ts";

export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
}

export interface Panel {
  /** ms between two updates. */
  readonly every: number;
  show(status: Status): void;
  /** A line that stays. */
  note(line: string): void;
  /** Leaves the terminal as it was. */
  end(): void;
}

const WIDTH = 78;
const HIDE = "\u001b[?25l";
const SHOW = "\u001b[?25h";
/** ms between two plain lines. */
const PLAIN = 10_000;
const REDRAW = 250;

function lengthOf({ units, eta }: Status): string {
  const left = eta === null ? "until it is stopped" : `${duration(eta)} left`;
  return units.of === null ? left : `${percent(units.done, units.of)}, ${left}`;
}

function lastNew({ lastNew }: Status): string {
  return lastNew === null ? "nothing yet" : `${duration(lastNew)} ago`;
}

function machines({ workers, shards, connected }: NonNullable<Status["queue"]>): string {
  const text = `${workers} worker${workers === 1 ? "" : "s"}; shards ${short(shards.done)}${shards.of === null ? "" : `/${short(shards.of)}`}, ${shards.out} handed out`;
  return connected ? text : `${text}; Redis is away`;
}

/** The panel's lines for a terminal so wide; `paint` colours. */
export function panelLines(
  status: Status,
  title: string,
  columns: number,
  paint: (style: "bold" | "red" | "green" | "dim", text: string) => string,
): readonly string[] {
  const width = Math.max(20, Math.min(WIDTH, columns - 1));
  const { cases, casesPerSecond, coverage, findings } = status;
  const found = `${short(findings.total)}, ${short(findings.unknown)} of them new`;
  const rows: (readonly [string, string])[] = [
    ["time", `${duration(status.seconds)}; ${lengthOf(status)}`],
    ["cases", `${short(cases.total)}, ${short(casesPerSecond.total)}/s on ${status.workers} thread${status.workers === 1 ? "" : "s"}`],
    ...(["words", "chains", "unmap"] as const)
      .filter((family) => cases[family] > 0)
      .map((family) => [`  ${family}`, `${short(cases[family])}, ${short(casesPerSecond[family])}/s`] as const),
    ...(status.queue ? [["machines", machines(status.queue)] as const] : []),
    ["coverage", coverage.map(({ kind, seen, of }) => `${kind} ${seen}/${of} ${percent(seen, of)}`).join("  ") || "nothing yet"],
    ["findings", findings.unknown > 0 ? paint("red", found) : paint("green", found)],
    ["last new", lastNew(status)],
  ];
  const inner = width - 4;
  const cut = (text: string) => (shownLength(text) > inner ? text.replace(/\u001b\[[0-9;]*m/g, "").slice(0, inner) : text);
  const head = ` ${title} `.slice(0, width - 4);
  return [
    `┌─${paint("bold", head)}${"─".repeat(width - 3 - head.length)}┐`,
    ...rows.map(([name, text]) => `│ ${pad(cut(`${paint("dim", name.padEnd(9))} ${text}`), inner)} │`),
    `└${"─".repeat(width - 2)}┘`,
  ];
}

/** One line without colour, for logs. */
export function plainLine(status: Status): string {
  const { cases, casesPerSecond, coverage, findings, seconds } = status;
  const seen = coverage.map(({ kind, seen, of }) => `${kind} ${percent(seen, of)}`).join(", ");
  return `ptelab fuzz: ${duration(seconds)}, ${short(cases.total)} cases, ${short(casesPerSecond.total)}/s, ${seen || "no coverage yet"}, ${findings.unknown} new findings of ${findings.total}, ${lengthOf(status)}${status.queue ? `, ${machines(status.queue)}` : ""}`;
}

export function createPanel(title: string, screen: Screen = process.stderr): Panel {
  if (!screen.isTTY) {
    let last = performance.now();
    return {
      every: 1000,
      show(status) {
        if (performance.now() - last < PLAIN) return;
        last = performance.now();
        screen.write(`${plainLine(status)}\n`);
      },
      note: (line) => void screen.write(`${line}\n`),
      end() {},
    };
  }
  let height = 0;
  const paint = (style: "bold" | "red" | "green" | "dim", text: string) => styleText(style, text, { stream: process.stderr });
  // Whatever ends the process, the cursor comes back.
  const restore = () => screen.write(SHOW);
  process.once("exit", restore);
  return {
    every: REDRAW,
    show(status) {
      const lines = panelLines(status, title, screen.columns ?? 80, paint);
      const up = height > 0 ? `\u001b[${height}A` : HIDE;
      // Each line is cleared, so that a narrower panel leaves nothing of a wider one.
      screen.write(`${up}\r${lines.map((line) => `\u001b[2K${line}\n`).join("")}\u001b[0J`);
      height = lines.length;
    },
    note(line) {
      // Over the panel; the next one comes below.
      screen.write(`${height > 0 ? `\u001b[${height}A` : ""}\r\u001b[0J${line}\n`);
      height = 0;
    },
    end() {
      process.off("exit", restore);
      restore();
    },
  };
}

/** Shows a running campaign to whom it may concern, and hears signals. */
import { type Shown, type Status, type StatusFacts, statusOf } from "../../fuzz/status.ts";
import { createPanel } from "./panel.ts";
import { statusFiles } from "./statusFiles.ts";

export interface Watch {
  readonly signal: AbortSignal;
  update(progress: Shown): void;
  /** A line for people. */
  note(line: string): void;
  /** The last state goes into the files; `failed` where there is no other. */
  end(state: Status["state"]): void;
}

const FILES = 1000;

/** Ctrl-C and SIGTERM: what runs is finished. A second one ends the process at once; the ledger does not mind. */
export function interruptSignal(): { readonly signal: AbortSignal; release(): void } {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, onSignal);
  return {
    signal: stop.signal,
    release() {
      for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, onSignal);
    },
  };
}

/** @param onError a status file that can no longer be written ends the campaign */
export function watchCampaign(
  title: string,
  facts: StatusFacts,
  files: { readonly status?: string; readonly csv?: string },
  nothing: Shown,
  onError: (error: Error) => void,
): Omit<Watch, "signal"> {
  const began = performance.now();
  const panel = createPanel(title);
  const write = statusFiles(files);
  let progress = nothing;
  const now = (state: Status["state"]) => statusOf(progress, facts, state, performance.now() - began);
  // What cannot be written is told before anything is computed.
  write(now("running"));
  let written = began;
  const timer = setInterval(() => {
    const status = now("running");
    panel.show(status);
    if (performance.now() - written < FILES) return;
    written = performance.now();
    try {
      write(status);
    } catch (error) {
      onError(error as Error);
    }
  }, panel.every);
  return {
    update(latest) {
      progress = latest;
    },
    note: (line) => panel.note(`ptelab fuzz: ${line}`),
    end(state) {
      clearInterval(timer);
      panel.end();
      write(now(state));
    },
  };
}

/** A page in Chromium through the DevTools protocol, where there is a Chromium. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-port=0",
];

export const HAS_CHROMIUM = spawnSync("chromium", ["--version"]).status === 0;

export interface Page {
  /** Sends a command, e.g. `Page.navigate`. */
  send(method: string, params?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Evaluates an expression and returns its value. */
  value(expression: string): Promise<unknown>;
  /** Opens an address and waits until it is loaded. */
  open(url: string): Promise<void>;
  key(key: string): Promise<void>;
  /** What the page complained of, and addresses that it asked for beyond its own. */
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
  close(): void;
}

async function debuggerAddress(child: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk;
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    child.on("exit", () => reject(new Error(`chromium ended: ${said}`)));
  });
}

export async function openPage(): Promise<Page> {
  const folder = mkdtempSync(join(tmpdir(), "ptelab-chromium-"));
  const child = spawn("chromium", [...FLAGS, `--user-data-dir=${folder}`, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
  const { host } = new URL(await debuggerAddress(child));
  const targets = (await (await fetch(`http://${host}/json`)).json()) as { type: string; webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(targets.find((target) => target.type === "page")?.webSocketDebuggerUrl as string);
  await new Promise((resolve) => socket.addEventListener("open", resolve));

  const complaints: string[] = [];
  const requests: string[] = [];
  const waiting = new Map<number, (message: { result?: Record<string, unknown>; error?: { message: string } }) => void>();
  let loaded = () => {};
  let next = 0;
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    if (message.method === "Page.loadEventFired") loaded();
    if (message.method === "Network.requestWillBeSent") requests.push(message.params.request.url);
    if (message.method === "Runtime.exceptionThrown")
      complaints.push(message.params.exceptionDetails.exception?.description ?? "exception");
    if (message.method === "Log.entryAdded") complaints.push(message.params.entry.text);
  });
  const send: Page["send"] = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, ({ result, error }) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result ?? {})));
      socket.send(JSON.stringify({ id, method, params }));
    });
  for (const domain of ["Page", "Runtime", "Network", "Log"]) await send(`${domain}.enable`);

  return {
    send,
    complaints,
    requests,
    async value(expression) {
      const { result, exceptionDetails } = (await send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true })) as {
        result: { value: unknown };
        exceptionDetails?: { text: string };
      };
      if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
      return result.value;
    },
    async open(url) {
      const done = new Promise<void>((resolve) => {
        loaded = resolve;
      });
      await send("Page.navigate", { url });
      await done;
    },
    async key(key) {
      for (const type of ["keyDown", "keyUp"])
        await send("Input.dispatchKeyEvent", { type, key, code: key, text: key === "Enter" ? "\r" : undefined });
    },
    close() {
      socket.close();
      child.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
      child.kill();
    },
  };
}

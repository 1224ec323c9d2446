/** Who computes, as the coordinator sees it by its own clock. */
import type { Sign } from "./jobs.ts";

/** ms without a new beat after which a worker is not counted, and after which it is forgotten. */
const QUIET = 10_000;
const FORGOTTEN = 60_000;

export interface Crowd {
  /** Everything that the workers say of themselves, by worker. @returns those to be forgotten */
  see(signs: Readonly<Record<string, string>>, now: number): readonly string[];
  workers(now: number): number;
  threads(now: number): number;
  /** What workers that refuse say, each once. */
  news(): readonly string[];
}

function signOf(text: string): Sign | undefined {
  try {
    const sign = JSON.parse(text) as Sign;
    return typeof sign.beat === "number" && typeof sign.threads === "number" ? sign : undefined;
  } catch {
    return undefined;
  }
}

export function createCrowd(): Crowd {
  const seen = new Map<string, { readonly sign: Sign; readonly at: number }>();
  const told = new Set<string>();
  let news: string[] = [];
  const live = (now: number) => [...seen.values()].filter(({ sign, at }) => sign.refuses === undefined && now - at < QUIET);
  return {
    see(signs, now) {
      const gone: string[] = [];
      for (const [id, text] of Object.entries(signs)) {
        const sign = signOf(text);
        const before = seen.get(id);
        if (sign && before?.sign.beat !== sign.beat) seen.set(id, { sign, at: now });
        else if (!sign || now - (before?.at ?? now) > FORGOTTEN) gone.push(id);
        if (sign?.refuses === undefined || told.has(id)) continue;
        told.add(id);
        news.push(`worker ${sign.who} does not take part: ${sign.refuses}`);
      }
      for (const id of seen.keys()) if (!(id in signs) || gone.includes(id)) seen.delete(id);
      return gone;
    },
    workers: (now) => live(now).length,
    threads: (now) => live(now).reduce((sum, { sign }) => sum + sign.threads, 0),
    news() {
      const fresh = news;
      news = [];
      return fresh;
    },
  };
}

/** What the figures were measured on. */
import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { join } from "node:path";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly caches: readonly string[];
  readonly memoryGib: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  /** gcc's first line; empty where there is none. */
  readonly c: string;
  /** Processes that wanted a core when the run began: more than none of others' and the figures are worse than they could be. */
  readonly load: number;
}

const CACHES = "/sys/devices/system/cpu/cpu0/cache";

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "";
}

/** A core's caches as Linux names them, `L1 Data 48K`; nothing elsewhere. */
function caches(): readonly string[] {
  return [0, 1, 2, 3].flatMap((i) => {
    const [level, type, size] = ["level", "type", "size"].map((file) => read(join(CACHES, `index${i}`, file)));
    return level && type !== "Instruction" ? [`L${level} ${type} ${size}`] : [];
  });
}

export function machineFacts(c: string | undefined): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? "unknown",
    cores: all.length,
    caches: caches(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    v8: process.versions.v8,
    c: c ?? "",
    load: Math.round(loadavg()[0] * 10) / 10,
  };
}

export function machineLine({ cpu, cores, caches, memoryGib, system, node, v8, c, load }: Machine): string {
  const compiler = c || "no gcc";
  return `${cpu}, ${cores} cores (${caches.join(", ")}), ${memoryGib} GiB; ${system}; Node ${node} (V8 ${v8}); ${compiler}; load ${load}`;
}

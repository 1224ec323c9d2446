import { type Command, Option } from "commander";
import { runQueueWorker } from "../../fuzz/queue/worker.ts";
import { parseTime, parseWorkers } from "../fuzz/options.ts";
import { crewOf, parseQueue, QUEUE_HELP, type QueueAsked } from "../fuzz/queue.ts";
import { interruptSignal } from "../fuzz/watch.ts";
import { writeLine } from "../output.ts";

interface Options {
  readonly queue: string;
  readonly queueCa?: string;
  readonly queuePatience?: string;
  readonly workers?: string;
  readonly idle?: string;
}

async function run(options: Options): Promise<void> {
  const { address, patience } = parseQueue(options) as QueueAsked;
  const threads = parseWorkers(options.workers);
  const idle = options.idle === undefined ? undefined : parseTime(options.idle, "--idle");
  const { signal, release } = interruptSignal();
  try {
    const say = (line: string) => console.error(`ptelab worker: ${line}`);
    say(`${address.shown}, ${threads} thread${threads === 1 ? "" : "s"}; waiting for campaigns`);
    const shards = await runQueueWorker({ address, patience, threads, idle, crewOf, signal, say });
    await writeLine(`${shards} shards computed`);
  } finally {
    release();
  }
}

export function addWorker(program: Command): void {
  program
    .command("worker")
    .description("compute shards of the campaigns that ptelab fuzz --queue hands out")
    .addOption(new Option("--queue <url>", "redis://HOST:6379, or rediss:// with TLS").makeOptionMandatory())
    .option("--queue-ca <file>", QUEUE_HELP.ca)
    .option("--queue-patience <time>", QUEUE_HELP.patience)
    .option("--workers <n>", "threads; one a processor if left out")
    .option("--idle <time>", "end when there was nothing to do for so long; wait for ever if left out")
    .addHelpText(
      "after",
      `
Workers may come and go at any time. Ctrl-C and SIGTERM: what is being computed is finished and handed over (exit code 0); a second one
ends it at once, and another worker computes its shards. PTELAB_QUEUE_PASSWORD in the environment is the password where the address has none.
A campaign that was planned by another version of ptelab is refused with a line; the worker waits for others.

Examples:
  $ ptelab worker --queue redis://10.0.0.5
  $ PTELAB_QUEUE_PASSWORD=secret ptelab worker --queue rediss://queue.example:6380 --queue-ca ca.pem --workers 8
  $ ptelab worker --queue redis://10.0.0.5 --idle 10m`,
    )
    .action(run);
}

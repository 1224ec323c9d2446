/** Writing to standard output, at the reader's pace; a reader that goes away ends the program quietly. */
import { once } from "node:events";

export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

export async function writeLine(text: string): Promise<void> {
  await write(`${text}\n`);
}

/** `ptelab decode … | head`: the closed pipe is no error. */
export function quietOnClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

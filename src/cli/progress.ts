/** One line on a terminal's standard error that is rewritten as work goes on; nothing where it is no terminal. */
export function progressLine(): { update(text: string): void; done(): void } {
  const terminal = process.stderr.isTTY;
  return {
    update(text) {
      if (terminal) process.stderr.write(`\r\u001b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    },
    done() {
      if (terminal) process.stderr.write("\r\u001b[2K");
    },
  };
}

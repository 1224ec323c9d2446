/** How far a long run is: a bar, the rate, the time that is left. */
import { progressLine } from "../progress.ts";

const BAR = 24;

function seconds(time: number): string {
  return time < 60 ? `${time.toFixed(0)} s` : `${Math.floor(time / 60)} min ${(time % 60).toFixed(0)} s`;
}

export function unmapProgress(name: string, ptes: number): { update(done: number): void; done(): void } {
  const line = progressLine();
  const start = performance.now();
  return {
    update(done) {
      const spent = (performance.now() - start) / 1000;
      const rate = done / spent;
      const full = Math.round((BAR * done) / ptes);
      const percent = `${((100 * done) / ptes).toFixed(0)} %`.padStart(5);
      line.update(
        `${name} [${"#".repeat(full)}${".".repeat(BAR - full)}] ${percent}  ${(rate / 1e6).toFixed(1)} M entries/s  ${seconds((ptes - done) / rate)} left`,
      );
    },
    done: line.done,
  };
}

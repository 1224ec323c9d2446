/** Numbers and times for people: three digits and a letter. */

const LETTERS = ["", " k", " M", " G", " T", " P", " E"];

export function short(value: number): string {
  const power = value < 1000 ? 0 : Math.min(LETTERS.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** power;
  return `${power === 0 ? Math.round(value) : scaled.toPrecision(scaled >= 1000 ? 4 : 3)}${LETTERS[power]}`;
}

/** `12 s`, `3 min 20 s`, `2 h 5 min`, `4 d 1 h`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86400)} d ${Math.floor((whole % 86400) / 3600)} h`;
}

export function percent(part: number, whole: number): string {
  // Never 100 where something is missing.
  return whole === 0 ? "-" : `${(Math.floor((1000 * part) / whole) / 10).toFixed(1)} %`;
}

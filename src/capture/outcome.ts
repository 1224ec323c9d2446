/** What came of comparing one value. */

/** One value of a row: the kernel's and ours, or why there is none of ours. */
export type Compared =
  | { readonly kind: "agrees" }
  | { readonly kind: "differs"; readonly kernel: bigint; readonly ours: bigint }
  | { readonly kind: "not-compared"; readonly why: string };

export interface Item {
  readonly name: string;
  readonly outcome: Compared;
}

export function compared(kernel: bigint, ours: bigint): Compared {
  return kernel === ours ? { kind: "agrees" } : { kind: "differs", kernel, ours };
}

export function notCompared(why: string): Compared {
  return { kind: "not-compared", why };
}

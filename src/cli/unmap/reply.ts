/** What any scenario answers: text and data, made when they are asked for, and what the exit code is. */
export interface Reply {
  readonly text: () => string | Promise<string>;
  /** Of the JSON document, e.g. `unmap/1`. */
  readonly schema: string;
  readonly data: () => Record<string, unknown>;
  /** A policy gains a permission or loses data, or a sentence is refuted. */
  readonly faulty: boolean;
  /** It was stopped. */
  readonly partial: boolean;
}

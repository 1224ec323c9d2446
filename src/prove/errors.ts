/** Why the prover gives no answer. It never guesses: what it cannot lift or decide is `undecided`. */

/** Where in a module: the function, and the offset of the opcode from the start of the file. */
export interface Place {
  readonly function: string;
  readonly offset: number;
}

/** A module is malformed, holds what the prover does not lift, or a question is too large for it. */
export class LiftError extends Error {
  override name = "LiftError";
  readonly reason: string;
  readonly place: Place | undefined;
  constructor(reason: string, place?: Place) {
    super(place ? `${reason} (in ${place.function}, byte 0x${place.offset.toString(16)})` : reason);
    this.reason = reason;
    this.place = place;
  }
}

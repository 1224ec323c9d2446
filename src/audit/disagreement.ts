/** Two kinds of evidence contradict each other: a part of ptelab is wrong, and no verdict of the run can be trusted. */
import { InfrastructureError } from "../profile/errors.ts";

export class Disagreement extends InfrastructureError {
  constructor(profile: string, law: string, what: string) {
    super(`the evidence for ${law} on ${profile} contradicts itself: ${what}; this is a defect of ptelab, please report it`);
    this.name = "Disagreement";
  }
}

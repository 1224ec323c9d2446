/** What may come of an entry otherwise than one at a time: one row a finding, in the order of assembly/unmap/findings.ts. */
import * as numbers from "../../assembly/unmap/findings.ts";

export interface Finding {
  readonly id: string;
  /** Its bit in a mark, its place in the counts. */
  readonly bit: number;
  /** `permission` and `data` are what a policy must not do: exit code 1. `cost` only makes work. */
  readonly severity: "permission" | "data" | "state" | "cost";
  readonly meaning: string;
}

const finding = (id: string, bit: number, severity: Finding["severity"], meaning: string): Finding => ({ id, bit, severity, meaning });

const HW = "the hardware, once accessed and dirty are seen to, lets the user";

export const findings: readonly Finding[] = [
  finding("write gained", numbers.WRITE_GAINED, "permission", "pte_write() is true and was false"),
  finding("write lost", numbers.WRITE_LOST, "cost", "pte_write() is false and was true: the next store faults"),
  finding("hw write gained", numbers.HW_WRITE_GAINED, "permission", `${HW} write, and did not`),
  finding("hw write lost", numbers.HW_WRITE_LOST, "cost", `${HW} no longer write`),
  finding("hw read gained", numbers.HW_READ_GAINED, "permission", `${HW} read, and did not`),
  finding("hw read lost", numbers.HW_READ_LOST, "state", `${HW} no longer read`),
  finding("hw exec gained", numbers.HW_EXEC_GAINED, "permission", `${HW} execute, and did not`),
  finding("hw exec lost", numbers.HW_EXEC_LOST, "state", `${HW} no longer execute`),
  finding("shadow stack gained", numbers.HW_SHADOW_STACK_GAINED, "permission", `${HW} use it as a shadow stack, and did not`),
  finding("shadow stack lost", numbers.HW_SHADOW_STACK_LOST, "state", `${HW} no longer use it as a shadow stack`),
  finding("read gained", numbers.READ_GAINED, "permission", "pte_access_permitted() allows reading, and did not"),
  finding("read lost", numbers.READ_LOST, "state", "pte_access_permitted() no longer allows reading"),
  finding("soft-dirty gained", numbers.SOFT_DIRTY_GAINED, "state", "a page counts as written that was not"),
  finding("soft-dirty lost", numbers.SOFT_DIRTY_LOST, "state", "a page that was written does not count as written: a checkpoint misses it"),
  finding("dirty gained", numbers.DIRTY_GAINED, "state", "pte_dirty() is true and was false"),
  finding("dirty lost", numbers.DIRTY_LOST, "state", "pte_dirty() is false and was true"),
  finding("young gained", numbers.YOUNG_GAINED, "state", "pte_young() is true and was false"),
  finding("young lost", numbers.YOUNG_LOST, "state", "pte_young() is false and was true"),
  finding("uffd-wp gained", numbers.UFFD_WP_GAINED, "state", "userfaultfd is told of writes that it did not ask for"),
  finding("uffd-wp lost", numbers.UFFD_WP_LOST, "state", "userfaultfd is not told of writes that it asked for"),
  finding("present gained", numbers.PRESENT_GAINED, "state", "pte_present() is true and was false"),
  finding("present lost", numbers.PRESENT_LOST, "state", "pte_present() is false and was true, though the page is kept"),
  finding("accessible gained", numbers.ACCESSIBLE_GAINED, "state", "pte_accessible() is true and was false"),
  finding("accessible lost", numbers.ACCESSIBLE_LOST, "state", "pte_accessible() is false and was true"),
  finding("frame wrong", numbers.PFN_WRONG, "permission", "the entry maps another page"),
  finding("flush missed", numbers.FLUSH_MISSED, "permission", "the entry was accessible and cleared, and no flush was queued"),
  finding("flush superfluous", numbers.FLUSH_SUPERFLUOUS, "cost", "a flush was queued that one at a time does without"),
  finding("data lost", numbers.DATA_LOST, "data", "a page was dropped whose entry was dirty"),
  finding("kept", numbers.KEPT, "cost", "one at a time frees the page"),
  finding("dropped", numbers.DROPPED, "state", "one at a time keeps the page"),
  finding("other bits", numbers.OTHER_BITS, "state", "the entry differs in a bit that none of the above asks for (arm64: CONT)"),
];

/** The findings of a mark. */
export function findingsOf(mark: number): readonly Finding[] {
  return findings.filter(({ bit }) => ((mark >>> bit) & 1) === 1);
}

/** What makes a policy wrong, rather than costly. */
export function isFault({ severity }: Finding): boolean {
  return severity === "permission" || severity === "data";
}

/** What is there: empty, present, or something else; and that all the ways to ask agree. */
import { equal, not, or, word } from "../../arch/generic/word";
import { pte_accessible, pte_clear_value, pte_none, pte_present, pte_protnone } from "../../asm/pgtable";
import { ANY_ACCESS, USER_ANY, grantsAny } from "../questions";
import { always, promise } from "./promise";

// @ts-ignore: decorator
@inline
export function present_is_not_none<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(pte_present<T>(pte), not<T>(pte_none<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function protnone_is_present<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(pte_protnone<T>(pte), pte_present<T>(pte));
}

// @ts-ignore: decorator
@inline
export function accessible_is_present<T>(pte: T, tlb_flush_pending: T, _c: T): T {
  return promise<T>(pte_accessible<T>(pte, tlb_flush_pending), pte_present<T>(pte));
}

// @ts-ignore: decorator
@inline
export function none_is_not_accessible<T>(pte: T, tlb_flush_pending: T, _c: T): T {
  return promise<T>(pte_none<T>(pte), not<T>(pte_accessible<T>(pte, tlb_flush_pending)));
}

// @ts-ignore: decorator
@inline
export function present_is_accessible_while_flushing<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(pte_present<T>(pte), pte_accessible<T>(pte, word<T>(1)));
}

// @ts-ignore: decorator
@inline
export function protnone_is_not_accessible<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(pte_protnone<T>(pte), not<T>(pte_accessible<T>(pte, word<T>(0))));
}

// @ts-ignore: decorator
@inline
export function protnone_grants_nothing<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(pte_protnone<T>(pte), not<T>(grantsAny<T>(pte, USER_ANY())));
}

// @ts-ignore: decorator
@inline
export function none_grants_nothing<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(pte_none<T>(pte), not<T>(grantsAny<T>(pte, ANY_ACCESS())));
}

// @ts-ignore: decorator
@inline
export function cleared_is_none<T>(pte: T, _b: T, _c: T): T {
  return always<T>(pte_none<T>(pte_clear_value<T>(pte)));
}

// @ts-ignore: decorator
@inline
export function cleared_grants_nothing<T>(pte: T, _b: T, _c: T): T {
  const cleared = pte_clear_value<T>(pte);
  return always<T>(not<T>(or<T>(pte_present<T>(cleared), grantsAny<T>(cleared, ANY_ACCESS()))));
}

// @ts-ignore: decorator
@inline
export function zero_is_none<T>(pte: T, _b: T, _c: T): T {
  return promise<T>(equal<T>(pte, word<T>(0)), pte_none<T>(pte));
}

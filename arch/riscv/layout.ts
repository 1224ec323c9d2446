/** Every bit of a RISC-V entry, for people. The numbers come from bits.ts; this file gives them names and reasons. */
import { bits, field, form } from "../../src/profile/describe.ts";
import type { Field, FieldKind, Form } from "../../src/profile/types.ts";
import {
  ACCESSED_BIT,
  DEVMAP_BIT,
  DIRTY_BIT,
  EXEC_BIT,
  GLOBAL_BIT,
  IO_BIT,
  NAPOT_64K_BIT,
  NAPOT_BIT,
  NOCACHE_BIT,
  PFN_HIGH_BIT,
  PFN_HIGH_RV32_BIT,
  PFN_LOW_BIT,
  PRESENT_BIT,
  PROT_NONE_BIT,
  READ_BIT,
  RESERVED_LOW_BIT,
  SOFT_DIRTY_BIT,
  SPECIAL_BIT,
  SWP_EXCLUSIVE_BIT,
  SWP_OFFSET_HIGH_BIT,
  SWP_OFFSET_HIGH_RV32_BIT,
  SWP_OFFSET_LOW_BIT,
  SWP_SOFT_DIRTY_BIT,
  SWP_TYPE_HIGH_BIT,
  SWP_TYPE_LOW_BIT,
  SWP_UFFD_WP_BIT,
  THEAD_B_BIT,
  THEAD_C_BIT,
  THEAD_SEC_BIT,
  THEAD_SH_BIT,
  THEAD_SO_BIT,
  UFFD_WP_BIT,
  USER_BIT,
  WRITE_BIT,
} from "./bits.ts";

const BITS = "arch/riscv/include/asm/pgtable-bits.h (6.12.117)";
const BITS_64 = "arch/riscv/include/asm/pgtable-64.h (6.12.117)";
const SWAP = "arch/riscv/include/asm/pgtable.h (6.12.117)";
const RSW = "arch/riscv/include/asm/pgtable-bits.h (6.19, commits 2a3ebad4db63 and c64da3950cf4)";
const SV = "RISC-V Privileged, Sv32 and Sv39: page table entries";
const CFI = "RISC-V Privileged, chapter Zicfiss: Shadow Stack Memory Protection";
const SVPBMT = "RISC-V Privileged ISA, chapter Svpbmt";
const SVNAPOT = "RISC-V Privileged ISA, chapter Svnapot";

const PROTNONE = "PROT_NONE or NUMA hinting: Linux calls it present, the hart faults";

/** What a profile's machine and kernel have. */
export interface Extensions {
  readonly rv32?: boolean;
  readonly svpbmt?: boolean;
  readonly svnapot?: boolean;
  /** T-Head's memory attributes, instead of Svpbmt and Svnapot. */
  readonly theadMae?: boolean;
  /** Bits 60 and 59 for software, and what Linux puts there since 6.19. */
  readonly svrsw60t59b?: boolean;
  readonly shadowStack?: boolean;
  /** The kernel has _PAGE_DEVMAP (64-bit, before 6.17). */
  readonly devmap?: boolean;
}

/** Bits 63..54 of an entry with 64 bits. */
function top(e: Extensions): readonly Field[] {
  if (e.theadMae) {
    return [
      field("RESERVED_58_54", [THEAD_SEC_BIT - 1, RESERVED_LOW_BIT], "reserved", "must be zero", SV),
      field("THEAD_SEC", THEAD_SEC_BIT, "hardware", "trustable", BITS_64),
      field("THEAD_SH", THEAD_SH_BIT, "hardware", "shareable", BITS_64),
      field("THEAD_B", THEAD_B_BIT, "hardware", "bufferable", BITS_64),
      field("THEAD_C", THEAD_C_BIT, "hardware", "cacheable", BITS_64),
      field("THEAD_SO", THEAD_SO_BIT, "hardware", "strongly ordered", BITS_64),
    ];
  }
  return [
    ...(e.svrsw60t59b
      ? [
          field("RESERVED_58_54", [SOFT_DIRTY_BIT - 1, RESERVED_LOW_BIT], "reserved", "must be zero", SV),
          field("SOFT_DIRTY", SOFT_DIRTY_BIT, "software", "written since /proc/PID/clear_refs", RSW),
          field("UFFD_WP", UFFD_WP_BIT, "software", "write-protected by userfaultfd", RSW),
        ]
      : [field("RESERVED_60_54", [UFFD_WP_BIT, RESERVED_LOW_BIT], "reserved", "must be zero", SV)]),
    e.svpbmt
      ? field("MTMASK", [IO_BIT, NOCACHE_BIT], "hardware", "memory type", SVPBMT, {
          0: "PMA: what the physical address has",
          1: "NOCACHE: not cached, idempotent",
          2: "IO: not cached, strongly ordered",
          3: "reserved",
        })
      : field("RESERVED_62_61", [IO_BIT, NOCACHE_BIT], "reserved", "must be zero without Svpbmt", SVPBMT),
    e.svnapot
      ? field("NAPOT", NAPOT_BIT, "hardware", "one of the 16 entries of a 64 KiB page", SVNAPOT)
      : field("RESERVED_63", NAPOT_BIT, "reserved", "must be zero without Svnapot", SVNAPOT),
  ];
}

/** The PPN: with Svnapot its low four bits may be a size instead. */
function pfn(e: Extensions): readonly Field[] {
  const hi = e.rv32 ? PFN_HIGH_RV32_BIT : PFN_HIGH_BIT;
  if (!e.svnapot) return [field("PFN", [hi, PFN_LOW_BIT], "hardware", "page frame number", SV)];
  return [
    field("PFN", [hi, NAPOT_64K_BIT + 1], "hardware", "page frame number, from bit 4 on", SV),
    field("PFN_3_0", [NAPOT_64K_BIT, PFN_LOW_BIT], "hardware", "page frame number, low bits; with NAPOT the size, 8 is 64 KiB", SVNAPOT),
  ];
}

/** The forms of an entry. */
export function layout(e: Extensions): readonly Form[] {
  const shadowStack = e.shadowStack ? "; W alone is a shadow-stack page" : "; reserved without R";
  const access = [
    field("READ", READ_BIT, "hardware", "loads allowed", SV),
    field("WRITE", WRITE_BIT, "hardware", `stores allowed${shadowStack}`, e.shadowStack ? CFI : SV),
    field("EXEC", EXEC_BIT, "hardware", "fetches allowed; with R=W=X=0 the entry points to a table", SV),
    field("USER", USER_BIT, "hardware", "the user's: the supervisor loads and stores with SUM only, and never executes", SV),
    field("ACCESSED", ACCESSED_BIT, "both", "accessed; set by the hart (Svadu), or it faults (Svade); read as young", SV),
    field("DIRTY", DIRTY_BIT, "both", "written to; set by the hart (Svadu), or it faults (Svade)", SV),
    ...pfn(e),
  ];
  const software = [
    field("SPECIAL", SPECIAL_BIT, "software", "no struct page behind it (RSW)", BITS),
    e.devmap
      ? field("DEVMAP", DEVMAP_BIT, "software", "device memory with a struct page (RSW; gone in 6.17)", BITS)
      : field("RSW_1", DEVMAP_BIT, "ignored", "for software, not used by Linux here", SV),
  ];
  const high = e.rv32 ? [] : top(e);
  const kept = (kind: FieldKind): FieldKind => (kind === "ignored" || kind === "reserved" ? "ignored" : "software");
  return [
    form("present", "present: the hart walks it", bits(PRESENT_BIT), bits(PRESENT_BIT), [
      field("PRESENT", PRESENT_BIT, "hardware", "valid for the hart (V)", SV),
      field("GLOBAL", GLOBAL_BIT, "hardware", "in every address space", SV),
      ...access,
      ...software,
      ...high,
    ]),
    form("protnone", PROTNONE, bits(PRESENT_BIT, PROT_NONE_BIT), bits(PROT_NONE_BIT), [
      field("PRESENT", PRESENT_BIT, "hardware", "clear: the hart ignores the rest (V)", SV),
      field("PROT_NONE", PROT_NONE_BIT, "software", "present to Linux though not to the hart (the global bit)", BITS),
      ...[...access, ...software, ...high].map((f) => ({ ...f, kind: kept(f.kind) })),
    ]),
    form("swap", "swap entry (also migration, device, marker), or empty if all zero", 0n, 0n, [
      field("PRESENT", PRESENT_BIT, "hardware", "clear: the hart ignores the rest (V)", SV),
      field("SWP_UNUSED_2_1", [WRITE_BIT, READ_BIT], "ignored", "zero, so that a PMD does not look present", SWAP),
      ...(e.svrsw60t59b
        ? [
            field("SWP_SOFT_DIRTY", SWP_SOFT_DIRTY_BIT, "software", "soft-dirty, kept over swap", RSW),
            field("SWP_UFFD_WP", SWP_UFFD_WP_BIT, "software", "uffd-wp, kept over swap", RSW),
          ]
        : [
            field("SWP_UNUSED_3", SWP_SOFT_DIRTY_BIT, "ignored", "zero, so that a PMD does not look present", SWAP),
            field("SWP_UNUSED_4", SWP_UFFD_WP_BIT, "ignored", "zero", SWAP),
          ]),
      field("SWP_PROT_NONE", PROT_NONE_BIT, "software", "clear, or it would be present to Linux", SWAP),
      field("SWP_EXCLUSIVE", SWP_EXCLUSIVE_BIT, "software", "the page was anon-exclusive", SWAP),
      field("SWP_TYPE", [SWP_TYPE_HIGH_BIT, SWP_TYPE_LOW_BIT], "software", "swap type", SWAP),
      field("SWP_OFFSET", [e.rv32 ? SWP_OFFSET_HIGH_RV32_BIT : SWP_OFFSET_HIGH_BIT, SWP_OFFSET_LOW_BIT], "software", "swap offset", SWAP),
    ]),
  ];
}

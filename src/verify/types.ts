/** What a room tells about the kernels that its profiles are: how one is configured, asked and pinned to a profile's state. Plain data. */
import type { Profile } from "../profile/types.ts";
import type { Probe } from "./probes.ts";

/** How a configuration's headers are compiled for a program, and what stands in there for the machine. */
export interface Running {
  /** Debian's cross compiler. */
  readonly gcc: string;
  /** Debian's emulator; absent where the machine itself is meant. */
  readonly qemu?: string;
  /** Of the emulator, in front of the program. */
  readonly qemuFlags?: readonly string[];
  /** Of the compiler, behind the kernel's own. */
  readonly flags: readonly string[];
  /** Options that are other in the tree that is run: what a program cannot do, such as patching jumps. */
  readonly set?: Readonly<Record<string, boolean>>;
  /** Instructions that only a kernel may run, in the compiler's assembly, and what a program runs in their place. */
  readonly assembly?: readonly { readonly from: RegExp; readonly to: string }[];
  /** By helper: for which words C says what comes out, where it does not for all. It is then asked about these, and not swept. */
  readonly defined?: Readonly<Record<string, { readonly holds: (pte: bigint) => boolean; readonly words: string }>>;
}

/** One configuration of a kernel tree. Several profiles may share one: they differ in what the machine has. */
export interface KernelConfig {
  /** Names it in the cache and in tables. */
  readonly id: string;
  /** As the kernel's make takes it: ARCH=. */
  readonly arch: string;
  readonly defconfig: string;
  /** Options set or cleared before `olddefconfig`, without CONFIG_; false of one of a choice stands before true of another. */
  readonly set: Readonly<Record<string, boolean>>;
  /** Further arguments of make, e.g. a CPU's name that clang does not know. */
  readonly make?: readonly string[];
  readonly pointerBits: 32 | 64;
  /** Of the kernel's memory, not of an entry. */
  readonly bigEndian?: boolean;
  /** C files of the tree that hold what the helpers call out of line; those that a tree lacks are left out. */
  readonly sources: readonly string[];
  /** Predicates beyond the contract. */
  readonly probes?: readonly Probe[];
  /** C text in front of the shim's functions: further headers. */
  readonly include?: string;
  /** Questions about the machine, as C expressions that are 0 or 1: what the helpers read at run time (a CPU feature, a static key). */
  readonly switches: Readonly<Record<string, string>>;
  /** Functions outside the sources: what a call of them means. A number is its answer; `nothing`, that it changes no entry. */
  readonly externals?: Readonly<Record<string, number | "nothing">>;
  /** How the same headers are run; what stands in for the machine is in the room's knobs.c. */
  readonly run?: Running;
}

/** A state of the machine, and the module of ours that answers for it. */
export interface KernelState {
  readonly title: string;
  /** By switch: which way it stands. One that is not named is free. */
  readonly switches: Readonly<Record<string, boolean>>;
  /** Constants of the profile that are other in this state. */
  readonly constants?: Profile["constants"];
}

export interface ProfileKernel {
  /** Id of a configuration. */
  readonly config: string;
  /** The Debian package that has the tree, without `linux-source-`. */
  readonly tree: "6.12" | "6.1";
  /** All states that are proved; the first is the profile itself. */
  readonly states: readonly KernelState[];
  /** Words that a helper is not asked about, where the kernel never returns or promises nothing: by helper, bits that are 0, and why. */
  readonly not?: Readonly<Record<string, { readonly bits: bigint; readonly why: string }>>;
  /** Words on which a helper is proved but not run, for the kernel waits there: by helper, bits that are 0, and why. */
  readonly notRun?: Readonly<Record<string, { readonly bits: bigint; readonly why: string }>>;
  /** Probes that are not asked, and why: what they do is no function of the entry. */
  readonly unasked?: Readonly<Record<string, string>>;
}

export interface KernelRoom {
  readonly configs: readonly KernelConfig[];
  /** By profile; one without a packaged tree is absent, and `without` says why. */
  readonly profiles: Readonly<Record<string, ProfileKernel>>;
  readonly without?: Readonly<Record<string, string>>;
}

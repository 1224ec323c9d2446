/** The architectures, a line each. Whoever adds one adds a folder and a line. */
import type { Architecture } from "../src/profile/types.ts";
import { arm64 } from "./arm64/profiles.ts";
import { powerpc } from "./powerpc/profiles.ts";
import { riscv } from "./riscv/profiles.ts";
import { s390 } from "./s390/profiles.ts";
import { x86 } from "./x86/profiles.ts";

export const architectures: readonly Architecture[] = [x86, arm64, s390, powerpc, riscv];

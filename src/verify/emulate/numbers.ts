/** What a configuration is built with, asked of the running kernel: page size, width, and protection_map as the kernel reads it. */
import type { Kernel } from "../kernels.ts";
import type { HelperRun } from "./report.ts";
import { ask, type Session } from "./session.ts";
import { into } from "./sweep.ts";
import type { Asked } from "./values.ts";

interface Expected {
  readonly name: string;
  readonly probe: string;
  readonly asked: readonly Asked[];
  readonly values: readonly bigint[];
}

function expectedOf({ profile }: Kernel): Expected[] {
  const number = (probe: string, value: number): Expected => ({ name: probe, probe, asked: [{ a: 0n, b: 0n }], values: [BigInt(value)] });
  return [
    number("PAGE_SHIFT", profile.pageShift),
    number("PTE_BITS", profile.pteBits),
    number("PFN_PTE_SHIFT", profile.pfnPteShift),
    {
      name: "protection_map",
      probe: "vm_get_page_prot",
      asked: profile.protectionMap.map((_, flags) => ({ a: BigInt(flags), b: 0n })),
      values: profile.protectionMap,
    },
  ];
}

export async function numberChecks(session: Session, kernel: Kernel): Promise<HelperRun[]> {
  const expected = expectedOf(kernel).filter(({ probe }) => !(probe in session.program.absent));
  const answers = await ask(session, expected);
  return expected.map(({ name, asked, values }, i): HelperRun => {
    const at = values.findIndex((value, j) => value !== answers[i][j]);
    return {
      name,
      values: { structured: asked.length, flags: 0, random: 0 },
      digest: answers[i].reduce(into, 0n).toString(16).padStart(16, "0"),
      outcome: at < 0 ? { kind: "agrees" } : { kind: "differs", example: { ...asked[at], kernel: answers[i][at], ptelab: values[at] } },
    };
  });
}

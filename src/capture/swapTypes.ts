/**
 * What a swap type above the swap files means depends on three configuration options that a row does not hold (SWP_DEVICE_NUM,
 * SWP_MIGRATION_NUM, SWP_HWPOISON_NUM in include/linux/swap.h). So the question asked is: is there one configuration under which
 * every answer of that kernel is right?
 */

/** MAX_SWAPFILES_SHIFT is 5; the marker has the last type. */
const TYPES = 32n;
const MARKER = TYPES - 1n;

interface Layout {
  readonly device: bigint;
  readonly migration: bigint;
  readonly hwpoison: bigint;
}

const LAYOUTS: readonly Layout[] = [0n, 2n, 4n].flatMap((device) =>
  [0n, 2n, 3n].flatMap((migration) => [0n, 1n].map((hwpoison) => ({ device, migration, hwpoison }))),
);

export const SWAP_TYPE_TESTS = ["non_swap_entry", "is_migration", "is_marker", "is_hwpoison"] as const;
type Test = (typeof SWAP_TYPE_TESTS)[number];

/** From the top: marker, device, migration, hwpoison, and then the swap files. */
function answer(layout: Layout, test: Test, type: bigint): boolean {
  const device = MARKER - layout.device;
  const migration = device - layout.migration;
  const files = migration - layout.hwpoison;
  const tests: Record<Test, boolean> = {
    non_swap_entry: type >= files,
    is_marker: type === MARKER,
    is_migration: type >= migration && type < device,
    is_hwpoison: layout.hwpoison > 0n && type === files,
  };
  return tests[test];
}

/** The configurations that are left after what one kernel has said so far. */
export class SwapTypes {
  private left = LAYOUTS;

  /** @returns false where no configuration fits this answer and all before */
  fits(test: Test, type: bigint, said: bigint): boolean {
    const left = this.left.filter((layout) => answer(layout, test, type) === (said === 1n));
    if (left.length > 0) this.left = left;
    return left.length > 0;
  }
}

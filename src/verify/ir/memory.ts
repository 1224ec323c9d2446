/**
 * Loads and stores of code for any order of bytes, in a memory that is little-endian. The optimiser, until here, knew the real target, and may have made a
 * byte of a word; the back end, from here on, must not: what it narrowed it would narrow for another order.
 */

const LOAD = /^(\s+)(%[\w.$-]+|%"[^"]*") = load (?:volatile |atomic )*(ptr|i\d+), (.*)$/;
const STORE = /^(\s+)store (?:volatile |atomic )*(ptr|i\d+) ([^,]+), (.*)$/;
/** What an atomic access says behind its address: nobody else writes this memory. */
const ORDER = / (?:syncscope\("[^"]*"\) )?(?:unordered|monotonic|acquire|release|acq_rel|seq_cst)(?=,|$)/;
/** Accesses of other forms: of structures and vectors, or several in one. */
const OTHER = /= load |^\s+store |= atomicrmw |= cmpxchg /;
const SWAPPED: readonly string[] = ["i16", "i32", "i64"];

/** @throws Error on a width that has no order of bytes */
function isSwapped(type: string, bigEndian: boolean): boolean {
  if (!bigEndian || type === "i8" || type === "i1") return false;
  if (!SWAPPED.includes(type)) throw new Error(`a word of ${type} in memory`);
  return true;
}

/**
 * The line as it is to stand: an access as wide as it is, with its bytes turned round where the code means the other order.
 * A pointer is turned like the number that it is. (One that a variable starts with lies as the linker puts it; read by such code it is another address, at
 * which nobody wrote: that makes more states, not fewer.)
 * @throws Error on an access that cannot be turned round
 * @param swaps the intrinsics that are used
 * @param word the type of an address as a number
 */
export function accesses(line: string, bigEndian: boolean, fresh: () => string, swaps: Set<string>, word = "i64"): string[] {
  const turn = (type: string, value: string) => {
    swaps.add(`llvm.bswap.${type}`);
    return `call ${type} @llvm.bswap.${type}(${type} ${value})`;
  };
  const load = LOAD.exec(line);
  if (load) {
    const [, indent, into, type, rest] = load;
    const plain = rest.replace(ORDER, "");
    const number = bigEndian && type === "ptr" ? word : type;
    if (!isSwapped(number, bigEndian)) return [`${indent}${into} = load volatile ${type}, ${plain}`];
    const raw = fresh();
    const read = `${indent}${raw} = load volatile ${number}, ${plain}`;
    if (type !== "ptr") return [read, `${indent}${into} = ${turn(number, raw)}`];
    const address = fresh();
    return [read, `${indent}${address} = ${turn(number, raw)}`, `${indent}${into} = inttoptr ${number} ${address} to ptr`];
  }
  const store = STORE.exec(line);
  if (!store) {
    if (bigEndian && OTHER.test(line)) throw new Error(`an access of memory whose bytes have no order: ${line.trim()}`);
    return [line];
  }
  const [, indent, type, value, rest] = store;
  const plain = rest.replace(ORDER, "");
  const number = bigEndian && type === "ptr" ? word : type;
  if (!isSwapped(number, bigEndian)) return [`${indent}store volatile ${type} ${value}, ${plain}`];
  const address = type === "ptr" ? fresh() : value;
  const raw = fresh();
  const made = type === "ptr" ? [`${indent}${address} = ptrtoint ptr ${value} to ${number}`] : [];
  return [...made, `${indent}${raw} = ${turn(number, address)}`, `${indent}store volatile ${number} ${raw}, ${plain}`];
}

function turned(value: bigint, bits: number): bigint {
  let result = 0n;
  for (let i = 0; i < bits / 8; i++) result = (result << 8n) | ((value >> BigInt(8 * i)) & 0xffn);
  return result;
}

/** The numbers that a variable starts with, as they lie in the other order. @throws Error where one is a sum or a part of an address */
export function swappedInitial(line: string): string {
  const [head, ...rest] = line.split(/(?= (?:global|constant) )/);
  if (/\bi(?:16|32|64) [a-z]+ \(/.test(line))
    throw new Error(`a variable that starts with a number out of an address: ${line.slice(0, 200)}`);
  return (
    head +
    // What stands in parentheses is how far an address is from another.
    rest.join("").replace(/\((?:[^()]|\([^()]*\))*\)|\bi(16|32|64) (-?\d+)\b(?! x)/g, (whole: string, bits?: string, value?: string) => {
      if (bits === undefined || value === undefined) return whole;
      const width = Number(bits);
      return `i${bits} ${turned(BigInt.asUintN(width, BigInt(value)), width)}`;
    })
  );
}

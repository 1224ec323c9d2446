/** The opcodes by their bytes (core specification, 5.4): names and immediates, nothing else. */

/** What follows an opcode. `lanes`: a byte; `memlane`: a memory argument and a byte; `pair`: two indices. */
export type Immediate =
  | "none"
  | "block"
  | "index"
  | "pair"
  | "labels"
  | "types"
  | "i32"
  | "i64"
  | "f32"
  | "f64"
  | "memory"
  | "lanes"
  | "memlane"
  | "v128";

export interface Opcode {
  readonly name: string;
  readonly immediate: Immediate;
}

const MEMORY_ACCESS =
  "i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u i64.load8_s i64.load8_u i64.load16_s i64.load16_u " +
  "i64.load32_s i64.load32_u i32.store i64.store f32.store f64.store i32.store8 i32.store16 i64.store8 i64.store16 i64.store32";

/** 0x45 to 0xc4, without immediates. */
const NUMERIC =
  "i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u " +
  "i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u " +
  "f32.eq f32.ne f32.lt f32.gt f32.le f32.ge f64.eq f64.ne f64.lt f64.gt f64.le f64.ge " +
  "i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s " +
  "i32.shr_u i32.rotl i32.rotr " +
  "i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u i64.and i64.or i64.xor i64.shl i64.shr_s " +
  "i64.shr_u i64.rotl i64.rotr " +
  "f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign " +
  "f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt f64.add f64.sub f64.mul f64.div f64.min f64.max f64.copysign " +
  "i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u i64.extend_i32_s i64.extend_i32_u i64.trunc_f32_s " +
  "i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u " +
  "f32.demote_f64 f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u f64.promote_f32 i32.reinterpret_f32 " +
  "i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64 i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s";

const CONTROL: readonly (readonly [number, string, Immediate])[] = [
  [0x00, "unreachable", "none"],
  [0x01, "nop", "none"],
  [0x02, "block", "block"],
  [0x03, "loop", "block"],
  [0x04, "if", "block"],
  [0x05, "else", "none"],
  [0x0b, "end", "none"],
  [0x0c, "br", "index"],
  [0x0d, "br_if", "index"],
  [0x0e, "br_table", "labels"],
  [0x0f, "return", "none"],
  [0x10, "call", "index"],
  [0x11, "call_indirect", "pair"],
  [0x1a, "drop", "none"],
  [0x1b, "select", "none"],
  [0x1c, "select", "types"],
  [0x20, "local.get", "index"],
  [0x21, "local.set", "index"],
  [0x22, "local.tee", "index"],
  [0x23, "global.get", "index"],
  [0x24, "global.set", "index"],
  [0x25, "table.get", "index"],
  [0x26, "table.set", "index"],
  [0x3f, "memory.size", "index"],
  [0x40, "memory.grow", "index"],
  [0x41, "i32.const", "i32"],
  [0x42, "i64.const", "i64"],
  [0x43, "f32.const", "f32"],
  [0x44, "f64.const", "f64"],
  [0xd1, "ref.is_null", "none"],
  [0xd2, "ref.func", "index"],
];

function inARow(first: number, names: string, immediate: Immediate): [number, Opcode][] {
  return names.split(" ").map((name, i) => [first + i, { name, immediate }]);
}

/** By the opcode's only byte. */
export const opcodes: ReadonlyMap<number, Opcode> = new Map([
  ...CONTROL.map(([byte, name, immediate]): [number, Opcode] => [byte, { name, immediate }]),
  ...inARow(0x28, MEMORY_ACCESS, "memory"),
  ...inARow(0x45, NUMERIC, "none"),
]);

/** Behind the byte 0xfc: saturating conversions, then bulk memory and tables. */
export function bulkOpcode(number: number): Opcode | undefined {
  if (number <= 7) return { name: `trunc_sat ${number}`, immediate: "none" };
  const immediates: readonly Immediate[] = ["pair", "index", "pair", "index", "pair", "index", "pair", "index", "index", "index"];
  const immediate = immediates[number - 8];
  return immediate && { name: `bulk operation ${number}`, immediate };
}

/** Behind the byte 0xfd: the vector instructions, of which the lifter only needs to know where they end. */
export function vectorOpcode(number: number): Opcode | undefined {
  if (number > 0xff) return undefined;
  const name = `v128 operation 0x${number.toString(16)}`;
  if (number <= 11 || number === 92 || number === 93) return { name, immediate: "memory" };
  if (number === 12 || number === 13) return { name, immediate: "v128" };
  if (number >= 21 && number <= 34) return { name, immediate: "lanes" };
  if (number >= 84 && number <= 91) return { name, immediate: "memlane" };
  return { name, immediate: "none" };
}

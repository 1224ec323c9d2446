/** Part of the page's script: an entry as a picture in SVG, 32 bits a row (16 where it is narrow), with the names of its fields. Plain JavaScript. */
export const PICTURE = `
const SVG = "http://www.w3.org/2000/svg";
const CELL = 17, MARGIN = 4, DIGITS = 21, LETTER = 6.3, LONGEST = 18;

function svg(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

function bitsAt(word, hi, lo) {
  return (word >> BigInt(lo)) & ((1n << BigInt(hi - lo + 1)) - 1n);
}

/** The part of each field that lies in the row of bits top..bottom. */
function partsOf(fields, top, bottom) {
  return fields
    .map(([name, hi, lo, kind, meaning]) => ({ name, hi: Math.min(hi, top), lo: Math.max(lo, bottom), full: [hi, lo], kind, meaning }))
    .filter((part) => part.hi >= part.lo);
}

function labelOf(part, word) {
  const [hi, lo] = part.full;
  const value = bitsAt(word, hi, lo);
  return hi === lo ? part.name : part.name + "=0x" + value.toString(16);
}

/** A name below its field: across where there is room, else upright. */
function drawLabel(group, part, word, x, y) {
  const width = (part.hi - part.lo + 1) * CELL;
  const fits = (label) => label.length * LETTER <= width - 2;
  const full = labelOf(part, word);
  // The value stands in the bits as well: it is left out where it would make the name long.
  const text = fits(full) || (!fits(part.name) && full.length <= LONGEST) ? full : part.name;
  const across = fits(text);
  const middle = x + width / 2;
  const place = across
    ? { x: middle, y: y + 10, "text-anchor": "middle" }
    : { x: 0, y: 0, transform: "translate(" + (middle + 3) + " " + (y + 4) + ") rotate(90)" };
  const style = bitsAt(word, part.hi, part.lo) === 0n ? "opacity:.62" : "font-weight:700";
  group.append(svg("text", { ...place, "font-size": 10.4, fill: "currentColor", style }, text));
  return across ? 14 : text.length * LETTER + 8;
}

function drawBit(group, x, y, bit, set, changed, kind) {
  group.append(svg("rect", { x, y, width: CELL, height: DIGITS, fill: "var(--" + kind + ")", stroke: "var(--line)", "stroke-width": 0.7 }));
  group.append(svg("text", { x: x + CELL / 2, y: y + 15, "text-anchor": "middle", "font-size": 12.5, fill: "var(--field)", "font-weight": set ? 700 : 400 }, set ? "1" : "0"));
  if (bit % 4 === 3 || bit === 0) group.append(svg("text", { x: x + CELL / 2, y: y - 4, "text-anchor": "middle", "font-size": 9, fill: "currentColor", opacity: 0.7 }, String(bit)));
  if (!changed) return;
  group.append(svg("rect", { x: x + 1, y: y + 1, width: CELL - 2, height: DIGITS - 2, fill: "none", stroke: "var(--changed)", "stroke-width": 2.4 }));
  group.append(svg("path", { d: "M" + (x + CELL / 2 - 4) + " " + (y - 12) + "h8l-4 6z", fill: "var(--changed)" }));
}

/** @returns the row's height */
function drawRow(picture, fields, word, before, top, bottom, y) {
  let below = 0;
  for (const part of partsOf(fields, top, bottom)) {
    const group = svg("g", {});
    const [hi, lo] = part.full;
    group.append(svg("title", {}, part.name + " " + (hi === lo ? "bit " + hi : "bits " + hi + ":" + lo) + " (" + part.kind + "): " + part.meaning));
    const x = MARGIN + (top - part.hi) * CELL;
    for (let bit = part.hi; bit >= part.lo; bit--) {
      const set = bitsAt(word, bit, bit) === 1n;
      const changed = before !== null && bitsAt(word ^ before, bit, bit) === 1n;
      drawBit(group, MARGIN + (top - bit) * CELL, y, bit, set, changed, part.kind);
    }
    below = Math.max(below, drawLabel(group, part, word, x, y + DIGITS));
    picture.append(group);
  }
  return DIGITS + below;
}

/** What the picture says, for those who do not see it. */
function spoken(fields, word, before) {
  const set = fields.filter(([, hi, lo]) => bitsAt(word, hi, lo) !== 0n);
  const changed = before === null ? [] : fields.filter(([, hi, lo]) => bitsAt(word ^ before, hi, lo) !== 0n);
  const name = ([field, hi, lo]) => (hi === lo ? field : field + " 0x" + bitsAt(word, hi, lo).toString(16));
  return "Set: " + (set.map(name).join(", ") || "nothing") + (changed.length > 0 ? ". Changed: " + changed.map(name).join(", ") : "");
}

/** The picture of an entry; the bits that differ from before are marked. */
function pictureOf(form, text, beforeText, bits) {
  const word = BigInt(text);
  const before = beforeText === null ? null : BigInt(beforeText);
  const picture = svg("svg", { role: "img", "aria-label": spoken(form.fields, word, before) });
  const inRow = matchMedia("(max-width: 600px)").matches ? 16 : 32;
  let y = 24;
  for (let top = bits - 1; top >= 0; top -= inRow) y += drawRow(picture, form.fields, word, before, top, top - inRow + 1, y) + 26;
  picture.setAttribute("viewBox", "0 0 " + (2 * MARGIN + inRow * CELL) + " " + (y - 18));
  return picture;
}
`;

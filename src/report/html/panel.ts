/** Part of the page's script: the story of one cell. Texts go in as text, never as markup. Plain JavaScript. */
export const PANEL = String.raw`
function make(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function pairs(rows) {
  const list = make("dl");
  for (const [name, value] of rows) list.append(make("dt", {}, name), make("dd", {}, value));
  return list;
}

const number = (n) => n.toLocaleString("en");

function runText(what, run) {
  const [words, applied, violated, exhaustive] = run;
  return what + ": " + number(words) + " combinations" + (exhaustive ? ", every value of the deciding bits" : "") +
    "; the condition applied to " + number(applied) + ", " + number(violated) + " violated the law";
}

function verdictText(verdict) {
  if (verdict.kind === "holds") return "holds for all " + verdict.proof[0] + " combinations";
  if (verdict.kind === "refuted") return "refuted by " + verdict.smallest.join(", ") + "; " + verdict.count + " refute it";
  return (verdict.kind === "not-applicable" ? "not applicable" : verdict.kind) + ": " + DATA.texts[verdict.reason];
}

function evidence(verdict, law) {
  const list = make("ul");
  if (!verdict.proof) return list;
  const [size, applied, nodes, ms, deciding] = verdict.proof;
  const [enumeration, fuzz, z3] = verdict.runs || [];
  const lines = ["proof on the module's bytes: " + size + " combinations, the condition applies to " + applied + "; " + number(nodes) + " nodes, " + ms + " ms"];
  if (enumeration) lines.push(runText(enumeration[3] ? "enumeration in the module" : "run in the module", enumeration));
  if (fuzz) lines.push(runText("random words in the module", fuzz));
  if (z3) lines.push("z3, asked the same question: " + z3);
  deciding.forEach((text, i) => lines.push("decided by " + law.names[i] + ": " + DATA.texts[text]));
  for (const line of lines) list.append(make("li", {}, line));
  return list;
}

function domain(title, verdict, law) {
  return [make("h3", {}, title), make("div", {}, verdictText(verdict)), evidence(verdict, law)];
}

function kinds() {
  const names = { hardware: "the hardware's", software: "Linux's", both: "both", ignored: "ignored", reserved: "reserved" };
  const list = make("div", { class: "kinds" });
  for (const [kind, text] of Object.entries(names)) list.append(make("span", {}, make("i", { style: "background:var(--" + kind + ")" }), text));
  list.append(make("span", {}, "▾ changed, or unlike the first"));
  return list;
}

function entryFigure(entry, profile) {
  const [text, word, before, form, user, supervisor] = entry;
  const shape = DATA.forms[form];
  const caption = make("figcaption", {}, make("code", {}, DATA.texts[text]), " = ", make("code", {}, word), " " + shape.title + "; user ", make("code", {}, user), ", supervisor ", make("code", {}, supervisor));
  return make("figure", {}, caption, pictureOf(shape, word, before, profile.bits));
}

function counterexample(cell, profile) {
  const { entries, answers } = cell.shown;
  const parts = [make("h3", {}, "The counterexample"), ...entries.map((entry) => entryFigure(entry, profile))];
  if (entries.length > 0) parts.push(kinds());
  if (answers.length > 0) parts.push(pairs(answers.map(([text, value]) => [make("code", {}, DATA.texts[text]), make("code", {}, value)])));
  return parts;
}

function story(steps) {
  const list = make("ol");
  for (const [words, helpers, before, after, source] of steps) {
    const item = make("li", {}, DATA.texts[words]);
    if (DATA.texts[helpers]) item.append(": ", make("code", {}, DATA.texts[helpers]));
    if (after !== null) item.append(" ", make("code", {}, (before === null ? "" : before + " → ") + after));
    item.append(" ", make("small", {}, DATA.texts[source]));
    list.append(item);
  }
  return [make("h3", {}, "How a kernel gets there"), list];
}

function commands(cell) {
  const text = cell.shown.commands.map((line) => DATA.texts[line]).join("\n");
  const copy = make("button", { type: "button" }, "Copy");
  copy.addEventListener("click", () => navigator.clipboard && navigator.clipboard.writeText(text).then(() => { copy.textContent = "Copied"; }));
  return [make("h3", {}, "By hand"), make("pre", {}, text), copy];
}

/** Everything about a cell, as nodes. */
function storyOf(key, word) {
  const cell = DATA.cells[key];
  const cut = key.indexOf("/");
  const law = DATA.laws[key.slice(0, cut)];
  const id = key.slice(cut + 1);
  const profile = DATA.profiles[id];
  const badge = make("span", { class: "badge " + (cell.mark === "n/a" ? "lacking" : cell.mark) }, word);
  const close = make("button", { type: "button", class: "close", "aria-label": "Close" }, "✕");
  close.addEventListener("click", closeStory);
  const nodes = [close, make("h2", { tabindex: "-1" }, law.sentence), make("p", {}, badge, " on ", make("b", {}, id), ": " + DATA.texts[cell.says])];
  nodes.push(pairs([
    ["law", make("code", {}, law.id)],
    ["formula", make("code", {}, law.formula)],
    ["why", law.why],
    ["if broken", law.broken + " (" + law.severity + ")"],
    ["source", law.source],
    ["profile", profile.title + ", Linux " + profile.kernel],
  ]));
  if (cell.shown) nodes.push(...counterexample(cell, profile));
  if (cell.story) nodes.push(...story(cell.story));
  if (cell.shown) nodes.push(...commands(cell));
  if (cell.reachable === 0) nodes.push(...domain("Over all words, and over what a kernel can have", cell.all, law));
  else {
    if (cell.reachable) nodes.push(...domain("Over what a kernel can have", cell.reachable, law));
    nodes.push(...domain("Over all words", cell.all, law));
  }
  nodes.push(make("p", {}, make("small", {}, "module SHA-256 ", make("code", {}, DATA.modules[id]))));
  if (!cell.shown) nodes.push(make("pre", {}, "ptelab audit --explain " + law.id + " -p " + id));
  return nodes;
}
`;

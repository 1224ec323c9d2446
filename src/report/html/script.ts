/** The page's script: permalinks, keys and filters. Plain JavaScript, no network, no storage. */
import { PANEL } from "./panel.ts";
import { PICTURE } from "./picture.ts";

const APP = String.raw`
const DATA = JSON.parse(document.getElementById("data").textContent);
const table = document.getElementById("matrix");
const panel = document.getElementById("story");
const work = document.getElementById("work");
const shown = document.getElementById("shown");
const pressed = new Set();
let current = null;

const keyOf = (link) => decodeURIComponent(link.getAttribute("href").slice(1));

function select(link) {
  if (current) {
    current.removeAttribute("aria-current");
    current.tabIndex = -1;
  }
  current = link;
  current.tabIndex = 0;
}

function closeStory() {
  work.classList.remove("open");
  panel.hidden = true;
  if (current) {
    current.removeAttribute("aria-current");
    current.focus();
  }
  history.replaceState(null, "", location.pathname + location.search);
}

/** Shows the cell that the address names. */
function openHash() {
  let key;
  try {
    key = decodeURIComponent(location.hash.slice(1));
  } catch {
    return;
  }
  if (!Object.hasOwn(DATA.cells, key)) return;
  const link = [...table.querySelectorAll("td a")].find((a) => keyOf(a) === key);
  select(link);
  link.setAttribute("aria-current", "true");
  panel.replaceChildren(...storyOf(key, link.getAttribute("aria-label")));
  panel.hidden = false;
  work.classList.add("open");
  panel.scrollTop = 0;
  link.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (!matchMedia("(min-width: 1200px)").matches) {
    panel.scrollIntoView({ block: "start" });
    panel.querySelector("h2").focus({ preventScroll: true });
  }
}

/** The next cell that is shown in a direction. */
function neighbour(link, dx, dy) {
  const cells = (row) => [...row.querySelectorAll("td a")].filter((a) => !a.closest("td").hidden);
  const rows = [...table.querySelectorAll("tbody tr")].filter((row) => row.offsetParent !== null && row.querySelector("td a"));
  const row = link.closest("tr");
  const column = cells(row).indexOf(link) + dx;
  const next = rows[rows.indexOf(row) + dy];
  return next ? cells(next)[column] : undefined;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onKey(event) {
  if (event.key === "Escape" && !panel.hidden) return closeStory();
  const link = event.target.closest && event.target.closest("#matrix td a");
  const move = ARROWS[event.key];
  if (!link || !move) return;
  event.preventDefault();
  const next = neighbour(link, move[0], move[1]);
  if (!next) return;
  select(next);
  next.focus();
}

function matches(row, family, arch, words) {
  const marks = row.dataset.m.split(" ");
  const name = row.firstElementChild.textContent;
  const text = (name + " " + DATA.laws[name].sentence).toLowerCase();
  const wanted = marks.some((mark) => {
    const [kind, place] = mark.split(":");
    return (pressed.size === 0 || pressed.has(kind)) && (!arch || place === arch);
  });
  return wanted && words.every((word) => text.includes(word));
}

/** Hides rows and columns that the filters leave out. */
function filter() {
  const arch = document.getElementById("arch").value;
  const family = document.getElementById("family").value;
  const words = document.getElementById("text").value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const cell of table.querySelectorAll("[data-a]")) cell.hidden = arch !== "" && cell.dataset.a !== arch;
  let count = 0;
  for (const body of table.tBodies) {
    const rows = [...body.querySelectorAll("tr[data-m]")];
    for (const row of rows) row.hidden = (family !== "" && body.dataset.f !== family) || !matches(row, family, arch, words);
    const left = rows.filter((row) => !row.hidden).length;
    body.hidden = left === 0;
    count += left;
  }
  shown.textContent = count + (count === 1 ? " law" : " laws") + " shown";
  const visible = [...table.querySelectorAll("td a")].find((a) => a.offsetParent !== null);
  if (visible && (!current || current.offsetParent === null)) select(visible);
}

for (const link of table.querySelectorAll("td a")) link.tabIndex = -1;
for (const button of document.querySelectorAll(".filter")) {
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    if (on) pressed.add(button.dataset.mark);
    else pressed.delete(button.dataset.mark);
    filter();
  });
}
const form = document.getElementById("filters");
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => {
  pressed.clear();
  for (const button of document.querySelectorAll(".filter")) button.setAttribute("aria-pressed", "false");
  setTimeout(filter);
});
document.addEventListener("keydown", onKey);
addEventListener("hashchange", openHash);
filter();
openHash();
`;

/** All of it, in one scope of its own. */
export const SCRIPT = `(() => {\n"use strict";\n${PICTURE}${PANEL}${APP}})();\n`;

/** The page's style: light and dark by the reader's system, narrow and wide, and on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1c2128; --soft: #59636e; --line: #d1d9e0; --raised: #f6f8fa; --link: #0a58ca; --focus: #0a58ca;
  --holds: #1a7f37; --refuted: #cf222e; --unreachable: #8a5a00; --undecided: #8250df; --quiet: #818b98;
  --refuted-paper: #ffebe9; --unreachable-paper: #fff3d1; --undecided-paper: #f3e8ff;
  --hardware: #b6d7ff; --software: #e3ccff; --both: #b0e5dc; --ignored: #e6e9ec; --reserved: #f3d9d5; --field: #1c2128; --changed: #cf222e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0d1117; --ink: #e6edf3; --soft: #9aa4af; --line: #30363d; --raised: #161b22; --link: #6cb0ff; --focus: #6cb0ff;
    --holds: #56d364; --refuted: #ff7b72; --unreachable: #e3b341; --undecided: #d2a8ff; --quiet: #6e7681;
    --refuted-paper: #4b1113; --unreachable-paper: #3a2d06; --undecided-paper: #2f1c4d;
    --hardware: #1f4b80; --software: #4d2f7a; --both: #145c52; --ignored: #30363d; --reserved: #5c2b26; --field: #e6edf3; --changed: #ff7b72;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
code, pre, .word, svg text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { font-size: .92em; overflow-wrap: anywhere; }
a { color: var(--link); }
h1 { margin: 0; font-size: 1.7rem; }
h2 { margin: 2.2rem 0 .5rem; font-size: 1.25rem; }
h3 { margin: 1.4rem 0 .3rem; font-size: 1.02rem; }
header { max-width: 62rem; }
header p { margin: .5rem 0; }
.lead { color: var(--soft); font-size: 1.1rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
[hidden] { display: none !important; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }

#legend { list-style: none; margin: .6rem 0; padding: 0; display: grid; gap: .25rem; }
#legend li { display: flex; gap: .7rem; align-items: baseline; flex-wrap: wrap; }
#legend .meaning { color: var(--soft); }
button, select, input { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .15rem .55rem; }
button { cursor: pointer; }
.mark { min-width: 10.5rem; text-align: left; }
.mark[aria-pressed="true"] { border-color: var(--focus); box-shadow: inset 0 0 0 1px var(--focus); }
.glyph { display: inline-block; width: 1.3em; font-weight: 700; }
#filters { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: .9rem 0; }
#filters input { width: 16rem; max-width: 100%; }
output { color: var(--soft); }

.scroll { overflow-x: auto; }
#work { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.5rem; align-items: start; }
#matrix { border-collapse: collapse; font-size: 13px; }
#matrix th { text-align: left; font-weight: 400; }
#matrix tbody th[scope="row"] { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12px; padding: 0 .8rem 0 .6rem; white-space: nowrap; position: sticky; left: 0; background: var(--paper); }
#matrix .family th { font-weight: 700; padding-top: .7rem; position: sticky; left: 0; background: var(--paper); }
#matrix .arch { font-weight: 700; padding: 0 .3rem; }
#matrix .profile { height: 9.6rem; vertical-align: bottom; padding: 0; }
#matrix .profile span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; font-size: 12px; padding-top: .2rem; }
#matrix .edge { border-left: 1px solid var(--line); }
#matrix td { padding: 0; }
#matrix tbody tr:hover > * { background: var(--raised); }
#matrix td a { display: block; width: 1.62rem; line-height: 1.45rem; text-align: center; text-decoration: none; border-radius: 4px; }
#matrix td a:hover, #matrix td a[aria-current] { box-shadow: inset 0 0 0 2px var(--focus); }
.holds { color: var(--holds); }
.refuted { color: var(--refuted); font-weight: 700; }
.unreachable { color: var(--unreachable); font-weight: 700; }
.undecided { color: var(--undecided); font-weight: 700; }
.vacuous, .lacking { color: var(--quiet); }
td a.refuted { background: var(--refuted-paper); }
td a.unreachable { background: var(--unreachable-paper); }
td a.undecided { background: var(--undecided-paper); }

#story { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: .9rem 1.1rem 1.1rem; min-width: 0; }
#story h2 { margin: 0 2.2rem .2rem 0; font-size: 1.1rem; overflow-wrap: anywhere; }
#story h3 { margin: 1.1rem 0 .25rem; }
#story .close { float: right; }
#story dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem .8rem; margin: .5rem 0; }
#story dt { color: var(--soft); }
#story dd { margin: 0; overflow-wrap: anywhere; }
#story ul, #story ol { margin: .3rem 0; padding-left: 1.3rem; }
#story small, #findings small { color: var(--soft); overflow-wrap: anywhere; }
#story pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .7rem; margin: .3rem 0; font-size: 12.5px; }
.badge { display: inline-block; border: 1px solid currentcolor; border-radius: 999px; padding: 0 .6rem; }
figure { margin: .8rem 0; }
figcaption { overflow-wrap: anywhere; }
figure svg { display: block; width: 100%; max-width: 36rem; height: auto; margin-top: .25rem; }
.kinds { display: flex; flex-wrap: wrap; gap: .2rem .9rem; font-size: 12.5px; color: var(--soft); }
.kinds i { display: inline-block; width: .8em; height: .8em; border: 1px solid var(--line); margin-right: .35em; }
table.entries { border-collapse: collapse; font-size: 13.5px; margin: .4rem 0; }
table.entries th, table.entries td { border: 1px solid var(--line); padding: .2rem .55rem; text-align: left; vertical-align: top; }
#findings article { max-width: 70rem; }
footer { margin-top: 3rem; color: var(--soft); }

@media (min-width: 1200px) {
  #work.open { grid-template-columns: minmax(0, max-content) minmax(26rem, 1fr); }
  #work.open #story { position: sticky; top: .75rem; max-height: calc(100vh - 1.5rem); overflow-y: auto; max-width: 44rem; }
}
@media (max-width: 1199.98px) {
  #work.open #story { order: -1; }
}
@media (max-width: 600px) {
  body { padding: .75rem .75rem 3rem; }
  #matrix tbody th[scope="row"] { white-space: normal; overflow-wrap: anywhere; min-width: 9.5rem; max-width: 9.5rem; padding: .15rem .5rem .15rem 0; font-size: 11px; line-height: 1.25; }
  .mark { min-width: 0; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #333; --line: #999; --raised: #fff; --quiet: #555; }
  body { font-size: 10pt; padding: 0; }
  #filters, #story { display: none; }
  .mark { border: 0; padding: 0; box-shadow: none !important; }
  .scroll { overflow: visible; }
  #matrix { font-size: 7pt; }
  #matrix tbody th[scope="row"], #matrix .family th { position: static; font-size: 6.5pt; padding: 0 .4rem 0 0; }
  #matrix td a { width: 1.1rem; line-height: 1.15; color: #000; }
  #matrix tr, article { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;

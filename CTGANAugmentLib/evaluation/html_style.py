"""How reports look, in light and dark and on paper, and what makes their tables sortable."""

STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --soft: #5c6878; --line: #d9dfe7;
  --panel: #f5f7fa; --bar: #86b3e6; --bar2: #a9b8c9; --dot: #16324f; --bad: #c0392b; --mark: #fff4d6; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181e; --ink: #e4e9ef; --soft: #9aa7b6;
  --line: #2e3742; --panel: #1b2129; --bar: #3d74b5; --bar2: #56667a; --dot: #dcebff; --bad: #ff7a6b;
  --mark: #3a3118; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.2rem clamp(.8rem, 3vw, 2.5rem) 3rem; max-width: 84rem; background: var(--paper);
  color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .2rem 0 .4rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
p, ul { margin: .3rem 0 .6rem; max-width: 60rem; }
.soft { color: var(--soft); font-size: .88rem; }
.notice { background: var(--mark); border: 1px solid var(--line); border-radius: 6px; padding: .4rem .8rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: .8rem 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .86rem; }
th, td { padding: .22rem .55rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { vertical-align: bottom; background: var(--panel); white-space: normal; }
td.text, th.text { text-align: left; }
td.long { white-space: normal; min-width: 16rem; text-align: left; }
td.failed, .bad { color: var(--bad); }
th button { all: unset; cursor: pointer; text-decoration: underline dotted; }
th button:focus-visible { outline: 2px solid var(--bar); }
.bars { display: grid; grid-template-columns: minmax(8rem, 15rem) minmax(8rem, 1fr) 4rem minmax(4rem, 12rem) 4.5rem
  minmax(4rem, 12rem) 5rem; gap: 1px .6rem; align-items: center; font-size: .86rem; }
.bars .head { color: var(--soft); } .bars .family { grid-column: 1 / -1; font-weight: 600; margin-top: .7rem; }
.bars .value { text-align: right; font-variant-numeric: tabular-nums; }
.bars svg { width: 100%; height: 1.3rem; display: block; overflow: visible; }
.bars .name { overflow: hidden; text-overflow: ellipsis; }
svg .bar { fill: var(--bar); } svg .bar2 { fill: var(--bar2); } svg .grid { stroke: var(--line); }
svg .whisker { stroke: var(--dot); stroke-width: 1.6; }
svg .dot { fill: var(--dot); fill-opacity: .8; stroke: var(--paper); stroke-width: .7; }
svg .miss { fill: none; stroke: var(--bad); stroke-width: 1.4; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(13.6rem, 1fr)); gap: .7rem; }
figure { margin: 0; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .35rem;
  break-inside: avoid; }
figure .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 3px; }
figure svg { width: 100%; display: block; background: #000; border-radius: 3px; }
figcaption { display: flex; justify-content: space-between; gap: .5rem; font-size: .82rem; padding-top: .25rem; }
.ref { fill: none; stroke: #29c5f6; stroke-width: 1.7; } .got { fill: none; stroke: #ffb31a; stroke-width: 1.7; }
.key { display: inline-block; width: 1.4em; border-top: 3px solid; vertical-align: middle; margin: 0 .3em 0 .8em; }
.key.reference { border-color: #29c5f6; } .key.method { border-color: #ffb31a; }
@media (max-width: 46rem) { .bars { grid-template-columns: 1fr 3.2rem; }
  .bars .minor, .bars .head { display: none; } .bars .name { grid-column: 1 / -1; margin-top: .35rem; } }
@media print { :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --panel: #fff; --bar: #86b3e6;
  --bar2: #a9b8c9; --dot: #16324f; --bad: #a00; --mark: #fff; }
  body { font-size: 10pt; max-width: none; padding: 0; } h2 { break-after: avoid; }
  .wide { overflow: visible; } table { font-size: 6.5pt; } th, td { padding: 1pt 2pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""

SORTING = """
for (const table of document.querySelectorAll("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.textContent = head.textContent;
    head.replaceChildren(button);
    let up = head.dataset.better !== "lower";
    button.onclick = () => {
      up = !up;
      const key = row => { const v = row.cells[column].dataset.v; return v === undefined ? null : v; };
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        if (x === "" || y === "") return (x === "") - (y === "");
        const order = x === null ? a.cells[column].textContent.localeCompare(b.cells[column].textContent) : x - y;
        return up ? order : -order;
      });
      table.tBodies[0].append(...rows);
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
    };
  });
}
"""

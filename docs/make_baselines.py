"""Write the tables of docs/baselines.md: ``python docs/make_baselines.py CLICK_DIR[,CLICK_DIR] BOX_DIR[,BOX_DIR]``.

The folders are those of ``ctganaugment compare`` on one table of cases: started by a click alone, and with
``--box-margin-mm 10``. Rows of several folders are taken together, the later ones for the methods that both have.
"""

from __future__ import annotations

import csv
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from CTGANAugmentLib.operation import operations

HERE = Path(__file__).resolve().parent
PAGE = HERE / "baselines.md"
KEPT = ("case", "method", "status", "dice", "hd95_mm", "surface_dice", "seconds", "added_memory_mb")
FAMILIES = ("threshold", "clustering", "region", "graph", "contour")
Row = Mapping[str, str]
GROUPS: Mapping[str, Callable[[str], bool]] = {
    "sarcoma MR": lambda case: case.startswith("sts") and case.endswith("-mr"),
    "sarcoma CT": lambda case: case.startswith("sts") and case.endswith("-ct"),
    "chest CT": lambda case: case.startswith("chest"),
    "brain MR": lambda case: case in ("brain-tumour-mr", "glioblastoma-mr"),
    "organs CT": lambda case: case.endswith("-3slice"),
    "synthetic": lambda case: case.startswith("synthetic"),
}


def main(arguments: list[str]) -> int:
    """Write the tables and the figures behind them."""
    if len(arguments) != 2:
        sys.stderr.write(__doc__ or "")
        return 2
    click, box = (read(argument.split(",")) for argument in arguments)
    for name, rows in (("click", click), ("box", box)):
        write_rows(rows, HERE / "results" / f"baselines-{name}.csv")
    page = PAGE.read_text(encoding="utf-8")
    for name, table in (("methods", methods_table(click, box)), ("groups", groups_table(click))):
        page = between(page, name, table)
    PAGE.write_text(page, encoding="utf-8")
    return 0


def read(folders: Iterable[str]) -> dict[tuple[str, str], Row]:
    """Rows by case and method."""
    rows = {}
    for folder in folders:
        with (Path(folder) / "results.csv").open(encoding="utf-8", newline="") as stream:
            rows |= {(row["case"], row["method"]): row for row in csv.DictReader(stream) if row["method"]}
    return rows


def write_rows(rows: Mapping[tuple[str, str], Row], path: Path) -> None:
    """Keep the figures in the repository."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*KEPT, "reached_limit"])
        for row in rows.values():
            writer.writerow([*(row[name] for name in KEPT), int(reached_limit(row))])


def methods_table(click: Mapping[tuple[str, str], Row], box: Mapping[tuple[str, str], Row]) -> str:
    """One line a method, family after family, the best first."""
    lines = [
        "| family | method | click: median Dice (quartiles) | in a box: median Dice | reached the limit | failed |"
        " HD95 mm | time s | memory MB |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for method in ordered(click):
        real = [row for (case, name), row in click.items() if name == method and is_real(case)]
        boxed = [row for (case, name), row in box.items() if name == method and is_real(case)]
        dices = [dice(row) for row in real]
        low, middle, high = statistics.quantiles(dices, n=4)
        done = [row for row in real if row["status"] == "ok"]
        lines.append(
            f"| {real[0]['family']} | {real[0]['title']} | {middle:.2f} ({low:.2f} to {high:.2f}) | "
            f"{statistics.median(map(dice, boxed)):.2f} | {sum(map(reached_limit, real))} of {len(real)} | "
            f"{len(real) - len(done)} | {median_of(done, 'hd95_mm'):.0f} | {median_of(done, 'seconds'):.1f} | "
            f"{median_of(done, 'added_memory_mb'):.0f} |"
        )
    return "\n".join(lines)


def groups_table(click: Mapping[tuple[str, str], Row]) -> str:
    """Median Dice of each method in each kind of case."""
    cases = sorted({case for case, _ in click})
    members = {name: [case for case in cases if belongs(case)] for name, belongs in GROUPS.items()}
    heads = [f"{name} ({len(found)})" for name, found in members.items()]
    lines = [f"| method | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for method in ordered(click):
        cells = [
            f"{statistics.median(dice(click[case, method]) for case in found):.2f}"
            for found in members.values()
        ]
        title = next(row["title"] for (_, name), row in click.items() if name == method)
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def ordered(rows: Mapping[tuple[str, str], Row]) -> list[str]:
    """Methods, family after family, the best median first."""
    known = operations()
    methods = sorted({name for _, name in rows})
    middle = {
        name: statistics.median(
            dice(row) for (case, method), row in rows.items() if method == name and is_real(case)
        )
        for name in methods
    }
    return sorted(methods, key=lambda name: (FAMILIES.index(known[name].family), -middle[name]))


def is_real(case: str) -> bool:
    """Whether the structure was in the patient."""
    return not case.startswith("synthetic")


def dice(row: Row) -> float:
    """Dice, 0 for a failure."""
    return float(row["dice"]) if row["status"] == "ok" else 0.0


def reached_limit(row: Row) -> bool:
    """Whether the result was cut off at the greatest diameter."""
    return "reaches the limit" in row["warnings"]


def median_of(rows: Iterable[Row], name: str) -> float:
    """Median of the figures that there are."""
    values = [float(row[name]) for row in rows if row[name]]
    return statistics.median(values) if values else float("nan")


def between(page: str, name: str, table: str) -> str:
    """Page with a table between its marks."""
    start, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, rest = page.split(start)
    return f"{before}{start}\n{table}\n{end}{rest.split(end)[1]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

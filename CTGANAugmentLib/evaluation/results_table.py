"""Rows of a comparison on disk, one for each case and method, added one by one so that nothing done is done twice."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from CTGANAugmentLib.evaluation.scores import COSTS, SCORES

OK, FAILED, UNREADABLE = "ok", "failed", "unreadable"
FIGURES = tuple(score.name for score in (*SCORES, *COSTS))
COLUMNS = (
    "case",
    "family",
    "method",
    "title",
    "status",
    "message",
    *FIGURES,
    "suggested",
    "warnings",
)


@dataclass(frozen=True)
class Row:
    """One method on one case.

    Attributes:
        status: `OK`, `FAILED`, or `UNREADABLE` for a case that no method could be tried on.
        message: why it failed.
        figures: scores and costs by name, None where there is none.
        suggested: parameters that the method took from the surroundings of the seeds.
        warnings: sentences.
    """

    case: str
    family: str
    method: str
    title: str
    status: str
    message: str = ""
    figures: Mapping[str, float | None] = field(default_factory=dict)
    suggested: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def dice(self) -> float:
        """Dice, 0 for a failure."""
        return float(self.figures.get("dice") or 0.0) if self.status == OK else 0.0

    def to_cells(self) -> list[str]:
        """Row as text, in the order of `COLUMNS`."""
        figures = {name: _number(self.figures.get(name)) for name in FIGURES}
        texts = {
            **{f.name: str(getattr(self, f.name)) for f in fields(self)},
            **figures,
            "suggested": json.dumps(dict(self.suggested)) if self.suggested else "",
            "warnings": " | ".join(self.warnings),
        }
        return [texts[name] for name in COLUMNS]

    @staticmethod
    def from_cells(cells: Mapping[str, str]) -> Row:
        """Read a row back.

        Raises:
            ValueError: a row that was not written whole.
        """
        if any(cells.get(name) is None for name in COLUMNS):
            raise ValueError("the row is too short")
        figures = {name: float(cells[name]) if cells[name] else None for name in FIGURES}
        suggested = json.loads(cells["suggested"]) if cells["suggested"] else {}
        warnings = tuple(cells["warnings"].split(" | ")) if cells["warnings"] else ()
        case, family, method, title, status, message = (cells[name] for name in COLUMNS[:6])
        return Row(case, family, method, title, status, message, figures, suggested, warnings)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


class ResultsTable:
    """The file with the rows."""

    def __init__(self, path: Path) -> None:
        """Read what is there, less a last row that was not written whole."""
        self._path = path
        self.rows: list[Row] = []
        if path.exists():
            self.rows = [row for row in _read(path) if row.status != UNREADABLE]
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(COLUMNS)
            writer.writerows(row.to_cells() for row in self.rows)

    def has(self, case: str, method: str) -> bool:
        """Whether that was tried already."""
        return any((row.case, row.method) == (case, method) for row in self.rows)

    def add(self, row: Row) -> None:
        """Add a row, in memory and on disk."""
        self.rows.append(row)
        with self._path.open("a", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerow(row.to_cells())


def _read(path: Path) -> list[Row]:
    rows = []
    with path.open(encoding="utf-8", newline="") as stream:
        for cells in csv.DictReader(stream):
            try:
                rows.append(Row.from_cells(cells))
            except ValueError:
                continue
    return rows


@dataclass(frozen=True)
class CaseRecord:
    """What a report shows of a case.

    Attributes:
        grays: pictures of the scan by plane, PNG in base64.
        outlines: of the reference by plane, paths of SVG.
        seeds_ras: where the seeds were.
        notes: sentences.
    """

    case: str
    modality: str
    seeds_ras: Sequence[Sequence[float]]
    notes: Sequence[str]
    grays: Mapping[str, str]
    outlines: Mapping[str, str]


class PictureStore:
    """The file with what is drawn: cases, and each method's outlines."""

    def __init__(self, path: Path) -> None:
        """Read what is there, less a last line that was not written whole."""
        self._path = path
        self.cases: dict[str, CaseRecord] = {}
        self.outlines: dict[tuple[str, str], Mapping[str, str]] = {}
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        whole = [line for line in lines if self._take(line)]
        path.write_text("".join(f"{line}\n" for line in whole), encoding="utf-8")

    def add_case(self, record: CaseRecord) -> None:
        """Keep a case."""
        self._add(asdict(record))

    def add_outlines(self, case: str, method: str, outlines: Mapping[str, str]) -> None:
        """Keep what a method found."""
        self._add({"case": case, "method": method, "outlines": dict(outlines)})

    def _add(self, entry: Mapping[str, Any]) -> None:
        line = json.dumps(entry)
        self._take(line)
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    def _take(self, line: str) -> bool:
        try:
            entry = json.loads(line)
            if "method" in entry:
                self.outlines[entry["case"], entry["method"]] = entry["outlines"]
            else:
                self.cases[entry["case"]] = CaseRecord(**entry)
        except (ValueError, KeyError, TypeError):
            return False
        return True

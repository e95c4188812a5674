"""Rows and pictures come back as they were, and half a row is no row."""

from __future__ import annotations

import csv

import pytest

from CTGANAugmentLib.evaluation.results_table import (
    COLUMNS,
    OK,
    UNREADABLE,
    CaseRecord,
    PictureStore,
    ResultsTable,
    Row,
)

GOOD = Row(
    "case, 1",
    "region",
    "watershed",
    'Water"shed',
    OK,
    "",
    {"dice": 0.5, "hd95_mm": None, "seconds": 1.25},
    {"lower_intensity": -61.0},
    ("one", "two"),
)
BAD = Row("case, 1", "threshold", "otsu", "Otsu", "failed", "nothing\nwas found, <so>")


def test_rows_come_back(tmp_path):
    table = ResultsTable(tmp_path / "results.csv")
    table.add(GOOD)
    table.add(BAD)
    good, bad = ResultsTable(tmp_path / "results.csv").rows
    assert good.figures["dice"] == 0.5
    assert good.figures["hd95_mm"] is None
    assert (good.title, good.suggested, good.warnings) == (GOOD.title, GOOD.suggested, GOOD.warnings)
    assert (bad.message, bad.dice) == (BAD.message, 0.0)
    with (tmp_path / "results.csv").open(newline="") as stream:
        assert next(csv.reader(stream)) == list(COLUMNS)


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_row_that_was_not_written_whole_is_done_again(tmp_path, cut):
    path = tmp_path / "results.csv"
    table = ResultsTable(path)
    table.add(GOOD)
    whole = path.read_bytes()
    table.add(BAD)
    path.write_bytes(whole + path.read_bytes()[len(whole) :][:cut])
    again = ResultsTable(path)
    assert again.has("case, 1", "watershed")
    assert not again.has("case, 1", "otsu")
    assert path.read_bytes() == whole


def test_a_case_that_could_not_be_read_is_tried_again(tmp_path):
    ResultsTable(tmp_path / "results.csv").add(Row("a", "", "", "", UNREADABLE, "no such file"))
    assert ResultsTable(tmp_path / "results.csv").rows == []


def test_pictures_come_back_and_half_a_line_is_dropped(tmp_path):
    path = tmp_path / "pictures.jsonl"
    store = PictureStore(path)
    record = CaseRecord("a", "CT", [[1.0, 2.0, 3.0]], ["note"], {"axial": "x"}, {"axial": "M0 0Z"})
    store.add_case(record)
    store.add_outlines("a", "otsu", {"axial": "M1 1Z"})
    path.write_text(path.read_text() + '{"case": "a", "meth')
    again = PictureStore(path)
    assert again.cases == {"a": record}
    assert again.outlines == {("a", "otsu"): {"axial": "M1 1Z"}}
    again.add_outlines("a", "li", {"axial": ""})
    assert len(PictureStore(path).outlines) == 2

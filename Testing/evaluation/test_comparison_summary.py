"""A failure counts as 0 in Dice and as nothing elsewhere."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from CTGANAugmentLib.evaluation.comparison_summary import summarize, summary_csv
from CTGANAugmentLib.evaluation.results_table import FAILED, OK, UNREADABLE, Row


def row(case, method, dice, seconds=1.0, status=OK):
    figures = {"dice": dice, "hd95_mm": 10 * dice if dice else None, "seconds": seconds}
    return Row(case, "region", method, method.title(), status, "", figures)


ROWS = [
    row("a", "one", 0.8, 1.0),
    row("a", "two", 0.5),
    row("b", "one", None, 5.0, FAILED),
    row("b", "two", 0.7),
    row("c", "one", 0.6, 3.0),
    row("c", "two", 0.6),
    Row("d", "", "", "", UNREADABLE, "gone"),
]


def test_quartiles_over_all_cases_and_medians_over_successes():
    one, two = summarize(ROWS)
    assert one.dices == (0.8, 0.0, 0.6)
    assert one.dice_quartiles == pytest.approx(tuple(np.percentile([0.8, 0.0, 0.6], [25, 50, 75])))
    assert (one.failures, two.failures) == (1, 0)
    assert one.medians["hd95_mm"] == pytest.approx(7.0)
    assert one.medians["seconds"] == 2.0
    assert one.medians["assd_mm"] is None


def test_the_table_has_a_line_for_each_method():
    lines = list(csv.DictReader(io.StringIO(summary_csv(summarize(ROWS)))))
    assert [line["method"] for line in lines] == ["one", "two"]
    assert (lines[0]["cases"], lines[0]["failures"], lines[0]["dice_median"]) == ("3", "1", "0.6000")
    assert lines[0]["assd_mm_median"] == ""
    assert float(lines[1]["dice_q3"]) == pytest.approx(0.65)


def test_no_row_is_no_summary():
    assert summarize([]) == []
    assert summary_csv([]).count("\n") == 1

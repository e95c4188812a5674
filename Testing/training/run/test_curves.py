"""Curves lie where their values are, however many points there are and whatever is missing."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pytest

from CTGANAugmentLib.training.run.curves import Curve, chart, number_text


def shapes(text):
    return ET.fromstring(re.search(r"<svg.*</svg>", text, re.DOTALL)[0])  # noqa: S314 - our own


def lines(text):
    return [
        [tuple(map(float, pair.split(","))) for pair in shape.get("points").split()]
        for shape in shapes(text).iter("polyline")
    ]


def ticks(text):
    return [shape.text for shape in shapes(text).iter("text")]


def test_values_are_placed_in_proportion_and_larger_ones_higher():
    (line,) = lines(chart("loss", [Curve("a", [(0, 1.0), (50, 2.0), (100, 4.0)])]))
    (x0, y0), (x1, y1), (x2, y2) = line
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert (y0 - y2) == pytest.approx(3 * (y0 - y1), abs=0.4)


def test_values_far_apart_get_equal_steps_for_equal_factors_and_the_heading_says_so():
    text = chart("kid", [Curve("a", [(0, 0.01), (1, 1.0), (2, 100.0)])])
    (line,) = lines(text)
    assert line[0][1] - line[1][1] == pytest.approx(line[1][1] - line[2][1], abs=0.2)
    assert "kid (logarithmic)" in text
    assert {"0.01", "1", "100"} <= set(ticks(text))


def test_an_axis_stays_linear_where_that_is_asked_for_or_a_value_is_not_positive():
    far = [(0, 0.01), (1, 100.0)]
    assert "logarithmic" not in chart("share", [Curve("a", far)], logarithmic=False)
    assert "logarithmic" not in chart("share", [Curve("a", [*far, (2, 0.0)])])


def test_a_missing_value_breaks_the_line():
    assert (
        len(
            lines(
                chart(
                    "a",
                    [Curve("a", [(0, 1.0), (1, 2.0), (2, None), (3, 1.0), (4, math.nan), (5, 3.0), (6, 1)])],
                )
            )
        )
        == 2
    )


def test_a_single_value_is_a_dot():
    assert len(list(shapes(chart("a", [Curve("a", [(20, 0.5)])])).iter("circle"))) == 1


@pytest.mark.parametrize("curves", [[], [Curve("a", [])], [Curve("a", [(0, None), (1, math.nan)])]])
def test_nothing_is_drawn_of_nothing(curves):
    assert chart("a", curves) == ""


@pytest.mark.parametrize("value", [0.0, -3.0, 1e-12, 1e9])
def test_values_that_are_all_the_same_have_an_axis(value):
    text = chart("a", [Curve("a", [(n, value) for n in range(5)])])
    assert len({y for _, y in lines(text)[0]}) == 1
    assert len(ticks(text)) > 3


def test_many_points_become_their_mean_in_front_of_their_range():
    noisy = [(n, 1.0 + (-1) ** n) for n in range(96_000)]
    text = chart("a", [Curve("a", noisy)])
    (line,) = lines(text)
    assert len(line) == 240
    assert len({y for _, y in line}) == 1
    band = next(shapes(text).iter("polygon")).get("points").split()
    heights = {float(pair.split(",")[1]) for pair in band}
    assert len(heights) == 2
    assert min(heights) < line[0][1] < max(heights)
    assert len(text) < 40_000


def test_marked_steps_have_dots():
    curve = Curve("a", [(0, 1.0), (1, 2.0), (2, 3.0)], frozenset({0, 2, 7}))
    assert len(list(shapes(chart("a", [curve])).iter("circle"))) == 2


def test_names_are_escaped():
    text = chart("<b>", [Curve("a & b", [(0, 1.0), (1, 2.0)])])
    assert "<b>" not in text
    assert "a &amp; b" in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "none"),
        (math.nan, "none"),
        (0, "0"),
        (0.69314, "0.6931"),
        (12.3456, "12.35"),
        (4321.5, "4,322"),
        (2e-4, "2.00e-4"),
        (1.5e7, "1.50e7"),
    ],
)
def test_numbers_are_short(value, text):
    assert number_text(value) == text

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from CTGANAugmentLib.faces.baseline_choices import BaselineChoices

FULL = BaselineChoices(
    method="otsu",
    values={"otsu": {"keep": "all"}, "window": {"lower_intensity": 12.5, "fill_holes": True}},
    mask_segment="Segment_1",
    start_segment="肝",
    reference_segment="S|;\n",
    tolerance_mm=3.5,
)


def test_choices_survive_their_text():
    assert BaselineChoices.from_text(FULL.to_text()) == FULL


def test_equal_choices_are_equal_texts():
    swapped = replace(FULL, values=dict(reversed(list(FULL.values.items()))))
    assert swapped.to_text() == FULL.to_text()


@pytest.mark.parametrize("text", ["", "[]", "3", "{", "null", '"x"'])
def test_garbage_gives_the_defaults(text):
    assert BaselineChoices.from_text(text) == BaselineChoices()


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ('"method": 3', "method"),
        ('"values": []', "values"),
        ('"values": {"otsu": 3}', "values"),
        ('"values": {"otsu": {"a": [1]}}', "values"),
        ('"values": {"otsu": {"a": NaN}}', "values"),
        ('"tolerance_mm": -1', "tolerance_mm"),
        ('"tolerance_mm": true', "tolerance_mm"),
        ('"tolerance_mm": 1e400', "tolerance_mm"),
    ],
)
def test_what_makes_no_sense_gets_its_default_and_the_rest_is_kept(entry, name):
    read = BaselineChoices.from_text('{"mask_segment": "liver", ' + entry + "}")
    assert read.mask_segment == "liver"
    assert getattr(read, name) == getattr(BaselineChoices(), name)


def test_each_method_has_its_own_figures():
    changed = FULL.with_values({"keep": "largest"})
    assert changed.own_values() == {"keep": "largest"}
    assert changed.own_values("window") == FULL.values["window"]
    assert FULL.with_values({}).values == {"window": FULL.values["window"]}


@given(st.text(max_size=40))
def test_no_text_raises(text):
    assert isinstance(BaselineChoices.from_text(text), BaselineChoices)

"""Entries come out of JSON values as they are, or are refused by name and kind."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card_reading import OPTIONAL, is_number, read_entry


@dataclass(frozen=True)
class Part:
    count: int


@dataclass(frozen=True)
class Whole:
    name: str
    part: Part
    sizes: tuple[float, ...]
    parts: Mapping[str, Part]
    words: Mapping[str, str]
    free: Mapping[str, Any]
    later: tuple[str, ...] = field(default=("none",), metadata=OPTIONAL)


GOOD = {
    "name": "x",
    "part": {"count": 3},
    "sizes": [1, 2.5],
    "parts": {"a": {"count": 1}},
    "words": {"a": "b"},
    "free": {"a": [None, {"b": 1.5}]},
}


def test_every_kind_of_entry_is_read():
    whole = Whole("x", Part(3), (1, 2.5), {"a": Part(1)}, {"a": "b"}, {"a": [None, {"b": 1.5}]})
    assert read_entry(Whole, GOOD, "whole") == whole
    assert read_entry(Whole, GOOD | {"later": ["y"]}, "whole").later == ("y",)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": 3}, r"^whole\.name: expected str, got 3$"),
        ({"part": 3}, r"^whole\.part: expected entries count, got 3$"),
        ({"part": {"count": 1.0}}, r"^whole\.part\.count: expected int, got 1\.0$"),
        ({"part": {"count": True}}, r"^whole\.part\.count: expected int, got True$"),
        ({"part": {}}, r"^whole\.part: count is missing; expected count$"),
        ({"sizes": "12"}, r"^whole\.sizes: expected a list, got '12'$"),
        ({"sizes": [1, None]}, r"^whole\.sizes: expected float, got None$"),
        ({"sizes": [float("nan")]}, r"^whole\.sizes: expected float, got nan$"),
        ({"parts": {"a": {"count": 1, "b": 2}}}, r"^whole\.parts\.a: b is unknown; expected count$"),
        ({"parts": [1]}, r"^whole\.parts: expected values by name, got \[1\]$"),
        ({"words": {"a": 1}}, r"^whole\.words\.a: expected str, got 1$"),
        ({"free": {1: 2}}, r"^whole\.free: expected values by name, got \{1: 2\}$"),
        ({"later": None}, r"^whole\.later: expected a list, got None$"),
        ({"color": 1, "age": 2}, r"^whole: age is unknown; color is unknown; expected free, later, name"),
    ],
)
def test_an_entry_of_another_kind_is_refused_by_its_name(change, reason):
    with pytest.raises(UserError, match=reason):
        read_entry(Whole, GOOD | change, "whole")


@pytest.mark.parametrize("value", [0, -3, 1.5, 10**300, sys.float_info.max])
def test_finite_numbers_are_numbers(value):
    assert is_number(value)


@pytest.mark.parametrize("value", [True, None, "1", float("nan"), float("-inf"), 10**400, -(10**400), 1j])
def test_others_are_none(value):
    assert not is_number(value)

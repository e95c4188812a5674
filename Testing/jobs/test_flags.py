"""Flags come from the declaration: names, units, bounds and types."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from typing import Annotated

import pytest

from CTGANAugmentLib.jobs.flags import add_flags, read_flags
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.operation import Operation
from CTGANAugmentLib.parameters import Parameter, parameters_of


@dataclass(frozen=True)
class Sample(Operation):
    """Has a parameter of each kind."""

    width_mm: Annotated[float | None, Parameter("Width", 0.5, 40, group="Size")] = None
    share_percent: Annotated[float, Parameter("Share", 0, 100, group="Size")] = 50.0
    count: Annotated[int, Parameter("Number", 1, 9)] = 1
    kind: Annotated[str, Parameter("Kind", choices=("even", "odd"))] = "even"
    soft: Annotated[bool, Parameter("Softly")] = True
    sort: Annotated[str | None, Parameter("Sort", choices=("a", "b"), usual="a")] = None
    model: Annotated[str, Parameter("Id or folder", models=("inpainting",))] = ""
    note: Annotated[str, Parameter("Any text")] = ""


@pytest.fixture
def parser(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    made = argparse.ArgumentParser()
    add_flags(made, Sample)
    return made


def test_only_what_was_given_is_read(parser):
    assert read_flags(parser.parse_args([]), Sample) == {}
    given = ["--width-mm", "2.5", "--count", "3", "--kind", "odd", "--no-soft", "--share-percent", "0"]
    read = read_flags(parser.parse_args(given), Sample)
    assert read == {"width_mm": 2.5, "share_percent": 0.0, "count": 3, "kind": "odd", "soft": False}
    assert type(read["count"]) is int


def test_the_help_shows_unit_bounds_and_default(parser):
    text = " ".join(parser.format_help().split())
    assert "--width-mm MM Width; from 0.5 to 40 mm; default: from the preset" in text
    assert "--share-percent PERCENT Share; from 0 to 100 %; default: 50.0" in text
    assert "Number; from 1 to 9; default: 1" in text
    assert "Kind; one of even, odd; default: even" in text
    assert "Sort; one of a, b; default: a" in text
    assert "--soft, --no-soft Softly; default: True" in text
    assert "--model MODEL Id or folder; default: the best that fits --note X Any text" in text
    assert "size:" in text


BAD = [("--width-mm", "0.4"), ("--width-mm", "wide"), ("--width-mm", "inf"), ("--count", "1.5"), ("--count", "0"),
       ("--kind", "both"), ("--share-percent", "-1")]  # fmt: skip


@pytest.mark.parametrize("arguments", BAD)
def test_a_bad_value_is_refused_with_what_was_wanted(parser, capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        parser.parse_args(list(arguments))
    assert stop.value.code == 2
    assert re.search(rf"argument {arguments[0]}: .*expected ", capsys.readouterr().err)


def test_every_parameter_of_the_lesions_has_a_flag_with_help(monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")
    parser = argparse.ArgumentParser()
    add_flags(parser, ParametricLesion)
    text = " ".join(parser.format_help().split())
    for spec in parameters_of(ParametricLesion):
        assert f"--{spec.name.replace('_', '-')}" in text
        assert spec.about.help in text
        if spec.kind in (float, int):
            assert f"; {spec.bounds_text()};" in text

from dataclasses import dataclass
from typing import Annotated

import pytest

from CTGANAugmentLib.faces.controls import control_of
from CTGANAugmentLib.faces.lesion_methods import lesion_methods
from CTGANAugmentLib.faces.lesion_parameters import goes_with
from CTGANAugmentLib.faces.method_list import segmentation_methods
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.parameters import Declared as Declaration
from CTGANAugmentLib.parameters import Parameter, parameters_of
from CTGANAugmentLib.webapp.form_rows import form_groups, row_of
from CTGANAugmentLib.webapp.form_values import with_given, with_value


@dataclass(frozen=True)
class Declared(Declaration):
    size_mm: Annotated[float | None, Parameter("Size of it", 2, 50, group="Shape")] = None
    count: Annotated[int, Parameter("How many", 1, 9)] = 3
    level_hu: Annotated[float | None, Parameter("Mean")] = None
    kind: Annotated[str, Parameter("Kind", choices=("a", "b"))] = "a"
    model: Annotated[str, Parameter("Model", models=("no-such-objective",))] = ""
    confine: Annotated[bool, Parameter("Keep within")] = True
    folder: Annotated[str, Parameter("Folder", is_path=True)] = ""


SPECS = {spec.name: spec for spec in parameters_of(Declared)}


def row(name, value=None, typical=None):
    return row_of(control_of(SPECS[name]), value, typical, lambda _spec, about: f"about {about}")


def test_a_slider_has_title_unit_bounds_and_help():
    found = row("size_mm", 7.5)
    assert (found["kind"], found["title"], found["unit"]) == ("slider", "Size", "mm")
    assert (found["low"], found["high"], found["value"]) == (2, 50, 7.5)
    assert found["help"] == "Size of it From 2 to 50 mm."


def test_what_the_preset_gives_is_shown_but_not_as_the_users_own():
    found = row("size_mm", typical=12.0)
    assert (found["value"], found["given"], found["known"]) == (12.0, False, True)
    assert found["note"] == "about 12.0"
    mine = row("size_mm", 9.0, typical=12.0)
    assert (mine["value"], mine["given"], mine["note"]) == (9.0, True, "")


def test_what_nothing_is_known_of_is_said_to_be_unused():
    found = row("level_hu")
    assert (found["kind"], found["known"], found["given"], found["value"]) == ("number", False, False, "")


def test_a_default_stands_where_nothing_else_does_and_needs_no_tick():
    found = row("count")
    assert (found["value"], found["optional"], found["given"], found["note"]) == (3, False, True, "")
    assert row("confine")["kind"] == "check"


def test_nought_and_no_are_values():
    assert row("level_hu", 0.0)["value"] == 0.0
    assert row("confine", False)["value"] is False


def test_choices_have_titles_and_values():
    (group,) = [each for each in form_groups(Declared, "CT", {}, {}) if each["title"] == "Parameters"]
    found = {each["name"]: each for each in group["rows"]}
    assert found["kind"]["choices"] == [{"title": "a", "value": "a"}, {"title": "b", "value": "b"}]
    assert found["model"]["choices"] == [{"title": "The best that fits the scan", "value": ""}]
    assert found["model"]["kind"] == "choice"


def test_the_page_has_a_line_for_a_path():
    assert row("folder")["kind"] == "text"


@pytest.mark.parametrize(("modality", "unit"), [("CT", "_hu"), ("MR", "_percent")])
def test_a_form_has_every_parameter_of_its_modality_once(modality, unit):
    groups = form_groups(ParametricLesion, modality, {}, {}, skip=("preset",), goes=goes_with)
    names = [each["name"] for group in groups for each in group["rows"]]
    assert len(names) == len(set(names)) > 15
    assert not any(name.endswith({"_hu": "_percent", "_percent": "_hu"}[unit]) for name in names)
    assert any(name.endswith(unit) for name in names)
    assert "preset" not in names


@pytest.mark.parametrize("operation", [*lesion_methods().values(), *segmentation_methods().values()])
def test_every_operation_has_a_form(operation):
    for modality in ("CT", "MR"):
        for group in form_groups(operation, modality, {}, {}):
            assert group["title"]
            for found in group["rows"]:
                assert found["title"]
                assert found["help"]
                assert found["kind"] in ("slider", "number", "choice", "check", "text")


def test_a_figure_beyond_the_bounds_is_brought_within():
    assert with_value(Declared, {}, "size_mm", "900", "CT") == {"size_mm": 50}
    assert with_value(Declared, {}, "count", 4.4, "CT") == {"count": 4}


@pytest.mark.parametrize("typed", ["", "-", None, "x", [1]])
def test_half_a_number_changes_nothing(typed):
    assert with_value(Declared, {"size_mm": 8.0}, "size_mm", typed, "CT") == {"size_mm": 8.0}


@pytest.mark.parametrize("typed", ["nan", "inf", "-inf", float("nan"), float("inf")])
def test_what_is_no_finite_number_changes_nothing(typed):
    assert with_value(Declared, {"level_hu": 8.0}, "level_hu", typed, "CT") == {"level_hu": 8.0}


def test_a_parameter_is_taken_over_at_its_typical_value_and_given_back():
    mine = with_given(Declared, {"count": 2}, "size_mm", True, {"size_mm": 12.04}, "CT")
    assert mine["count"] == 2
    assert mine["size_mm"] == pytest.approx(12.0, abs=0.06)
    assert with_given(Declared, mine, "size_mm", False, {}, "CT") == {"count": 2}
    assert with_given(Declared, {}, "size_mm", True, {}, "CT") == {"size_mm": 2}
    assert with_given(Declared, {}, "level_hu", True, {}, "CT") == {"level_hu": 0}

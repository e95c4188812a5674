from dataclasses import dataclass
from typing import Annotated, ClassVar

import pytest

from CTGANAugmentLib.faces.controls import (
    control_of,
    controls_by_group,
    help_of,
    preset_note,
    suggestion_note,
    suits,
    usable_values,
)
from CTGANAugmentLib.faces.lesion_parameters import goes_with
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.operation import Operation, operations
from CTGANAugmentLib.parameters import Parameter, parameters_of

SPECS = {spec.name: spec for spec in parameters_of(ParametricLesion)}


@dataclass(frozen=True)
class Example(Operation):
    id: ClassVar[str] = "example"
    size_mm: Annotated[float | None, Parameter("size", 0, 1, group="Shape")] = None
    count: Annotated[int, Parameter("how many", 1, 10)] = 1
    open_ended: Annotated[float, Parameter("anything", minimum=0)] = 1.0
    smooth: Annotated[bool, Parameter("smooth it")] = True
    method: Annotated[str, Parameter("method", choices=("a", "b"))] = "a"
    note: Annotated[str, Parameter("note")] = ""
    folder: Annotated[str, Parameter("folder", is_path=True)] = ""
    model: Annotated[str, Parameter("model", models=("inpainting",))] = ""

    def sample(self, rng, volume, guides): ...
    def apply(self, volume, plan, progress=None): ...


EXAMPLE = {spec.name: control_of(spec) for spec in parameters_of(Example)}


def test_the_kind_of_control_follows_from_the_declaration():
    kinds = {name: control.kind for name, control in EXAMPLE.items()}
    expected = ["slider", "slider", "number", "check", "choice", "text", "path", "choice"]
    assert list(kinds.values()) == expected


@pytest.mark.parametrize(
    ("low", "high", "step", "decimals"),
    [(0, 1, 0.01, 2), (2, 150, 0.5, 1), (-1500, 1500, 5, 0), (0, 8, 0.02, 2), (0.5, 40, 0.1, 1)],
)
def test_a_slider_has_round_steps_and_shows_them_in_full(low, high, step, decimals):
    @dataclass(frozen=True)
    class Bounded(Example):
        x: Annotated[float, Parameter("x", low, high)] = low

    control = control_of(parameters_of(Bounded)[0])
    assert control.step == pytest.approx(step)
    assert control.decimals == decimals


def test_the_unit_stands_behind_the_number():
    assert control_of(SPECS["diameter_mm"]).suffix == " mm"
    assert control_of(SPECS["contrast_hu"]).suffix == " HU"
    assert control_of(SPECS["elongation"]).suffix == ""


def test_what_a_control_shows_becomes_the_parameters_type():
    assert EXAMPLE["count"].to_value(3.0) == 3
    assert isinstance(EXAMPLE["count"].to_value(3.0), int)
    assert EXAMPLE["size_mm"].to_value(0.30000000004) == 0.3
    assert EXAMPLE["method"].to_value("b") == "b"


def test_the_help_tells_bounds_with_their_unit():
    assert help_of(control_of(SPECS["diameter_mm"]))[1:] == ["From 2 to 150 mm."]
    assert help_of(EXAMPLE["open_ended"]) == ["anything"]


def test_hounsfield_units_are_for_ct_and_percent_for_mr():
    assert suits(SPECS["contrast_hu"], "CT")
    assert not suits(SPECS["contrast_hu"], "MR")
    assert suits(SPECS["contrast_percent"], "MR")
    assert not suits(SPECS["contrast_percent"], "CT")
    assert suits(SPECS["diameter_mm"], "CT")
    assert suits(SPECS["diameter_mm"], "MR")


@pytest.mark.parametrize("modality", ["CT", "MR"])
def test_each_parameter_of_a_modality_has_its_control_once(modality):
    groups = controls_by_group(ParametricLesion, modality, skip=("preset",))
    names = [control.spec.name for controls in groups.values() for control in controls]
    assert len(names) == len(set(names))
    assert set(names) == {name for name, spec in SPECS.items() if suits(spec, modality)} - {"preset"}
    assert "Shape" in groups


def test_saved_values_that_no_longer_fit_are_left_out():
    saved = {"diameter_mm": 20, "gone": 3, "elongation": 99, "contrast_percent": 10, "contrast_hu": -30.0}
    assert usable_values(ParametricLesion, saved, "CT") == {"diameter_mm": 20.0, "contrast_hu": -30.0}


def test_a_parameter_left_to_the_preset_says_what_the_preset_gives():
    assert preset_note(SPECS["diameter_mm"], 18.1).startswith("From the preset: about 18.1 mm")
    assert preset_note(SPECS["rim_nodularity"], None).startswith("Not used by this preset")


def test_what_the_engine_refuses_for_mr_is_not_shown_for_mr():
    shown = {
        modality: {
            control.spec.name
            for controls in controls_by_group(ParametricLesion, modality, goes=goes_with).values()
            for control in controls
        }
        for modality in ("CT", "MR")
    }
    assert "calcified_fraction" in shown["CT"]
    assert "calcified_fraction" not in shown["MR"]
    assert "diameter_mm" in shown["MR"]
    assert usable_values(ParametricLesion, {"ground_glass": 0.5}, "MR", goes_with) == {}


def test_intensities_are_typed_in_the_units_of_the_modality():
    lower = next(s for s in parameters_of(operations()["window"]) if s.name == "lower_intensity")
    shown = {modality: control_of(lower, modality) for modality in ("CT", "MR", "")}
    assert {each.kind for each in shown.values()} == {"number"}
    assert [shown[m].suffix for m in ("CT", "MR", "")] == [" HU", " a.u.", " HU or a.u."]
    assert shown["CT"].to_value(12.345) == 12.3
    assert shown["MR"].to_value(0.1234) == 0.123


def test_what_a_method_leaves_to_the_seeds_is_said():
    lower = next(s for s in parameters_of(operations()["window"]) if s.name == "lower_intensity")
    assert "surroundings of the seeds" in suggestion_note(lower, None)

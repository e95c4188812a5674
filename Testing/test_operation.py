"""One declaration tells every face what a parameter is, and refuses what it cannot be."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass
from typing import Annotated, ClassVar

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides, Operation, Result, operation_from_json, operations
from CTGANAugmentLib.parameters import Parameter, parameters_of
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import Volume


@dataclass(frozen=True)
class Brighten(Operation):
    """Add a random amount."""

    id: ClassVar[str] = "test-brighten"
    title: ClassVar[str] = "Brighten"

    offset_hu: Annotated[float, Parameter("Amount", -100, 100, group="Amount")] = 10.0
    width_mm: Annotated[float | None, Parameter("Width", 0)] = None
    count: Annotated[int, Parameter("How often", 1, 5)] = 1
    share_percent: Annotated[float, Parameter("Share", maximum=100)] = 50.0
    free: Annotated[float, Parameter("Anything")] = 0.0
    kind: Annotated[str, Parameter("Kind", choices=("even", "odd"))] = "even"
    soft: Annotated[bool, Parameter("Softly")] = False

    def sample(self, rng, volume, guides):
        return Plan(self.id, self.to_json(), {"factor": rng.random()})

    def apply(self, volume, plan, progress=no_progress):
        added = plan.parameters["offset_hu"] * plan.choices["factor"]
        return Result(volume.with_array(volume.array + added), (), Provenance(plan, {"scan": volume}))


SPECS = {spec.name: spec for spec in parameters_of(Brighten)}


def make_volume():
    return Volume(np.zeros((2, 3, 4)), np.eye(4))


def test_the_fields_are_read_in_order_with_type_default_and_group():
    assert list(SPECS) == ["offset_hu", "width_mm", "count", "share_percent", "free", "kind", "soft"]
    assert [spec.kind for spec in SPECS.values()] == [float, float, int, float, float, str, bool]
    assert [name for name, spec in SPECS.items() if spec.optional] == ["width_mm"]
    assert SPECS["offset_hu"].default == 10.0
    assert SPECS["offset_hu"].about.group == "Amount"


def test_the_unit_comes_from_the_name_and_leaves_the_title():
    units = {name: (spec.unit, spec.title) for name, spec in SPECS.items()}
    assert units["offset_hu"] == ("HU", "Offset")
    assert units["width_mm"] == ("mm", "Width")
    assert units["share_percent"] == ("%", "Share")
    assert units["free"] == ("", "Free")


def test_the_bounds_read_like_a_sentence():
    texts = {name: SPECS[name].bounds_text() for name in ("offset_hu", "width_mm", "share_percent", "free")}
    assert texts == {
        "offset_hu": "from -100 to 100 HU",
        "width_mm": "at least 0 mm",
        "share_percent": "at most 100 %",
        "free": "any",
    }


GOOD = [("offset_hu", 5, 5.0), ("offset_hu", np.float32(2), 2.0), ("offset_hu", -100, -100.0), ("count", 3.0, 3),
        ("count", np.int64(2), 2), ("width_mm", None, None), ("kind", "odd", "odd"), ("soft", True, True)]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "expected"), GOOD)
def test_a_good_value_is_kept_in_the_fields_own_type(name, value, expected):
    kept = SPECS[name].check(value)
    assert kept == expected
    assert type(kept) is type(expected)


BAD = [("offset_hu", 100.1), ("offset_hu", -101), ("offset_hu", float("nan")), ("offset_hu", float("inf")),
       ("offset_hu", 10**400), ("offset_hu", "5"), ("offset_hu", "500"), ("offset_hu", None), ("offset_hu", True),
       ("offset_hu", [5]), ("count", 1.5), ("count", 0), ("count", float("inf")), ("count", "2"),
       ("width_mm", -1), ("kind", "EVEN"), ("kind", 1), ("soft", 1), ("soft", "yes")]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_refused_by_name_with_what_was_wanted(name, value):
    with pytest.raises(UserError, match=f"^{name}: expected "):
        SPECS[name].check(value)


def test_an_operation_checks_its_parameters_when_it_is_made():
    with pytest.raises(UserError, match="offset_hu: expected a number from -100 to 100 HU, got 101"):
        Brighten(offset_hu=101)
    assert type(Brighten(offset_hu=3).offset_hu) is float


def test_an_operation_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Brighten().count = 2


def test_the_same_seed_gives_the_same_and_another_seed_something_else():
    results = [Brighten().run(make_volume(), Guides(), seed) for seed in (1, 1, 2)]
    values = [float(result.volume.array.max()) for result in results]
    assert values[0] == values[1] != values[2]
    assert [result.provenance.plan.seed for result in results] == [1, 1, 2]


def test_a_plan_that_went_through_json_gives_the_same():
    result = Brighten(offset_hu=7).run(make_volume(), Guides(), 5)
    plan = Plan.from_json(result.provenance.plan.to_json())
    again = operation_like(plan).apply(make_volume(), plan)
    assert np.array_equal(again.volume.array, result.volume.array)


def operation_like(plan):
    return Brighten(**plan.parameters)


@pytest.mark.parametrize("seed", [-1, 1.5, "1", None, True])
def test_a_seed_that_is_no_whole_number_from_zero_is_refused(seed):
    with pytest.raises(UserError, match="seed: expected a whole number from 0"):
        Brighten().run(make_volume(), Guides(), seed)


def test_a_numpy_seed_is_recorded_as_json():
    result = Brighten().run(make_volume(), Guides(), np.int64(4))
    assert '"seed": 4' in result.provenance.to_text()


def test_every_operation_is_found_and_can_be_made_from_json():
    assert "parametric" in operations()
    for id_, cls in operations().items():
        assert cls.id == id_
        assert operation_from_json(id_, {}) == cls()
        assert operation_from_json(id_, cls().to_json()) == cls()


def test_every_parameter_has_help_and_a_default_within_its_bounds():
    for cls in operations().values():
        for spec in parameters_of(cls):
            assert spec.about.help, spec.name
            assert spec.check(spec.default) == spec.default


def test_an_unknown_operation_or_parameter_is_refused_with_those_that_are_known():
    with pytest.raises(UserError, match=r"out of .*parametric.*'magic'"):
        operation_from_json("magic", {})
    with pytest.raises(UserError, match=r"no parameter size; it has .*diameter_mm"):
        operation_from_json("parametric", {"size": 3})

"""Patients are divided by patient, each is tested once, and fewer are some of the more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.plan import units_of

NAMES = [f"P{n:02d}" for n in range(13)]


@pytest.fixture
def plan(settings_of):
    def build(names, patients, folds=4, seeds=2):
        protocol = {"task": "segmentation", "folds": folds, "seeds": seeds, "baseline": "none"}
        return units_of(settings_of(settings=protocol, patients=patients), names)

    return build


def test_every_patient_is_tested_once_for_each_seed_and_never_trained_on_then(plan):
    units = plan(NAMES, [2, "all"])
    for seed in range(2):
        tested = [
            patient for unit in units if unit.seed == seed and unit.count is None for patient in unit.tested
        ]
        assert sorted(tested) == NAMES
    assert all(not set(unit.training) & set(unit.tested) for unit in units)
    assert all(len(unit.training) == unit.count for unit in units if unit.count)


def test_fewer_patients_are_some_of_the_more_so_that_a_curve_shows_what_patients_add(plan):
    units = {(unit.seed, unit.fold, unit.count): set(unit.training) for unit in plan(NAMES, [2, 4, "all"])}
    for seed, fold, _ in units:
        assert units[seed, fold, 2] < units[seed, fold, 4] < units[seed, fold, None]


def test_seeds_have_folds_of_their_own_and_names_of_units_differ(plan):
    units = plan(NAMES, [2])
    first, second = ({unit.tested for unit in units if unit.seed == seed} for seed in (0, 1))
    assert first != second
    assert len({unit.name for unit in units}) == len(units)


@given(st.permutations(NAMES))
def test_neither_order_nor_repetition_of_patients_changes_the_plan(names):
    from types import SimpleNamespace

    settings = SimpleNamespace(protocol=SimpleNamespace(folds=4, seeds=1), patients=(2, None))
    assert units_of(settings, [*names, *names[:3]]) == units_of(settings, NAMES)


def test_too_few_patients_are_told_with_what_to_do(plan):
    with pytest.raises(UserError, match="at least 4 patients for 4 folds, got 3"):
        plan(NAMES[:3], [1])
    with pytest.raises(UserError, match="at most 9 training patients"):
        plan(NAMES, [10])

"""No patient stands on two sides of a fold, and nobody validates on what is synthetic."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from CTGANAugmentLib.datasets.data_set import Member
from CTGANAugmentLib.datasets.exporters.folds import folds_of


def members_of(counts):
    for number, (real, made) in enumerate(counts):
        for scan in range(real):
            yield Member(f"p{number}-{scan}", f"p{number}", Path("x"), "CT")
        for scan in range(made):
            yield Member(f"p{number}-{scan}-made", f"p{number}", Path("x"), "CT", synthetic=True)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3)), min_size=2, max_size=9), st.integers(2, 6))
def test_each_real_case_is_validated_once_on_folds_that_never_saw_its_patient(counts, number):
    members = list(members_of(counts))
    folds = folds_of(members, number, 3)
    patient = {member.name: member.patient for member in members}
    validated = [name for fold in folds for name in fold.validation]
    assert sorted(validated) == sorted(member.name for member in members if not member.synthetic)
    for fold in folds:
        assert not {patient[name] for name in fold.train} & {patient[name] for name in fold.validation}
        assert fold.train


def test_one_patient_cannot_be_divided():
    assert folds_of(list(members_of([(3, 2)])), 5, 0) == []

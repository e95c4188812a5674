from pathlib import Path

import pytest

from CTGANAugmentLib.datasets.datalist import Told
from CTGANAugmentLib.datasets.patients import patients_of
from CTGANAugmentLib.datasets.scans import Scan
from CTGANAugmentLib.errors import UserError


def scans(*names, patient=""):
    return [Scan(Path(name).stem, Path("/data") / name, told=Told(patient=patient)) for name in names]


def test_a_pattern_finds_the_patient_in_the_path():
    found, rule = patients_of(scans("p1/ct.nrrd", "p1/mr.nrrd", "p2/ct.nrrd"), r"/(?P<patient>p\d+)/")
    assert found == ["p1", "p1", "p2"]
    assert "2 in 3 scans" in rule


def test_what_a_list_says_counts_before_the_name():
    found, rule = patients_of(scans("a.nrrd", "b.nrrd", patient="x"))
    assert found == ["x", "x"]
    assert "as the list or the folders name them: 1 in 2 scans" in rule


def test_without_anything_each_scan_is_taken_for_a_patient_and_it_is_said():
    found, rule = patients_of([*scans("a.nrrd"), *scans("b.nrrd", patient="x")])
    assert found == ["a", "x"]
    assert "give data.patient_pattern" in rule


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "expected a regular expression"),
        (r"p\d", "with the group"),
        (r"(?P<patient>q\d)", "finds no patient"),
    ],
)
def test_a_pattern_that_does_not_fit_is_refused(pattern, message):
    with pytest.raises(UserError, match=message):
        patients_of(scans("p1.nrrd"), pattern)

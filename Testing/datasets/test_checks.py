"""Cases are looked through: what a trainer would trip over is said, and nothing is raised."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from CTGANAugmentLib.datasets.cases import find_cases
from CTGANAugmentLib.datasets.checks import CaseCheck, check_case, table_of, with_duplicates, work_of
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.volume import LabelVolume, Volume

SHAPE = (4, 10, 12)
GRID = np.diag([1.0, 1.0, 2.0, 1.0])


@pytest.fixture
def folder(tmp_path):
    values = np.random.default_rng(0).normal(-200, 300, SHAPE).astype(np.int16)
    mask = np.zeros(SHAPE, np.uint8)
    mask[1, 2:4, 3:6], mask[2, 5, 5] = 1, 3
    for name, voxels, marks, grid in (
        ("good", values, mask, GRID),
        ("twin", values, mask, GRID),
        ("empty", values + 1, mask * 0, GRID),
        ("moved", values + 2, mask, GRID * [[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 2, 1], [1, 1, 1, 1]]),
    ):
        write_volume(Volume(voxels.astype(np.int16), GRID, "CT"), tmp_path / f"{name}.nii.gz")
        write_labels(LabelVolume(marks, grid), tmp_path / f"{name}_mask.nii.gz")
    (tmp_path / "torn.nii.gz").write_bytes((tmp_path / "good.nii.gz").read_bytes()[:50])
    write_labels(LabelVolume(mask, GRID), tmp_path / "torn_mask.nii.gz")
    return tmp_path


@pytest.fixture
def checks(folder):
    found = [CaseCheck(**check_case(work_of(case))) for case in find_cases(folder)[0]]
    return {check.name: check for check in with_duplicates(found)}


def test_a_sound_case_tells_what_it_is(checks):
    good = checks["good"]
    assert (good.modality, good.shape_kji, good.spacing_kji_mm) == ("CT", "4 x 10 x 12", "2 x 1 x 1")
    assert good.label_voxels == {1: 6, 3: 1}
    assert good.voxels == 480
    assert not good.unusable
    assert not good.remarks


def test_what_cannot_be_used_says_why(checks):
    assert "grid" in checks["moved"].unusable
    assert checks["torn"].unusable


def test_an_empty_mask_and_an_image_that_is_there_twice_are_remarked(checks):
    assert checks["empty"].remarks == "the mask is empty"
    assert checks["twin"].remarks == "the same image as good"


def test_the_table_has_a_row_for_each_case(checks):
    rows = list(csv.DictReader(io.StringIO(table_of(checks.values()))))
    assert [row["name"] for row in rows] == list(checks)
    assert rows[list(checks).index("good")]["labels"] == "1:6 3:1"

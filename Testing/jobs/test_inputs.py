"""A scan as a job reads it, with what its user has to be told about it."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.files import write_volume
from CTGANAugmentLib.jobs.inputs import read_scan
from CTGANAugmentLib.jobs.outputs import Source

SENTENCE = (
    "taken as MR because no voxel is below -150 (HU of fat and lung in CT); say --modality CT if it is CT"
)


@pytest.fixture
def brain_ct(scan, tmp_path):
    """CT without fat, lung or air, as a cropped and skull-stripped brain."""
    path = tmp_path / "brain.nrrd"
    write_volume(scan.with_array(np.maximum(scan.array, 0)), path)
    return path


def test_a_guess_of_mr_is_told(brain_ct):
    scan, warnings = read_scan(Source(brain_ct))
    assert scan.modality == "MR"
    assert warnings == (SENTENCE,)


@pytest.mark.parametrize("modality", ["CT", "MR"])
def test_what_the_user_says_is_no_guess(brain_ct, modality):
    scan, warnings = read_scan(Source(brain_ct), modality)
    assert (scan.modality, warnings) == (modality, ())


def test_voxels_that_only_ct_has_need_no_word(scan_file):
    scan, warnings = read_scan(Source(scan_file))
    assert (scan.modality, warnings) == ("CT", ())


def test_dicom_says_what_it_is(scan, tmp_path):
    folder = tmp_path / "series"
    write_volume(type(scan)(np.maximum(scan.array, 0), scan.ijk_to_ras, "MR"), folder)
    scan, warnings = read_scan(Source(folder))
    assert (scan.modality, warnings) == ("MR", ())

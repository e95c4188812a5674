"""Voxels of an outline: as large as it is, and cut where its tissue ends."""

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.confined import voxels_of
from CTGANAugmentLib.lesions.outline import Outline
from CTGANAugmentLib.lesions.shape import Shape
from CTGANAugmentLib.lesions.tissue import HostRange
from CTGANAugmentLib.volume import Volume

LUNG = HostRange(high=-300.0)


def _outline(center=(0.0, 0.0, 0.0), diameter=20.0):
    return Outline(np.array(center), Shape(diameter))


@pytest.fixture
def wall():
    """Lung to the patient's right of 4 mm, chest wall beyond."""
    array = np.random.default_rng(0).normal(-850, 20, (60, 60, 60))
    array[:, :, 34:] = np.random.default_rng(1).normal(40, 20, (60, 60, 26))
    matrix = np.eye(4)
    matrix[:3, 3] = -30
    return Volume(array.astype(np.int16), matrix)


def test_in_its_tissue_a_lesion_is_whole(liver):
    mask, share = voxels_of(_outline(), liver, HostRange(0.0, 120.0))
    assert mask.inside.sum() == pytest.approx(np.pi * 20**3 / 6, rel=0.03)
    assert share == pytest.approx(1, abs=0.02)


def test_at_the_border_of_its_tissue_it_is_cut_off(wall):
    mask, share = voxels_of(_outline(), wall, LUNG)
    assert mask.box.stop_kji[2] == pytest.approx(34, abs=1)
    assert 0.6 < share < 0.85


def test_where_every_tissue_is_allowed_it_is_whole(wall):
    for allowed in (None, HostRange()):
        mask, _ = voxels_of(_outline(), wall, allowed)
        assert mask.inside.sum() == pytest.approx(np.pi * 20**3 / 6, rel=0.03)


def test_in_mr_the_values_are_percent_of_what_is_under_it(wall):
    array = np.where(wall.array < -300, 400, 1600).astype(np.int16)
    mask, _ = voxels_of(_outline(), Volume(array, wall.ijk_to_ras, "MR"), HostRange(50.0, 200.0))
    assert mask.box.stop_kji[2] == pytest.approx(34, abs=1)


@pytest.mark.parametrize("center", [(24.0, 0, 0), (200.0, 0, 0)])
def test_a_lesion_wholly_elsewhere_is_refused(wall, center):
    with pytest.raises(UserError, match="outside the scan or the tissue"):
        voxels_of(_outline(center, 8.0), wall, LUNG)

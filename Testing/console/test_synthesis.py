"""The calls of the console, on a library volume."""

from __future__ import annotations

import numpy as np
import pytest

import CTGANAugmentLib
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import LabelVolume, Volume

LIVER = {"preset": "liver-metastasis", "diameter_mm": 14}


def test_a_point_gives_a_lesion_there_and_leaves_the_volume(scan):
    before = scan.sha256
    result = CTGANAugmentLib.synthesize(scan, (10, 5, 2), **LIVER, seed=3)
    assert Volume(scan.array, scan.ijk_to_ras).sha256 == before
    assert result.volume.array.dtype == np.int16
    assert result.volume.grid.matches(scan.grid)
    (lesion,) = result.provenance.measured["lesions"]
    assert np.linalg.norm(np.array(lesion["center_ras"]) - [10, 5, 2]) < 1
    assert result.provenance.plan.seed == 3


def test_a_region_or_a_mask_gives_random_lesions(scan):
    roi = Roi.aligned((10, 0, 0), (60, 60, 50))
    left = scan.grid.voxel_centers_ras()[..., 0] < 0
    mask = LabelVolume(np.where(left, 2, 1).astype(np.uint8), scan.ijk_to_ras)
    for places in ({"roi": roi}, {"mask": mask, "label": 2}):
        result = CTGANAugmentLib.synthesize(scan, **places, **LIVER, count=2, seed=1)
        assert len(result.masks) == 2


def test_the_same_seed_gives_the_same_voxels(scan):
    results = [CTGANAugmentLib.synthesize(scan, (0, 0, 0), **LIVER, seed=seed) for seed in (1, 1, 2)]
    assert np.array_equal(results[0].volume.array, results[1].volume.array)
    assert not np.array_equal(results[0].volume.array, results[2].volume.array)


def test_progress_is_told_and_can_stop(scan):
    def stop(fraction, message):
        raise Cancelled

    told = []
    CTGANAugmentLib.synthesize(scan, (0, 0, 0), **LIVER, progress=lambda f, message: told.append(f))
    assert told[-1] == 1
    with pytest.raises(Cancelled):
        CTGANAugmentLib.synthesize(scan, (0, 0, 0), **LIVER, progress=stop)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"at": (1, 2)},
        {"at": (0, 0, 0), "preset": "wart"},
        {"at": (0, 0, 0), "size": 3},
        {"at": (0, 0, 0), "seed": -1},
    ],
    ids=repr,
)
def test_what_cannot_be_done_is_refused(scan, options):
    with pytest.raises(UserError):
        CTGANAugmentLib.synthesize(scan, **options)


def test_lesions_can_be_made_by_any_method_that_makes_them(scan, tumour):
    mask = LabelVolume((tumour.array > scan.array).astype(np.uint8), scan.ijk_to_ras)
    painted = CTGANAugmentLib.synthesize(
        scan, mask=mask, outline="painted", preset="liver-metastasis", seed=1
    )
    assert np.count_nonzero(painted.masks[0].array) == np.count_nonzero(mask.array)
    with pytest.raises(UserError, match="gan-inpaint"):
        CTGANAugmentLib.synthesize(scan, (0, 0, 0), method="watershed")

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


@pytest.fixture(scope="module")
def scan():
    matrix = np.diag([-2.0, -2.0, 3.0, 1.0])
    matrix[:3, 3] = [47, 47, -36]
    noise = np.random.default_rng(0).normal(0, 8, (25, 48, 48))
    return Volume((90 + noise).astype(np.int16), matrix, "CT", "Mueller")


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


@pytest.fixture(scope="module")
def tumour(scan):
    array = np.array(scan.array)
    array[9:16, 16:30, 18:30] += 100
    return Volume(array, scan.ijk_to_ras, "CT")


def test_a_method_finds_a_structure_from_a_seed(tumour):
    before = tumour.sha256
    seed = tumour.grid.to_ras([24, 23, 12])
    found = CTGANAugmentLib.segment(tumour, "window", seed)
    expected = np.zeros(tumour.array.shape, bool)
    expected[9:16, 16:30, 18:30] = True
    assert found.labels.grid.matches(tumour.grid)
    assert np.mean((found.labels.array > 0) == expected) > 0.995
    assert Volume(tumour.array, tumour.ijk_to_ras).sha256 == before
    assert "Fixed window" in repr(found)
    assert len(repr(found)) < 120


def test_a_method_takes_seeds_limits_a_first_guess_and_parameters(tumour):
    seed = tumour.grid.to_ras([24, 23, 12])
    half = LabelVolume((np.indices(tumour.array.shape)[2] < 24).astype(np.uint8), tumour.ijk_to_ras)
    roi = Roi.aligned(seed, (8, 8, 8))
    whole = CTGANAugmentLib.segment(tumour, "window", seed)
    for limit in ({"roi": roi}, {"mask": half, "label": 1, "inside": None, "start": whole.labels}):
        found = CTGANAugmentLib.segment(
            tumour, "window", **{"inside": seed, **limit}, outside=(0, 0, 0), keep="all"
        )
        assert 0 < found.labels.array.sum() < whole.labels.array.sum()
        assert found.result.provenance.plan.parameters["keep"] == "all"
        assert found.result.provenance.plan.choices["outside_ras"] == [[0, 0, 0]]


def test_a_method_tells_progress_and_can_be_stopped(tumour):
    def stop(fraction, message):
        raise Cancelled

    with pytest.raises(Cancelled):
        CTGANAugmentLib.segment(tumour, "window", tumour.grid.to_ras([24, 23, 12]), progress=stop)


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("magic", {}),
        ("parametric", {}),
        ("window", {"inside": (1, 2)}),
        ("window", {"inside": (900, 0, 0)}),
        ("window", {"inside": (0, 0, 0), "size": 3}),
    ],
)
def test_what_cannot_be_segmented_is_refused(tumour, method, options):
    with pytest.raises(UserError):
        CTGANAugmentLib.segment(tumour, method, **options)


@pytest.mark.parametrize("what", ["scan.nrrd", None, np.zeros((4, 4, 4))])
def test_what_is_no_volume_is_refused_with_what_to_do(what):
    for call in (
        lambda: CTGANAugmentLib.segment(what, "otsu"),
        lambda: CTGANAugmentLib.synthesize(what, (0, 0, 0), **LIVER),
    ):
        with pytest.raises(
            UserError, match=r"expected a volume node .*read_volume.*, got (str|NoneType|ndarray)"
        ):
            call()

"""Similarity over scales is the product of scikit-image's maps, and near what torchmetrics makes of whole images."""

import numpy as np
import pytest
import torch
from skimage.measure import block_reduce
from skimage.metrics import structural_similarity as oracle
from torchmetrics.functional.image import multiscale_structural_similarity_index_measure

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.multiscale_similarity import edge_padded, multiscale_similarity, within_edges

WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


@pytest.fixture(scope="module")
def volumes(smooth_fields):
    rng = np.random.default_rng(5)
    wanted = 1 + smooth_fields(rng, 1, (97, 98, 100), sigma=3.0)[0, 0].astype(float)
    noise = smooth_fields(rng, 1, (97, 98, 100), sigma=1.5, mean=0.0)[0, 0]
    return wanted + 0.5 * noise, wanted


def test_product_of_the_maps_of_scikit_image_within_the_region(volumes):
    made, wanted = volumes
    region = np.zeros(made.shape, dtype=bool)
    region[20:80, 10:70, 5:95] = True
    expected, x, y, inside = 1.0, made, wanted, region
    for weight in WEIGHTS:
        _, full = oracle(x, y, data_range=2.0, full=True)
        inner = np.zeros_like(inside)
        inner[3:-3, 3:-3, 3:-3] = inside[3:-3, 3:-3, 3:-3]
        expected *= np.mean(np.clip(full[inner], 0, None) ** weight)
        # A voxel and the one before it, the first one with itself.
        x, y = (block_reduce(np.pad(v, (1, 0), mode="edge"), (2, 2, 2), np.mean) for v in (x, y))
        inside = inside[::2, ::2, ::2]
        x, y = (v[tuple(slice(n) for n in inside.shape)] for v in (x, y))
    found = multiscale_similarity(made, wanted, region, data_range=2.0)
    # Where a side is even, scikit-image's blocks beyond the end hold zeros, which lie outside of the slices above.
    assert found == pytest.approx(expected, abs=1e-9)


def test_it_is_near_torchmetrics_on_whole_images_of_equal_brightness(volumes):
    made, wanted = (np.pad(volume, 8, mode="reflect") for volume in volumes)
    theirs = multiscale_structural_similarity_index_measure(
        *(torch.from_numpy(volume).float()[None, None] for volume in (made, wanted)),
        gaussian_kernel=False,
        kernel_size=7,
        data_range=2.0,
        betas=WEIGHTS,
    )
    ours = multiscale_similarity(made, wanted, np.ones(made.shape, dtype=bool), data_range=2.0)
    assert 0.5 < ours < 0.95
    assert ours == pytest.approx(float(theirs), abs=0.02)


def test_equal_volumes_score_one_also_small_ones_and_inverted_ones_nothing(volumes):
    wanted = volumes[1][:20, :30, :40]
    everywhere = np.ones(wanted.shape, dtype=bool)
    assert multiscale_similarity(wanted, wanted, everywhere, data_range=2.0) == pytest.approx(1)
    assert multiscale_similarity(2 - wanted, wanted, everywhere, data_range=2.0) < 0.1


def test_a_region_that_a_coarse_scale_misses_has_no_score(volumes):
    region = np.zeros(volumes[0].shape, dtype=bool)
    region[50:53, 50:53, 49:52] = True
    assert multiscale_similarity(*volumes, region, data_range=2.0) is None


def test_padding_repeats_the_outermost_voxels_on_both_sides():
    padded = edge_padded(np.arange(8).reshape(2, 2, 2), 5)
    assert padded.shape == (5, 5, 5)
    assert padded[0, 0, 0] == 0
    assert padded[-1, -1, -1] == 7
    assert within_edges(np.ones((7, 8, 9), dtype=bool)).sum() == 1 * 2 * 3


def test_arrays_of_other_shapes_are_refused():
    with pytest.raises(UserError, match="arrays of one shape"):
        multiscale_similarity(
            np.zeros((8, 8, 8)), np.zeros((8, 8, 9)), np.ones((8, 8, 8), dtype=bool), data_range=1.0
        )

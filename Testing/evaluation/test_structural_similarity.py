"""Structural similarity is that of scikit-image and torchmetrics."""

import numpy as np
import pytest
import torch
from skimage.metrics import structural_similarity as oracle
from torchmetrics.functional.image import structural_similarity_index_measure

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.structural_similarity import similarity_map, structural_similarity

SETTINGS = {
    "data_range": 2.0,
    "gaussian_weights": True,
    "sigma": 1.5,
    "use_sample_covariance": False,
    "full": True,
}


@pytest.mark.parametrize("size", [(32, 24), (14, 16, 18)])
def test_values_and_maps_are_those_of_scikit_image(smooth_fields, size):
    rng = np.random.default_rng(1)
    made, wanted = smooth_fields(rng, 3, size), smooth_fields(rng, 3, size)
    expected = [
        oracle(x[0].astype(float), y[0].astype(float), **SETTINGS) for x, y in zip(made, wanted, strict=True)
    ]
    assert structural_similarity(made, wanted, data_range=2.0) == pytest.approx(
        [e[0] for e in expected], abs=1e-9
    )
    maps = similarity_map(made, wanted, data_range=2.0)
    assert np.allclose(maps[:, 0], [e[1] for e in expected], atol=1e-9)


def test_values_are_those_of_torchmetrics(smooth_fields):
    rng = np.random.default_rng(2)
    made, wanted = smooth_fields(rng, 4).astype(float), smooth_fields(rng, 4).astype(float)
    _, maps = structural_similarity_index_measure(
        torch.from_numpy(made),
        torch.from_numpy(wanted),
        data_range=2.0,
        reduction="none",
        return_full_image=True,
    )
    inner = maps[..., 5:-5, 5:-5].numpy()  # at the edge it mirrors in another way, and counts it
    expected = inner.mean(axis=(1, 2, 3))
    assert structural_similarity(made, wanted, data_range=2.0) == pytest.approx(expected, abs=1e-6)


def test_an_image_is_most_like_itself_also_a_small_one(smooth_fields):
    images = smooth_fields(np.random.default_rng(3), 2, (6, 40))
    assert structural_similarity(images, images, data_range=2.0) == pytest.approx([1, 1])
    assert structural_similarity(images, -images, data_range=2.0).max() < 0.9


def test_images_of_two_shapes_are_refused():
    with pytest.raises(UserError, match="images of one shape"):
        similarity_map(np.zeros((1, 1, 8, 8)), np.zeros((1, 1, 8, 9)), data_range=2.0)

import numpy as np
import torch
from sklearn.decomposition import PCA

from CTGANAugmentLib.training.parts.appearance import Appearance


def batch_of(count=60, side=16):
    generator = torch.Generator().manual_seed(0)
    images = torch.randn(count, 1, side, side, generator=generator).cumsum(dim=2).cumsum(dim=3) / side
    return {"image": images, "mask": (images > 0.5).float()}


def test_numbers_are_standardised_over_the_training_images():
    batch, appearance = batch_of(), Appearance(1)
    appearance.fit(batch)
    numbers = appearance(batch)
    assert numbers.shape == (60, appearance.size)
    torch.testing.assert_close(numbers.mean(dim=0), torch.zeros(appearance.size), atol=1e-4, rtol=0)
    torch.testing.assert_close(
        numbers.std(dim=0, correction=0), torch.ones(appearance.size), atol=1e-4, rtol=0
    )


def test_patterns_are_the_principal_components_of_the_coarse_images():
    batch, appearance = batch_of(), Appearance(1)
    appearance.fit(batch)
    coarse = batch["image"].reshape(60, 8, 2, 8, 2).mean(dim=(2, 4)).reshape(60, 64).double().numpy()
    theirs = PCA(4, svd_solver="full").fit(coarse)
    along = np.abs(np.sum(theirs.components_ * appearance.patterns.T.numpy(), axis=1))
    np.testing.assert_allclose(along, 1, atol=1e-3)


def test_what_all_images_have_alike_counts_for_nothing():
    batch, appearance = batch_of(), Appearance(1)
    del batch["mask"]
    appearance.fit(batch)
    masked = batch | {"mask": torch.ones(60, 1, 16, 16)}
    assert torch.equal(appearance(batch), appearance(masked))


def test_a_brighter_image_differs_in_its_mean():
    batch, appearance = batch_of(), Appearance(1)
    appearance.fit(batch)
    brighter = batch | {"image": batch["image"] + 0.5}
    moved = appearance(brighter) - appearance(batch)
    assert float(moved[:, 0].min()) > 0
    torch.testing.assert_close(moved[:, 1:3], torch.zeros(60, 2), atol=1e-4, rtol=0)

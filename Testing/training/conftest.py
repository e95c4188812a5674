"""Small data that a training on one core is through with in a moment."""

import numpy as np
import pytest
import torch

from CTGANAugmentLib.datasets.patch_set import PatchItem, PatchSet
from CTGANAugmentLib.datasets.prepare import TrainingData

SUBSETS = ("train",) * 6 + ("validation", "validation", "test", "test")
ABOUT = {
    "modality": {"image": "CT"},
    "normalization": {"image": {"kind": "window", "low": -1000.0, "high": 400.0}},
    "spacing_mm": [1.5, 1.5],
    "split_seed": 0,
}


def a_patch_set(size=(16, 16), *, margin=0, per_patient=4, seed=0, names=("image", "mask")):
    """Discs of random place and gray on noise, ten patients; a third of the patches has none."""
    rng = np.random.default_rng(seed)
    whole = tuple(n + 2 * margin for n in size)
    places = np.stack(np.meshgrid(*(np.arange(n) for n in whole), indexing="ij"))
    items, images, masks = [], [], []
    for patient, subset in enumerate(SUBSETS):
        for number in range(per_patient):
            center = [n / 2 + rng.uniform(-n / 6, n / 6) for n in whole]
            away = np.sqrt(sum((p - c) ** 2 for p, c in zip(places, center, strict=True)))
            mask = away < (min(size) / 4 if number % 3 else 0)
            images.append(np.where(mask, rng.uniform(0.2, 0.8), -0.6) + rng.normal(0, 0.05, whole))
            masks.append(mask)
            items.append(PatchItem(f"p{patient}", f"p{patient}_{number}", int(mask.any()), subset))
    made = {
        "image": np.clip(images, -1, 1)[:, None].astype(np.float16),
        "mask": np.array(masks)[:, None].astype(np.uint8),
    }
    made |= {"image_a": made["image"], "image_b": (-made["image"]).astype(np.float16)}
    return PatchSet({name: made[name] for name in names}, items, tuple(size), dict(ABOUT))


@pytest.fixture(autouse=True)
def seeded():
    """The same weights and noise each time."""
    torch.manual_seed(0)


@pytest.fixture
def discs():
    """Images with masks, 16 x 16."""
    return TrainingData({"main": a_patch_set()})


@pytest.fixture
def two_kinds():
    """Two kinds of image that are not paired."""
    return TrainingData(
        {"a": a_patch_set(names=("image_a",)), "b": a_patch_set(names=("image_b",), per_patient=3, seed=1)}
    )

"""Every transform is found by its id."""

from CTGANAugmentLib.augmentation.catalog import transforms
from CTGANAugmentLib.augmentation.flip import Flip


def test_the_classic_transforms_are_found_and_nothing_else():
    assert transforms()["flip"] is Flip
    assert len(transforms()) >= 18
    assert "parametric" not in transforms()

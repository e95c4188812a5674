import numpy as np
import torch

from CTGANAugmentLib.training.data.held_out import HeldOut, some_of


def test_a_subset_is_gone_through_once_in_order(discs):
    patches = discs.sets["main"]
    shown = torch.cat([batch["image"] for batch in HeldOut(discs, "validation", 3)])
    assert np.array_equal(shown.numpy(), patches.cut("image", patches.indices("validation")))
    assert len(HeldOut(discs, "validation", 3)) == 8


def test_masks_and_labels_come_with_the_images(discs):
    for batch in HeldOut(discs, "test", 4):
        assert torch.equal(batch["label"], batch["mask"].flatten(1).any(1).long())
        assert batch["mask"].dtype == torch.float32


def test_of_two_kinds_the_shorter_begins_again(two_kinds):
    batches = list(HeldOut(two_kinds, "test", 5))
    first = torch.cat([batch["image_b"] for batch in batches])
    assert len(first) == len(HeldOut(two_kinds, "test", 5)) == 8
    assert torch.equal(first[:2], first[6:])


def test_an_empty_subset_has_no_batches(discs):
    patches = discs.sets["main"]
    everyone = [type(item)(item.patient, item.case, item.label, "train") for item in patches.items]
    data = type(discs)({"main": type(patches)(patches.arrays, everyone, patches.size, {})})
    assert list(HeldOut(data, "test", 4)) == []


def test_some_of_many_are_spread_over_all(discs):
    patches = discs.sets["main"]
    few = some_of(discs, "train", 6)["image"].numpy()
    train = patches.cut("image", patches.indices("train"))
    assert np.array_equal(few, train[::4])
    assert len(some_of(discs, "train", 1000)["image"]) == 24

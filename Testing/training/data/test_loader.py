import time
from itertools import islice

import numpy as np
import pytest
import torch

from CTGANAugmentLib.datasets.prepare import TrainingData
from CTGANAugmentLib.training.data.batch_augmentation import AugmentationSettings
from CTGANAugmentLib.training.data.loader import Loader
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.settings import TrainingSettings

CPU = torch.device("cpu")


def steps(data, count, *, start=0, machine=None, augmentation=None, **settings):
    settings = TrainingSettings(**{"batch_size": 4, **settings})
    with Loader(
        data, settings, augmentation or AugmentationSettings(), machine or Machine(CPU), start
    ) as loader:
        return [loader.next() for _ in range(count)]


def same(one, other):
    return all(
        torch.equal(a[name], b[name])
        for x, y in zip(one, other, strict=True)
        for a, b in zip(x, y, strict=True)
        for name in a
    )


def test_a_loader_that_begins_later_gives_what_the_first_one_gives_there(discs):
    assert same(steps(discs, 9)[5:], steps(discs, 4, start=5))


def test_each_round_shows_every_training_patch_once_in_an_order_of_its_own(discs):
    batches = steps(discs, 12, augmentation=AugmentationSettings(flip_columns=False))
    images = [image for step in batches for image in step[0]["image"]]
    rounds = [images[:24], images[24:48]]
    patches = discs.sets["main"]
    expected = sorted(
        float(patches.arrays["image"][n].astype(np.float32).sum()) for n in patches.indices("train")
    )
    for shown in rounds:
        assert np.allclose(sorted(float(image.sum()) for image in shown), expected, atol=1e-2)
    assert not all(torch.equal(a, b) for a, b in zip(*rounds, strict=True))


def test_image_mask_and_label_belong_together(discs):
    for (batch,) in steps(discs, 6):
        assert torch.equal(batch["mask"] > 0, batch["image"] > -0.2)
        assert torch.equal(batch["label"], batch["mask"].flatten(1).any(1).long())


@pytest.mark.parametrize(("accumulate", "processes"), [(2, 1), (1, 2), (2, 2)])
def test_parts_of_a_step_together_are_the_step_of_a_larger_batch(discs, accumulate, processes):
    whole = steps(discs, 3, batch_size=4 * accumulate * processes)
    pieces = [
        steps(discs, 3, machine=Machine(CPU, rank=rank, processes=processes), accumulate=accumulate)
        for rank in range(processes)
    ]
    for number, (batch,) in enumerate(whole):
        parts = [pieces[rank][number][micro] for micro in range(accumulate) for rank in range(processes)]
        for name, tensor in batch.items():
            assert torch.equal(torch.cat([part[name] for part in parts]), tensor)


def test_two_kinds_that_are_not_paired_are_shown_in_orders_of_their_own(two_kinds):
    plain = AugmentationSettings(flip_columns=False)
    (batch,) = steps(two_kinds, 1, batch_size=18, augmentation=plain)[0]
    assert set(batch) == {"image_a", "image_b", "label"}
    again = torch.cat([step[0]["image_a"] for step in steps(two_kinds, 2, batch_size=12, augmentation=plain)])
    assert torch.equal(again[:18], batch["image_a"])


def test_what_goes_wrong_while_reading_is_raised_where_the_batch_is_waited_for(discs):
    patches = discs.sets["main"]

    class Broken:
        shape = patches.arrays["image"].shape

        def __getitem__(self, _indices):
            raise OSError("the disk is gone")

    broken = type(patches)({"image": Broken()}, patches.items, patches.size, {})
    settings = TrainingSettings(batch_size=4)
    with Loader(TrainingData({"main": broken}), settings, AugmentationSettings(), Machine(CPU), 0) as loader:
        for _ in range(2):
            with pytest.raises(OSError, match="the disk is gone"):
                loader.next()


def test_leaving_does_not_wait_for_batches_that_nobody_wants(discs):
    settings = TrainingSettings(batch_size=4)
    began = time.perf_counter()
    with Loader(discs, settings, AugmentationSettings(), Machine(CPU), 0) as loader:
        loader.next()
    assert time.perf_counter() - began < 5
    assert not loader._thread.is_alive()


def test_no_patch_of_a_held_out_patient_is_ever_shown(discs):
    patches = discs.sets["main"]
    held_out = [n for s in ("validation", "test") for n in patches.indices(s)]
    sums = {round(float(patches.arrays["image"][n].astype(np.float32).sum()), 3) for n in held_out}
    shown = (image for (batch,) in islice(steps(discs, 30), 30) for image in batch["image"])
    assert sums.isdisjoint(round(float(image.sum()), 3) for image in shown)

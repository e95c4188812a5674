"""Collapse is told when it comes, once, and again only after it was better."""

from __future__ import annotations

import json

import pytest
import torch
from torch import Tensor

from CTGANAugmentLib.training.collapse import CollapseWatch, diversity


def _images(spread: float, *, size: tuple[int, ...] = (16, 16)) -> Tensor:
    """Images that differ by so much, voxel by voxel."""
    base, own = torch.randn(9, 1, *size, generator=torch.Generator().manual_seed(0)).split([1, 8])
    return base + spread * own


def test_diversity_is_the_mean_distance_of_all_pairs() -> None:
    images = torch.tensor([0.0, 1.0, 3.0]).view(3, 1, 1, 1).expand(3, 1, 8, 8)
    assert diversity(images) == pytest.approx((1 + 3 + 2) / 3)


@pytest.mark.parametrize("size", [(16, 16), (8, 12, 16)])
def test_diversity_grows_with_what_images_differ_by(size: tuple[int, ...]) -> None:
    assert diversity(_images(0.2, size=size)) == pytest.approx(
        0.2 * diversity(_images(1, size=size)), rel=1e-4
    )


def test_noise_is_no_variety() -> None:
    noise = torch.randn(8, 1, 128, 128, generator=torch.Generator().manual_seed(0))
    assert diversity(noise) == pytest.approx(2**0.5 / 8, rel=0.1)


def test_a_single_image_has_no_diversity_and_nothing_is_said_of_it() -> None:
    alone = torch.ones(1, 1, 8, 8)
    assert diversity(alone) == 0
    report = CollapseWatch(diversity(alone)).look(alone)
    assert report.numbers == {}
    assert report.warnings == ()


def test_a_collapsed_generator_is_told_with_its_number_and_what_to_do() -> None:
    watch = CollapseWatch(diversity(_images(1)))
    report = watch.look(_images(0.12))
    assert report.numbers["coarse_diversity"] == pytest.approx(0.12, rel=1e-3)
    (warning,) = report.warnings
    assert "by 12% of what real ones do" in warning
    assert "try" in warning


def test_a_warning_is_given_once_until_it_was_clearly_better() -> None:
    watch = CollapseWatch(diversity(_images(1)))
    told = [len(watch.look(_images(spread)).warnings) for spread in (0.9, 0.2, 0.1, 0.4, 0.2, 0.6, 0.2)]
    assert told == [0, 1, 0, 0, 0, 0, 1]


def test_a_discriminator_that_is_always_right_is_told_after_a_while() -> None:
    watch = CollapseWatch(1.0)
    images = _images(1)
    for _ in range(19):
        watch.remember(1.0)
    assert "discriminator_accuracy" not in watch.look(images).numbers
    watch.remember(1.0)
    report = watch.look(images)
    assert report.numbers["discriminator_accuracy"] == 1
    assert "right about 100% of the images" in report.warnings[0]


def test_a_discriminator_that_was_right_long_ago_is_forgotten() -> None:
    watch = CollapseWatch(1.0)
    for accuracy in [1.0] * 30 + [0.6] * 20:
        watch.remember(accuracy)
    report = watch.look(_images(1))
    assert report.numbers["discriminator_accuracy"] == pytest.approx(0.6)
    assert report.warnings == ()


def test_state_survives_json_so_that_a_resumed_run_does_not_warn_again() -> None:
    first = CollapseWatch(diversity(_images(1)))
    for _ in range(20):
        first.remember(0.99)
    assert len(first.look(_images(0.1)).warnings) == 2
    second = CollapseWatch(diversity(_images(1)), json.loads(json.dumps(first.state)))
    report = second.look(_images(0.1))
    assert report.warnings == ()
    assert report.numbers["discriminator_accuracy"] == pytest.approx(0.99)

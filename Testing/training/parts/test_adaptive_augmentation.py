"""The probability rises where real images are learnt by heart, and falls again."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.parts.adaptive_augmentation import AdaptiveAugmentation

_SURE, _UNSURE = torch.full((10,), 4.0), torch.tensor([4.0, -4.0]).repeat(5)


def _after(updates: int, logits: Tensor, *, images: int = 1000) -> AdaptiveAugmentation:
    module = AdaptiveAugmentation(images=images)
    for _ in range(updates):
        module.update(logits)
    return module


def test_probability_rises_while_real_images_are_all_known_and_falls_when_they_are_not() -> None:
    module = _after(50, _SURE)
    risen = module.probability.item()
    assert 0.3 < risen <= 0.5
    for _ in range(30):
        module.update(_UNSURE)
    assert module.probability.item() < risen


def test_a_guessing_discriminator_brings_no_augmentation() -> None:
    assert _after(50, _UNSURE).probability.item() == 0


def test_probability_stays_below_where_changes_leak() -> None:
    assert _after(500, _SURE).probability.item() == pytest.approx(0.85)


def test_it_goes_its_whole_way_in_as_many_images_as_said() -> None:
    module = _after(20, _SURE)  # the running mean has come to its limit by now
    before = module.probability.item()
    for _ in range(20):
        module.update(_SURE)
    assert module.probability.item() - before == pytest.approx(200 / 1000)


def test_running_mean_is_the_closed_form_and_signs_alone_count() -> None:
    module = _after(3, torch.tensor([1e-3, 1e3]))
    assert module.sureness.item() == pytest.approx(1 - 0.9**3)


def test_sureness_is_counted_from_the_boundary() -> None:
    module = AdaptiveAugmentation()
    module.update(torch.full((4, 1, 2, 2), 0.4), boundary=0.5)
    assert module.sureness.item() == pytest.approx(-0.1)


def test_a_checkpoint_keeps_it() -> None:
    first = _after(30, _SURE)
    second = AdaptiveAugmentation(images=1000)
    second.load_state_dict(first.state_dict())
    for module in (first, second):
        module.update(_SURE)
    assert first.probability.item() == second.probability.item() > 0


def test_images_are_changed_only_once_the_probability_has_risen() -> None:
    images = torch.rand(8, 1, 16, 16, generator=torch.Generator().manual_seed(0))
    module = AdaptiveAugmentation(images=100)
    assert torch.equal(module(images, "brightness,cutout", Draws(0, 0), "real"), images)
    for _ in range(30):
        module.update(_SURE)
    assert not torch.equal(module(images, "brightness,cutout", Draws(0, 0), "real"), images)

"""The adversarial losses against closed forms, and which way they push."""

from __future__ import annotations

import math

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss

from CTGANAugmentLib.training.losses import hinge, least_squares, non_saturating, wasserstein
from CTGANAugmentLib.training.losses.adversarial import ADVERSARIAL

_REAL = torch.tensor([2.0, -1.0, 0.5])
_FAKE = torch.tensor([-3.0, 0.25])


def test_non_saturating_is_the_cross_entropy_with_the_labels_real_and_made() -> None:
    wanted = binary_cross_entropy_with_logits(_REAL, torch.ones(3))
    wanted = wanted + binary_cross_entropy_with_logits(_FAKE, torch.zeros(2))
    torch.testing.assert_close(non_saturating.discriminator_loss(_REAL, _FAKE), wanted)
    torch.testing.assert_close(
        non_saturating.generator_loss(_FAKE), binary_cross_entropy_with_logits(_FAKE, torch.ones(2))
    )


def test_smoothing_lowers_the_target_of_real_images_alone() -> None:
    wanted = binary_cross_entropy_with_logits(_REAL, torch.full((3,), 0.9))
    wanted = wanted + binary_cross_entropy_with_logits(_FAKE, torch.zeros(2))
    torch.testing.assert_close(non_saturating.discriminator_loss(_REAL, _FAKE, smoothing=0.1), wanted)


def test_least_squares_is_half_for_the_discriminator_and_whole_for_the_generator() -> None:
    wanted = (mse_loss(_REAL, torch.ones(3)) + mse_loss(_FAKE, torch.zeros(2))) / 2
    torch.testing.assert_close(least_squares.discriminator_loss(_REAL, _FAKE), wanted)
    torch.testing.assert_close(least_squares.generator_loss(_FAKE), mse_loss(_FAKE, torch.ones(2)))


def test_hinge_counts_only_what_is_inside_the_margin() -> None:
    assert hinge.discriminator_loss(_REAL, _FAKE).item() == pytest.approx((0 + 2 + 0.5) / 3 + (0 + 1.25) / 2)
    assert hinge.generator_loss(_FAKE).item() == pytest.approx(2.75 / 2)


def test_wasserstein_is_the_difference_of_the_means() -> None:
    assert wasserstein.discriminator_loss(_REAL, _FAKE).item() == pytest.approx(-2.75 / 2 - 0.5)
    assert wasserstein.generator_loss(_FAKE).item() == pytest.approx(2.75 / 2)


@pytest.mark.parametrize("name", ADVERSARIAL)
@pytest.mark.parametrize("shape", [(4,), (4, 1), (2, 1, 6, 6), (2, 1, 3, 3, 3)])
def test_a_step_moves_logits_the_way_each_side_wants(name: str, shape: tuple[int, ...]) -> None:
    loss = ADVERSARIAL[name]
    generator = torch.Generator().manual_seed(0)
    real = torch.rand(shape, generator=generator).mul(0.8).requires_grad_()
    fake = torch.rand(shape, generator=generator).mul(0.8).requires_grad_()
    up, down = torch.autograd.grad(loss.discriminator(real, fake), [real, fake])
    assert (up < 0).all()
    assert (down > 0).all()
    (fooled,) = torch.autograd.grad(loss.generator(fake), [fake])
    assert (fooled < 0).all()


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_huge_logits_of_half_precision_give_finite_losses(name: str) -> None:
    loss = ADVERSARIAL[name]
    logits = torch.tensor([-300.0, 300.0], dtype=torch.bfloat16)
    for value in (loss.discriminator(logits, logits), loss.generator(logits)):
        assert value.dtype == torch.float32
        assert math.isfinite(value.item())


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_accuracy_is_one_when_the_kinds_lie_apart_and_a_half_when_they_are_alike(name: str) -> None:
    loss = ADVERSARIAL[name]
    assert loss.accuracy(torch.full((5,), 3.0), torch.full((7,), -3.0)).item() == 1
    assert loss.accuracy(torch.full((5,), -3.0), torch.full((7,), 3.0)).item() == 0
    same = torch.linspace(-2, 3, 10)
    assert loss.accuracy(same, same).item() == 0.5


def test_accuracy_of_least_squares_looks_at_one_half() -> None:
    assert ADVERSARIAL["least-squares"].accuracy(torch.tensor([0.6]), torch.tensor([0.4])).item() == 1
    assert ADVERSARIAL["hinge"].accuracy(torch.tensor([0.6]), torch.tensor([0.4])).item() == 0.5


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_accuracy_leaves_no_graph(name: str) -> None:
    logits = torch.zeros(3, requires_grad=True)
    assert not ADVERSARIAL[name].accuracy(logits, logits).requires_grad

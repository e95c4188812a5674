"""The generator's losses beside the game: each counted by its weight, the difference only where it is asked for."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from CTGANAugmentLib.networks.patchgan import PatchGan
from CTGANAugmentLib.training.bases.conditional_objective import Judged
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.losses.ssim import ssim_loss
from CTGANAugmentLib.training.objectives.inpainting import Inpainting


def _images() -> tuple[dict[str, nn.Module], Judged, Judged]:
    torch.manual_seed(0)
    judge = PatchGan(inputs=2, width=4, layers=1, norm="none")
    real, made, mask = (torch.rand(2, 1, 16, 16) for _ in range(3))
    made.requires_grad_()
    return (
        {"discriminator": judge},
        Judged(real, torch.cat([real, mask], 1)),
        Judged(made, torch.cat([made, mask], 1)),
    )


def _losses(where: Tensor | None = None, **weights: float) -> dict[str, Tensor]:
    objective = Inpainting(discriminator_augmentation="", **weights)
    networks, real, made = _images()
    return objective.generator_losses(networks, real, made, Draws(0, 0), where=where)


def test_what_has_no_weight_is_not_computed() -> None:
    assert set(_losses(l1_weight=2)) == {"adversarial", "l1", "total"}


def test_the_total_is_the_weighted_sum() -> None:
    losses = _losses(l1_weight=2, ssim_weight=3, feature_weight=4)
    _, real, made = _images()
    wanted = losses["adversarial"] + 2 * losses["l1"] + 3 * losses["ssim"] + 4 * losses["features"]
    torch.testing.assert_close(losses["total"], wanted)
    torch.testing.assert_close(losses["ssim"], ssim_loss(made.image, real.image))


def test_the_difference_is_taken_where_it_is_asked_for() -> None:
    _, real, made = _images()
    where = torch.zeros(2, 1, 16, 16)
    where[:, :, 3:5, 6:9] = 1
    difference = (made.image - real.image).abs()[:, :, 3:5, 6:9].mean().item()
    assert _losses(where)["l1"].item() == pytest.approx(difference, rel=1e-5)


def test_features_are_those_within_the_discriminator_and_lead_the_generator() -> None:
    networks, real, made = _images()
    judge = networks["discriminator"]
    inner = [
        (one - other).abs().mean()
        for one, other in zip(judge.stages(real.shown)[:-1], judge.stages(made.shown)[:-1], strict=True)
    ]
    objective = Inpainting(discriminator_augmentation="", feature_weight=1)
    losses = objective.generator_losses(networks, real, made, Draws(0, 0))
    torch.testing.assert_close(losses["features"], torch.stack(inner).mean())
    losses["features"].backward()
    assert made.image.grad.abs().sum() > 0

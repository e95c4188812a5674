"""What a drawing of a lesion keeps of the real one, and what it does not."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.parts.crude_lesion import crude_lesion
from CTGANAugmentLib.training.parts.holes import dilated


def _case(size: tuple[int, ...]) -> tuple[Tensor, Tensor, Tensor]:
    mask = torch.zeros(2, 1, *size)
    mask[..., 10:24, 8:26] = 1
    grain = 0.1 * torch.randn(mask.shape, generator=torch.Generator().manual_seed(0))
    return -0.5 + 0.8 * mask + grain, dilated(mask, 2), mask


@pytest.mark.parametrize("size", [(32, 36), (4, 32, 36)])
def test_outside_the_hole_nothing_is_drawn_and_within_it_the_grain_is_gone(size: tuple[int, ...]) -> None:
    image, hole, mask = _case(size)
    drawn = crude_lesion(image, hole, mask, Draws(0, 0))
    assert torch.equal(drawn[hole == 0], image[hole == 0])
    inner = (slice(None), slice(None), *(slice(None),) * (len(size) - 2), slice(14, 20), slice(12, 22))
    assert float(drawn[inner].std()) < 0.4 * float(image[inner].std())


def test_the_lesion_keeps_its_mean_and_the_margin_that_of_the_surroundings() -> None:
    image, hole, mask = _case((32, 36))
    drawn = crude_lesion(image, hole, mask, Draws(0, 0))
    assert float(drawn[..., 14:20, 12:22].mean()) == pytest.approx(0.3, abs=0.04)
    outer = (hole > 0) & (dilated(mask, 1) == 0)
    assert float(drawn[outer].mean()) == pytest.approx(-0.5, abs=0.04)


def test_the_lesions_edge_is_half_way_between_its_tissue_and_that_round_it() -> None:
    _, hole, mask = _case((32, 36))
    drawn = crude_lesion(mask, hole, mask, Draws(0, 0))
    outer, inner = drawn[:, 0, 9, 12:20], drawn[:, 0, 10, 12:20]
    torch.testing.assert_close(outer, torch.full_like(outer, 1 / 3), atol=0.05, rtol=0)
    torch.testing.assert_close(inner, torch.full_like(inner, 2 / 3), atol=0.05, rtol=0)


def test_steps_draw_with_different_roughness_and_one_step_always_the_same() -> None:
    image, hole, mask = _case((32, 36))
    first, again, other = (crude_lesion(image, hole, mask, Draws(0, step)) for step in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_a_hole_without_a_lesion_is_drawn_as_its_surroundings() -> None:
    _, hole, mask = _case((32, 36))
    tissue = -0.5 + 0.1 * torch.randn(mask.shape, generator=torch.Generator().manual_seed(1))
    drawn = crude_lesion(tissue, hole, torch.zeros_like(mask), Draws(0, 0))[hole > 0]
    assert float(drawn.mean()) == pytest.approx(-0.5, abs=0.02)
    assert float(drawn.std()) < 0.04

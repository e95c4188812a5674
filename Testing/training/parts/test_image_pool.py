"""The pool hands out old images as CycleGAN's does, by the draws alone."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.parts.image_pool import ImagePool


def _numbered(first: int, count: int) -> Tensor:
    """Images that carry their number in every voxel."""
    return torch.arange(first, first + count).float().view(-1, 1, 1, 1).expand(count, 1, 2, 3)


def _run(pool: ImagePool, steps: range, batch: int = 4) -> Tensor:
    outs = [pool.query(_numbered(step * batch, batch), Draws(0, step)) for step in steps]
    return torch.cat(outs)[:, 0, 0, 0]


def test_until_it_is_full_images_come_back_as_they_are() -> None:
    pool = ImagePool(size=12, shape=(1, 2, 3))
    assert _run(pool, range(3)).tolist() == list(range(12))
    assert pool.images[:, 0, 0, 0].tolist() == list(range(12))
    assert pool.count.item() == 12


def test_then_half_of_them_are_old_ones_of_all_ages() -> None:
    size, batch = 20, 4
    pool = ImagePool(size=size, shape=(1, 2, 3))
    out = _run(pool, range(500))[size:]
    ages = torch.arange(size, size + len(out)) - out
    old = ages > 0
    assert old.float().mean().item() == pytest.approx(0.5, abs=0.03)
    # An image leaves with chance 1/2 * 1/20 for each new one: its age is geometric with mean 40.
    assert ages[old].float().mean().item() == pytest.approx(2 * size, rel=0.15)
    assert batch < ages.max()


def test_no_image_comes_out_twice_once_its_place_was_taken() -> None:
    out = _run(ImagePool(size=8, shape=(1, 2, 3)), range(100))[8:]
    assert len(out.unique()) == len(out)


def test_a_pool_out_of_a_checkpoint_goes_on_the_same_way() -> None:
    whole = ImagePool(size=8, shape=(1, 2, 3))
    _run(whole, range(5))
    resumed = ImagePool(size=8, shape=(1, 2, 3))
    resumed.load_state_dict(whole.state_dict())
    assert torch.equal(_run(whole, range(5, 15)), _run(resumed, range(5, 15)))
    assert torch.equal(whole.images, resumed.images)


def test_what_comes_out_has_no_graph_and_is_no_view_of_the_pool() -> None:
    pool = ImagePool(size=2, shape=(1, 2, 3))
    images = _numbered(0, 2).clone().requires_grad_()
    out = pool.query(images, Draws(0, 0))
    assert not out.requires_grad
    out.zero_()
    assert pool.images[1].unique().item() == 1
    assert images.max().item() == 1


def test_volumes_and_half_precision_are_kept_too() -> None:
    pool = ImagePool(size=3, shape=(2, 4, 4, 4))
    images = torch.ones(2, 2, 4, 4, 4, dtype=torch.bfloat16)
    for step in range(5):
        out = pool.query(images, Draws(0, step))
    assert out.dtype == torch.bfloat16
    assert torch.equal(out, images)


def test_no_pool_hands_the_same_images_back() -> None:
    pool = ImagePool(size=0, shape=(1, 2, 3))
    assert torch.equal(pool.query(_numbered(0, 3), Draws(0, 0)), _numbered(0, 3))

"""Holes against scipy's morphology and the formula of the ellipsoid."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.ndimage import binary_dilation, label
from torch import Tensor

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.parts.holes import bounding_box, cut_off, dilated, random_ellipsoids

SIZES = [(20, 24), (8, 20, 24)]


def _masks(size: tuple[int, ...]) -> Tensor:
    masks = (torch.rand(3, 1, *size, generator=torch.Generator().manual_seed(0)) < 0.01).float()
    masks[2] = 0
    return masks


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("margin", [0, 1, 3])
def test_dilation_is_that_of_scipy(size: tuple[int, ...], margin: int) -> None:
    masks = _masks(size)
    cube = np.ones((2 * margin + 1,) * len(size))
    for mask, grown in zip(masks[:, 0].numpy(), dilated(masks, margin)[:, 0].numpy(), strict=True):
        np.testing.assert_array_equal(grown > 0, binary_dilation(mask > 0, cube))


@pytest.mark.parametrize("size", SIZES)
def test_box_is_from_the_first_voxel_to_the_last_along_each_axis(size: tuple[int, ...]) -> None:
    masks = _masks(size)
    for mask, box in zip(masks[:, 0].numpy(), bounding_box(masks)[:, 0].numpy(), strict=True):
        wanted = np.zeros_like(mask)
        if mask.any():
            wanted[tuple(slice(i.min(), i.max() + 1) for i in np.nonzero(mask))] = 1
        np.testing.assert_array_equal(box, wanted)


@pytest.mark.parametrize("size", [*SIZES, (64, 64, 64)])
def test_ellipsoids_are_whole_and_of_the_size_promised(size: tuple[int, ...]) -> None:
    holes = random_ellipsoids((40, 1, *size), Draws(0, 0), "hole")[:, 0]
    lengths = []
    for hole in holes.numpy() > 0:
        assert label(hole)[1] == 1
        lengths.append([len(set(i)) / side for i, side in zip(np.nonzero(hole), size, strict=True)])
    # Diameters are from 1/4 to 1/2 of the sides; counted in whole voxels, up to one more or two fewer.
    assert np.min(lengths) >= 1 / 4 - 2 / min(size)
    assert np.max(lengths) <= 1 / 2 + 1 / min(size)
    assert len({hole.numpy().tobytes() for hole in holes}) > 30


def test_the_volume_of_ellipsoids_is_that_of_the_formula() -> None:
    holes = random_ellipsoids((60, 1, 48, 48, 48), Draws(3, 0), "hole")
    # Mean of 4/3 pi abc with each semi-axis uniform from 6 to 12 voxels.
    assert holes.flatten(1).sum(dim=1).mean().item() == pytest.approx(4 / 3 * np.pi * 9**3, rel=0.15)


@pytest.mark.parametrize("size", [(1, 8, 8), (2, 6, 6), (3, 3)])
def test_no_hole_of_a_small_patch_is_empty(size: tuple[int, ...]) -> None:
    holes = random_ellipsoids((200, 1, *size), Draws(0, 0), "hole")
    assert holes.flatten(1).amax(dim=1).min() == 1


def test_parts_of_a_batch_get_the_whole_batchs_holes() -> None:
    whole = random_ellipsoids((4, 1, 16, 16), Draws(0, 7), "hole")
    parts = [random_ellipsoids((2, 1, 16, 16), Draws(0, 7, part=n, parts=2), "hole") for n in range(2)]
    assert torch.equal(whole, torch.cat(parts))


@pytest.mark.parametrize("size", SIZES)
def test_at_most_half_of_a_cut_hole_is_closed_from_one_end_of_one_axis(size: tuple[int, ...]) -> None:
    holes = cut_off(torch.ones(400, 1, *size), 0.5, Draws(0, 0))[:, 0].numpy()
    changed = holes.min(axis=tuple(range(1, holes.ndim))) == 0
    assert 0.4 < changed.mean() < 0.6
    axes_cut = set()
    for hole in holes[changed]:
        open_along = [hole.max(axis=tuple(b for b in range(len(size)) if b != a)) for a in range(len(size))]
        short = [axis for axis, line in enumerate(open_along) if not line.all()]
        assert len(short) == 1
        line = open_along[short[0]]
        assert size[short[0]] / 2 <= line.sum()
        assert label(line)[1] == 1
        assert line[0] or line[-1]
        axes_cut.add((short[0], bool(line[0])))
    assert len(axes_cut) == 2 * len(size)


def test_a_single_slice_is_never_closed_as_a_whole() -> None:
    holes = cut_off(torch.ones(100, 1, 1, 8, 8), 1.0, Draws(0, 0))
    assert holes.flatten(1).amax(dim=1).min() == 1


def test_no_hole_is_cut_where_none_should_be() -> None:
    hole = torch.ones(5, 1, 6, 2, 2)
    assert torch.equal(cut_off(hole, 0.0, Draws(0, 0)), hole)

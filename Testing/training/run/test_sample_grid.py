"""Pictures of samples show the right planes in the right places, enlarged by whole factors, and are not too large."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from PIL import Image

from CTGANAugmentLib.training.run.sample_grid import samples_png
from CTGANAugmentLib.training.sample import Sample


def drawn(samples, title="step 1"):
    with Image.open(io.BytesIO(samples_png(samples, title))) as picture:
        assert picture.format == "PNG"
        return np.asarray(picture)


def constant(value, count=4, size=(16, 16), channels=1):
    return torch.full((count, channels, *size), float(value))


def columns_with(picture, level):
    """First and last column in which a gray level fills most of a long run of rows."""
    found = np.flatnonzero((picture == level).all(axis=-1).sum(axis=0) > 90)
    return found.min(), found.max()


def test_made_images_are_on_the_left_and_real_ones_on_the_right():
    picture = drawn({"noise": Sample(constant(1), constant(-0.5))})
    assert columns_with(picture, 255)[1] < columns_with(picture, 64)[0]


def test_rows_of_a_translation_are_source_made_real_and_a_gray_difference_where_pairs_are_equal():
    source, made = constant(0.5), constant(1)
    picture = drawn({"translate": Sample(made, made, source, paired=True)})
    starts = [columns_with(picture, 191)[0], columns_with(picture, 255)[0], columns_with(picture, 128)[0]]
    assert starts == sorted(starts)


def test_without_pairs_there_is_no_difference():
    picture = drawn({"translate": Sample(constant(1), constant(1), constant(0.5))})
    assert not (picture == 128).all(axis=-1).any()


def test_small_images_are_enlarged_by_repeating_each_voxel():
    checks = torch.tensor([[1.0, -1.0], [-1.0, 1.0]]).repeat(4, 4)[None, None]
    picture = drawn({"noise": Sample(checks, checks)})[..., 0]
    row = picture[picture.shape[0] // 2]
    runs = np.diff(np.flatnonzero(np.diff(row.astype(int))))
    widths, counts = np.unique(runs, return_counts=True)
    assert counts.max() >= 8
    assert widths[counts.argmax()] > 4


def test_of_several_slices_as_channels_the_middle_one_is_shown():
    stack = torch.cat([constant(-1), constant(1), constant(-1)], dim=1)
    assert (drawn({"noise": Sample(stack, stack)}) == 255).all(axis=-1).sum() > 1000


def test_of_a_volume_three_planes_are_shown_with_the_head_on_top():
    volume = torch.full((1, 1, 8, 12, 16), -1.0)
    volume[:, :, -2:] = 1.0  # towards the head
    picture = drawn({"inpaint": Sample(volume, volume, volume, paired=True)})[40:, :, 0]
    bright_rows = np.flatnonzero((picture == 255).sum(axis=1) > 100)
    black_rows = np.flatnonzero((picture == 0).sum(axis=1) > 100)
    assert bright_rows.size
    assert bright_rows.min() < black_rows.max()
    axial = picture[:, : picture.shape[1] // 12]
    assert (axial == 0).sum() > 10 * (axial == 255).sum()


@pytest.mark.parametrize(
    "size",
    [(8, 8), (16, 16), (64, 64), (70, 50), (256, 256), (512, 512), (16, 32, 32), (64, 64, 64), (9, 96, 96)],
)
@pytest.mark.parametrize("kind", ["noise", "pairs", "two ways"])
def test_a_picture_is_neither_too_small_nor_too_large(size, kind):
    images = constant(0, 8, size)
    sample = Sample(images, images, None if kind == "noise" else images, paired=kind == "pairs")
    samples = {"a to b": sample, "b to a": sample} if kind == "two ways" else {"noise": sample}
    height, width = drawn(samples).shape[:2]
    assert 250 < height <= 1650
    assert 350 < width <= 1650


def test_values_beyond_the_range_and_other_precisions_are_drawn():
    images = constant(3).to(torch.bfloat16).requires_grad_()
    assert (drawn({"noise": Sample(images, constant(-3))}) == 255).any()


def test_the_picture_says_that_it_is_synthetic():
    orange = np.array([255, 170, 90])
    picture = drawn({"noise": Sample(constant(0), constant(0))})
    assert (picture[-22:] == orange).all(axis=-1).any()

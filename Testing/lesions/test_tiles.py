"""Tiles cover a canvas, fade into each other, and see what was painted where a model can go on from it."""

import numpy as np
import pytest
import torch

from CTGANAugmentLib.lesions.tiles import fill, tiles
from CTGANAugmentLib.modelzoo.card import ImageEntry
from CTGANAugmentLib.progress import Cancelled, no_progress


def _canvas(shape, hole):
    image = np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)
    inside = np.zeros(shape, dtype=bool)
    inside[hole] = True
    return image, inside, inside.copy(), np.zeros(shape, dtype=np.float32)


@pytest.mark.parametrize("shape", [(8, 16, 16), (9, 16, 40), (23, 31, 17), (40, 50, 60)])
def test_every_voxel_is_seen_and_no_tile_reaches_out(painter, shape):
    seen = np.zeros(shape, dtype=int)
    for tile in tiles(shape, painter(None)):
        assert [part.stop - part.start for part in tile.window] == [8, 16, 16]
        assert all(part.start >= 0 and part.stop <= n for part, n in zip(tile.window, shape, strict=True))
        seen[tile.window] += 1
    assert seen.min() >= 1


def test_a_canvas_of_one_patch_is_one_tile(painter):
    (tile,) = tiles((8, 16, 16), painter(None))
    assert tile.fresh.min() == 1


def test_neighbours_share_half_at_least(painter):
    found = tiles((8, 16, 100), painter(None))
    starts = [tile.window[2].start for tile in found]
    assert max(np.diff(starts)) <= 16 - 16 // 2


def test_only_the_hole_changes(painter):
    image, hole, mask, noise = _canvas((8, 16, 40), np.s_[2:6, 4:12, 6:34])
    filled, count = fill(
        painter(lambda i, h, m, n: torch.full_like(i, 0.25)), image, hole, mask, noise, no_progress
    )
    np.testing.assert_array_equal(filled[~hole], image[~hole])
    np.testing.assert_allclose(filled[hole], 0.25, atol=1e-6)
    assert count == 4


def test_tiles_without_a_hole_are_left_out(painter):
    image, hole, mask, noise = _canvas((8, 16, 64), np.s_[2:6, 4:12, 2:6])
    _, count = fill(painter(lambda i, h, m, n: i), image, hole, mask, noise, no_progress)
    assert count == 1


def test_tiles_that_disagree_fade_into_each_other(painter):
    """Each tile paints another grey: there is no step, only a slope."""
    greys = iter([-0.5, 0.0, 0.5, 0.9])
    image, hole, mask, noise = _canvas((8, 16, 40), np.s_[:, :, :])
    model = painter(lambda i, h, m, n: torch.full_like(i, next(greys)))
    filled, count = fill(model, image, hole, mask, noise, no_progress)
    assert count > 2
    row = filled[4, 8]
    assert np.ptp(row) > 0.9
    assert np.abs(np.diff(row)).max() < 0.2
    assert (np.diff(row) > -1e-6).all()


def test_a_model_that_goes_on_is_shown_the_painted_end_outside_its_hole(painter):
    calls = []

    def generator(image, hole, mask, noise):
        calls.append((image.clone(), hole.clone(), mask.clone()))
        return torch.full_like(image, 0.1 * len(calls))

    image, hole, mask, noise = _canvas((12, 16, 16), np.s_[1:11, 4:12, 4:12])
    fill(painter(generator, partial=0.5), image, hole, mask, noise, no_progress)
    assert len(calls) == 2
    shown, still, wanted = calls[1]
    start = 12 - 8
    painted_end = (wanted > 0) & (still == 0)
    assert painted_end[0, 0, 0].any()
    np.testing.assert_allclose(shown[painted_end], 0.1, atol=1e-6)
    np.testing.assert_array_equal(wanted[0, 0].numpy() > 0, mask[start:])


def test_no_hole_is_closed_from_more_sides_than_in_training(painter):
    """Painted slices stay; rows and columns fade, since in training one side of a hole is closed at most."""
    found = tiles((12, 24, 24), painter(None, partial=0.5))
    assert {tile.settled for tile in found} == {(0, 0, 0), (2, 0, 0)}


def test_another_model_sees_every_hole_whole(painter):
    holes = []

    def generator(image, hole, mask, noise):
        holes.append(hole[0, 0].numpy() > 0)
        return image

    image, hole, mask, noise = _canvas((12, 16, 16), np.s_[1:11, 4:12, 4:12])
    fill(painter(generator), image, hole, mask, noise, no_progress)
    np.testing.assert_array_equal(holes[1], hole[4:])


def test_it_stops_between_tiles(painter):
    def stop_at_half(fraction, message):
        if fraction >= 0.5:
            raise Cancelled

    image, hole, mask, noise = _canvas((8, 16, 40), np.s_[:, :, :])
    before = image.copy()
    with pytest.raises(Cancelled):
        fill(painter(lambda i, h, m, n: i), image, hole, mask, noise, stop_at_half)
    np.testing.assert_array_equal(image, before)


def test_channels_with_a_bias_leave_no_stripes(painter):
    """As a network of four slices of which each is a little too bright or too dark makes it."""
    images = ImageEntry(
        "CT", ("image",), {"image": {"kind": "window", "low": 0, "high": 1}}, (3, 2, 2), (4, 16, 16), 1
    )
    bias = torch.tensor([0.2, -0.1, 0.15, -0.25]).view(1, 1, 4, 1, 1)
    image, hole, mask, noise = _canvas((14, 16, 16), np.s_[1:13, 2:14, 2:14])
    levels = {}
    for mode in ("2.5-D", "3-D"):
        model = painter(lambda i, h, m, n: torch.full_like(i, 0.1) + bias, images, mode=mode)
        filled, _ = fill(model, image, hole, mask, noise, no_progress)
        levels[mode] = [
            part[inside].mean() for part, inside in zip(filled, hole, strict=True) if inside.any()
        ]
    assert np.abs(np.diff(levels["3-D"])).max() > 0.2
    assert np.abs(np.diff(levels["2.5-D"])).max() < 0.12

"""Slices as channels, and back."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from CTGANAugmentLib.translation.neighbours import Merger, Neighbours


def stack_of(slices=11):
    return np.random.default_rng(0).standard_normal((slices, 3, 4)).astype(np.float32)


def merged(neighbours, stack, per_slab=4, change=lambda images: images):
    merger, found = Merger(neighbours), {}
    for start in range(0, len(stack), per_slab):
        centers = range(start, min(start + per_slab, len(stack)))
        first = max(start - neighbours.reach, 0)
        given = neighbours.gather(stack[first : centers.stop + neighbours.reach], first, centers)
        for number, image in merger.add(change(given)[:, None], centers):
            assert number not in found
            found[number] = image[0]
    assert list(found) == list(range(len(stack)))
    return np.stack(list(found.values()))


@pytest.mark.parametrize(("channels", "step"), [(1, 1.0), (3, 1.0), (3, 2.0), (5, 1.0)])
@pytest.mark.parametrize("per_slab", [1, 2, 8])
def test_whole_steps_give_the_slices_back_exactly(channels, step, per_slab):
    stack = stack_of()
    assert np.allclose(merged(Neighbours(channels, step, len(stack)), stack, per_slab), stack, atol=1e-6)


def test_channels_are_the_scan_read_between_its_slices():
    stack = stack_of()
    neighbours = Neighbours(3, 1.7, len(stack))
    given = neighbours.gather(stack, 0, range(len(stack)))
    for channel, offset in enumerate((-1.7, 0.0, 1.7)):
        at = np.clip(np.arange(len(stack)) + offset, 0, len(stack) - 1)
        k, j, i = np.meshgrid(at, np.arange(3), np.arange(4), indexing="ij")
        expected = map_coordinates(stack, [k, j, i], order=1)
        assert np.allclose(given[:, channel], expected, atol=1e-5)


def test_steps_that_are_no_whole_numbers_keep_a_linear_scan():
    stack = np.arange(12, dtype=np.float32)[:, None, None] * np.ones((1, 2, 2), dtype=np.float32)
    found = merged(Neighbours(3, 0.6, len(stack)), stack)
    assert np.allclose(found[2:-2], stack[2:-2], atol=1e-5)


def test_the_middle_channel_counts_most():
    weights = Neighbours(5, 1.0, 9).weights
    assert np.isclose(sum(weights), 1)
    assert list(weights) == sorted(weights[:3]) + sorted(weights[3:], reverse=True)
    assert weights[2] == max(weights)


def test_a_slice_is_the_weighted_mean_of_what_its_neighbours_make_of_it():
    stack = np.zeros((5, 2, 2), dtype=np.float32)

    def only_upper(images):
        made = np.zeros_like(images)
        made[:, 2] = 1
        return made

    found = merged(Neighbours(3, 1.0, 5), stack, change=only_upper)
    # Slice 0 has no slice below it whose upper neighbour it is.
    assert np.allclose(found[:, 0, 0], [0, 0.25, 0.25, 0.25, 1 / 3])


def test_the_order_of_channels_is_that_of_the_slices():
    stack = np.arange(5, dtype=np.float32)[:, None, None] * np.ones((1, 2, 2), dtype=np.float32)
    given = Neighbours(3, 1.0, 5).gather(stack, 0, range(5))
    assert given[2, :, 0, 0].tolist() == [1, 2, 3]

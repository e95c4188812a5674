"""Images of any size through networks that take some sizes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.functional import avg_pool2d

from CTGANAugmentLib.translation.windows import Windows


def noise(*shape):
    return np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)


@pytest.mark.parametrize("size", [(8, 8), (9, 30), (50, 21), (3, 2), (1, 40)])
@pytest.mark.parametrize("windows", [Windows(4, 64, 64), Windows(4, 16, 16), Windows(1, 16, 16, fixed=True)])
def test_a_network_that_does_nothing_gives_the_image_back(size, windows):
    images = noise(3, 2, *size)
    made = windows.run(lambda given: given, images, batch=2)
    assert made.shape == images.shape
    assert np.allclose(made, images, atol=1e-6)


@pytest.mark.parametrize("windows", [Windows(4, 24, 20), Windows(4, 64, 64), Windows(8, 16, 24, fixed=True)])
def test_a_network_is_given_only_sizes_and_counts_that_it_takes(windows):
    given = []

    def note(images):
        given.append(images.shape)
        return images

    windows.run(note, noise(5, 1, 37, 41), batch=3)
    for count, _, rows, columns in given:
        assert count <= 3
        assert rows % windows.divisor == columns % windows.divisor == 0
        assert rows <= windows.rows
        assert columns <= windows.columns
        if windows.fixed:
            assert (rows, columns) == (windows.rows, windows.columns)


def test_a_slice_within_the_bound_goes_whole():
    given = []
    Windows(4, 64, 64).run(lambda images: given.append(images.shape) or images, noise(1, 1, 61, 40), batch=1)
    assert given == [(1, 1, 64, 40)]


def blurred(images):
    """Mean over 3 x 3 pixels, edges repeated: what a network with a narrow view does."""
    padded = torch.nn.functional.pad(torch.from_numpy(images), (1, 1, 1, 1), mode="replicate")
    return avg_pool2d(padded, 3, stride=1).numpy()


def test_no_seam_shows_between_windows():
    images = noise(1, 1, 60, 60)
    whole, cut = (Windows(4, side, side).run(blurred, images, batch=4)[0, 0] for side in (60, 20))
    error = np.abs(whole - cut)
    apart = [[blurred(images[:, :, r : r + 20, c : c + 20])[0, 0] for c in (0, 20, 40)] for r in (0, 20, 40)]
    plain = np.abs(whole - np.block(apart))
    # Where windows end, the network knows least; there the weights are least too.
    assert error.max() < plain.max() / 4
    assert np.abs(np.diff(cut, axis=1)).max() <= np.abs(np.diff(whole, axis=1)).max() * 1.05


def test_a_step_between_windows_is_spread_over_their_overlap():
    count = iter(range(100))

    def levels(images):
        return np.stack([np.full(image.shape, next(count), dtype=np.float32) for image in images])

    made = Windows(4, 16, 16).run(levels, noise(1, 1, 16, 64), batch=1)[0, 0, 5]
    assert np.all(np.diff(made) >= -1e-6)
    assert np.diff(made).max() < 0.35
    assert made[-1] - made[0] > 3

"""Holes larger than a patch: one tile after the other, each fading into what is painted already."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.lesions.painting_model import PaintingModel
from CTGANAugmentLib.lesions.random_field import Field
from CTGANAugmentLib.lesions.slice_levels import levelled
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.progress import Progress, track

_OVERLAP = 2
"""Neighbours share this part of a tile's side at least."""
_SETTLED = 2
"""A model that can go on from a painted end sees this part of what they share as it is."""
_CLOSE = 3
"""Tiles of healthy tissue begin at every third part of their sides."""
Window = tuple[slice, slice, slice]


@dataclass(frozen=True, eq=False)
class Tile:
    """A patch of a canvas.

    Attributes:
        window: where it is, (slice, row, column).
        settled: how many of its first slices, rows and columns are not painted again where a tile was before.
        fresh: how much of what it makes is taken where a tile was before, from 0 at its first slice, row or column to
            1 where it is the only one.
    """

    window: Window
    settled: tuple[int, int, int]
    fresh: Field


def tiles(canvas: tuple[int, ...], model: PaintingModel) -> list[Tile]:
    """Cover a canvas by patches, in the order of slices, rows and columns."""
    # In training one side of a hole is closed at most (`training/parts/holes.py`, cut_off). Painted rows and columns
    # beside painted slices would close two or three: two large lesions each in CT and MR, from two seeds, were then 3
    # to 9 % less varied (SD), and in CT the tiles agreed no better. Slices are what a patch has fewest of.
    along = [
        _along(length, size, goes_on=axis == 0 and model.goes_on)
        for axis, (length, size) in enumerate(zip(canvas, model.shape, strict=True))
    ]
    found = []
    for k, j, i in product(*along):
        fresh = k.fresh[:, None, None] * j.fresh[:, None] * i.fresh
        found.append(Tile((k.window, j.window, i.window), (k.settled, j.settled, i.settled), fresh))
    return found


@dataclass(frozen=True, eq=False)
class _Side:
    window: slice
    settled: int
    fresh: NDArray[np.float32]


def _along(length: int, size: int, *, goes_on: bool) -> list[_Side]:
    """Sides of the tiles along one axis, evenly spread."""
    overlap = size // _OVERLAP
    count = 1 if length <= size else int(np.ceil((length - overlap) / (size - overlap)))
    starts = np.round(np.linspace(0, length - size, count)).astype(int).tolist()
    sides = []
    for start, before in zip(starts, [None, *starts[:-1]], strict=True):
        shared = 0 if before is None else before + size - start
        settled = shared // _SETTLED if goes_on else 0
        rise = (np.arange(size, dtype=np.float32) - settled + 1) / np.float32(shared - settled + 1)
        sides.append(_Side(slice(start, start + size), settled, np.clip(rise, 0, 1)))
    return sides


def fill(
    model: PaintingModel, image: Field, hole: Mask, mask: Mask, noise: Field, progress: Progress
) -> tuple[Field, int]:
    """Fill a hole of a canvas.

    Args:
        model: whose patches are no larger than the canvas.
        image: in [-1, 1], (slice, row, column), left as it is.
        hole: voxels to paint.
        mask: voxels of the lesion wanted.
        noise: standard normal; neighbouring tiles see the same of it.
        progress: told about each tile.

    Returns:
        The filled canvas, and how many tiles it took.
    """
    filled, painted = image.copy(), np.zeros_like(hole)
    wanted = [tile for tile in tiles(image.shape, model) if hole[tile.window].any()]
    for tile in track(wanted, progress, "painting tile"):
        window = tile.window
        still = hole[window] & ~_settled(tile, painted[window])
        # What was painted before is shown only where it stays: the model knows no hole with something in it.
        shown = np.where(still, image[window], filled[window])
        made = model.generate(shown, still, mask[window], noise[window])
        if model.makes_channels:
            made = levelled(made, still, mask[window], shown)
        fresh = np.where(painted[window], tile.fresh, np.float32(1))
        filled[window] = np.where(still, (1 - fresh) * filled[window] + fresh * made, filled[window])
        painted[window] |= hole[window]
    return filled, len(wanted)


def fill_by_mean(
    model: PaintingModel, image: Field, hole: Mask, noise: Field, progress: Progress
) -> tuple[Field, int]:
    """Fill a hole of a canvas with healthy tissue: the mean of tiles that lie close, each of which sees the whole hole.

    What is wanted is the likeliest tissue, not one of many lesions; grain is added later. The mean has no seams, nor
    the stripes of a network whose slices are channels, each with a bias of its own.

    Args:
        model: whose patches are no larger than the canvas.
        image: in [-1, 1], (slice, row, column), left as it is.
        hole: voxels to paint.
        noise: standard normal; neighbouring tiles see the same of it.
        progress: told about each tile.

    Returns:
        The filled canvas, and how many tiles it took.
    """
    total, weights = np.zeros_like(image), np.zeros_like(image)
    share = _pyramid(model.shape)
    windows = [window for window in _close_windows(image.shape, model.shape) if hole[window].any()]
    nothing = np.zeros(model.shape, dtype=bool)
    for window in track(windows, progress, "painting tile"):
        made = model.generate(image[window], hole[window], nothing, noise[window])
        total[window] += share * made
        weights[window] += share
    return np.where(hole, total / np.maximum(weights, share.min()), image), len(windows)


def _close_windows(canvas: tuple[int, ...], shape: tuple[int, int, int]) -> list[Window]:
    along = []
    for length, size in zip(canvas, shape, strict=True):
        count = 1 + int(np.ceil((length - size) / max(1, size // _CLOSE)))
        starts = np.round(np.linspace(0, length - size, count)).astype(int).tolist()
        along.append([slice(start, start + size) for start in starts])
    return [(k, j, i) for k, j, i in product(*along)]


def _pyramid(shape: tuple[int, int, int]) -> Field:
    """Weights of a tile, highest in its middle."""
    k, j, i = (1 - np.abs(np.linspace(-1, 1, size + 2)[1:-1], dtype=np.float32) for size in shape)
    weights: Field = k[:, None, None] * j[:, None] * i
    return weights


def _settled(tile: Tile, painted: Mask) -> Mask:
    """Voxels of a tile that stay as they were painted."""
    first = np.zeros_like(painted)
    for axis, count in enumerate(tile.settled):
        first[tuple(slice(0, count if a == axis else None) for a in range(3))] = True
    return first & painted

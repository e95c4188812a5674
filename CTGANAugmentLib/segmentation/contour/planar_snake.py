"""One snake in one plane: a closed curve between edges, its own stiffness and a pressure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from CTGANAugmentLib.mask_part import Mask

Curve = NDArray[np.float64]
"""Points of a closed curve, shape (n, 2), as (row, column) in pixels, counted round it."""

_NODE_PIXELS = 1.5
_FEWEST_NODES = 12
_MOST_NODES = 300
"""The curve's matrix is inverted in each round."""
_RELAXING_STEPS = 4
_RESTING_SHARE = 0.003
_MARGIN = 6


@dataclass(frozen=True)
class Stiffness:
    """Weights of the snake's energy: length, bending, brightness and edges."""

    alpha: float
    beta: float
    w_line: float
    w_edge: float
    pressure: float


def even(curve: Curve, node_pixels: float = _NODE_PIXELS) -> Curve:
    """Points at equal distances along the curve."""
    closed = np.vstack([curve, curve[:1]])
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    count = int(np.clip(along[-1] / node_pixels, _FEWEST_NODES, _MOST_NODES))
    places = np.linspace(0, along[-1], count, endpoint=False)
    return np.stack([np.interp(places, along, closed[:, axis]) for axis in range(2)], axis=1)


def signed_area(curve: Curve) -> float:
    """Area in square pixels; its sign is the sense of rotation."""
    row, column = curve.T
    return 0.5 * float(np.sum(row * np.roll(column, -1) - column * np.roll(row, -1)))


def outline(mask: Mask) -> Curve | None:
    """Longest border curve of a mask (row, column), None where it has no pixel."""
    from skimage.measure import find_contours

    curves = find_contours(np.pad(mask, 1).astype(np.float32), 0.5)
    if not curves:
        return None
    longest: Curve = max(curves, key=len)[:-1] - 1
    return even(longest)


def inside(curve: Curve, shape: tuple[int, int]) -> Mask:
    """Pixels (row, column) within the curve."""
    from skimage.draw import polygon2mask

    filled: Mask = polygon2mask(shape, curve)
    return filled


def moved(curve: Curve, away: NDArray[np.float32], weights: Stiffness, rounds: int) -> Curve | None:
    """Move a curve until it rests.

    In each round every point is pushed along its normal, outwards where the value is alike and inwards where it is
    not, and the snake relaxes between its stiffness and the edges.

    Args:
        curve: where it begins.
        away: distance from what is wanted (row, column): 0 is alike, 1 half-way to the next tissue.
        weights: of the energy.
        rounds: at most.

    Returns:
        The curve, None where it collapsed.
    """
    area = abs(signed_area(curve))
    for _ in range(rounds):
        curve = even(_relaxed(_pushed(curve, away, weights.pressure), away, weights))
        now = abs(signed_area(curve))
        if now < np.pi or not np.all(np.isfinite(curve)):
            return None
        if abs(now - area) <= _RESTING_SHARE * area:
            break
        area = now
    return curve


def _pushed(curve: Curve, away: NDArray[np.float32], pressure: float) -> Curve:
    tangent = np.roll(curve, -1, axis=0) - np.roll(curve, 1, axis=0)
    normal = np.stack([tangent[:, 1], -tangent[:, 0]], axis=1) * np.sign(signed_area(curve))
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    here = map_coordinates(away, curve.T, order=1, mode="nearest")
    push = pressure * np.clip(1 - here, -1, 1)
    highest = np.array(away.shape) - 1.0
    pushed: Curve = np.clip(curve + push[:, None] * normal, 0, highest)
    return pushed


def _relaxed(curve: Curve, away: NDArray[np.float32], weights: Stiffness) -> Curve:
    from skimage.segmentation import active_contour

    low = np.maximum(np.floor(curve.min(axis=0)).astype(int) - _MARGIN, 0)
    high = np.minimum(np.ceil(curve.max(axis=0)).astype(int) + _MARGIN + 1, away.shape)
    part = 1 - away[low[0] : high[0], low[1] : high[1]].astype(np.float64) / 2
    relaxed: Curve = active_contour(
        part,
        curve - low,
        alpha=weights.alpha,
        beta=weights.beta,
        w_line=weights.w_line,
        w_edge=weights.w_edge,
        max_num_iter=_RELAXING_STEPS,
    )
    kept: Curve = np.clip(relaxed + low, 0, np.array(away.shape) - 1.0)
    return kept

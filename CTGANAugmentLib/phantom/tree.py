"""Branching trees that fill a lung: arteries, veins and bronchi.

Grown by splitting the territory of each branch, after the idea of Tawhai, Pullan and Hunter (Annals of Biomedical
Engineering 28:793-802, 2000). Calibres follow Murray's law (Murray, PNAS 12:207-214, 1926): the cube of the parent's
radius is the sum of the cubes of its children's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

_STEP_SHARE = 0.42
_LONGEST_MM = 45.0
_ROOT_SHARE = 0.92
"""Radius of the first branch, as the trunk has given off others before it."""
_TIP_TAPER = 0.55


def grow_tree(
    rng: np.random.Generator, root: tuple[float, float, float, float], targets_mm: Points
) -> list[Points]:
    """Grow a tree that reaches every target.

    Args:
        rng: source of the irregularities.
        root: where it begins, (x, y, z, radius) in mm.
        targets_mm: tips to reach, (n, 3).

    Returns:
        Capsules, each (2, 4) of (x, y, z, radius), parents before children.
    """
    branches: list[Points] = []
    unit = _ROOT_SHARE * root[3] / max(len(targets_mm), 1) ** (1 / 3)
    waiting = [(np.array(root[:3]), root[3], targets_mm)]
    while waiting:
        start, start_radius, tips = waiting.pop()
        count = len(tips)
        if count == 0:
            continue
        radius = unit * count ** (1 / 3)
        goal = tips.mean(axis=0)
        stop = goal if count == 1 else start + _clip_length(_STEP_SHARE * (goal - start))
        if count > 1:
            stop = stop + rng.normal(0, 0.06, 3) * np.linalg.norm(stop - start)
        end_radius = radius * (_TIP_TAPER if count == 1 else 1.0)
        branches += _bent(rng, start, stop, min(start_radius, radius * 1.25), end_radius)
        if count > 1:
            waiting += [(stop, radius, part) for part in _split(rng, tips, stop - start)]
    return branches


def _clip_length(step: Points) -> Points:
    length = float(np.linalg.norm(step))
    return step * min(1.0, _LONGEST_MM / max(length, 1e-6))


def _bent(rng: np.random.Generator, start: Points, stop: Points, first: float, last: float) -> list[Points]:
    """Two capsules with a slight bend between them, one where the branch is short."""
    length = float(np.linalg.norm(stop - start))
    if length < 9:
        return [np.array([(*start, first), (*stop, last)])]
    middle = (*((start + stop) / 2 + rng.normal(0, 0.05 * length, 3)), (first + last) / 2)
    return [np.array([(*start, first), middle]), np.array([middle, (*stop, last)])]


def _split(rng: np.random.Generator, tips: Points, direction: Points) -> tuple[Points, Points]:
    """Part the tips by a plane along the branch, across their widest extent."""
    centered = tips - tips.mean(axis=0)
    along = direction / max(float(np.linalg.norm(direction)), 1e-6)
    sideways = centered - np.outer(centered @ along, along) * 0.7
    _, _, axes = np.linalg.svd(sideways, full_matrices=False)
    position = sideways @ axes[0]
    cut = np.quantile(position, rng.uniform(0.36, 0.64))
    near = position <= cut
    if near.all():
        near = np.arange(len(tips)) < len(tips) // 2
    return tips[near], tips[~near]

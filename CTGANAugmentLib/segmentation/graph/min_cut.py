"""The cheapest border through a grid of voxels: a minimum cut of the graph of 6-neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from CTGANAugmentLib.mask_part import Mask

_MOST_TOTAL = 1.5e9
"""Capacities are whole numbers of 32 bits, and so is the sum of those at a terminal."""
_FINEST = 1000.0
"""Steps per unit of cost: finer ones change no border."""

Costs = NDArray[np.float32]


def min_cut(inside_gain: Costs, links: Sequence[Costs], free: Mask, fixed_inside: Mask) -> Mask:
    """Choose the voxels whose border and contents cost least.

    Minimises the sum of the links that the border cuts minus the sum of the gains of the voxels inside.

    Args:
        inside_gain: what each voxel (k, j, i) gains by being inside, negative for a loss.
        links: per axis, cost of a border between each voxel and the next, one shorter along that axis.
        free: voxels to choose; the others stay as they are.
        fixed_inside: whether each voxel that is not free is inside.
    """
    chosen = fixed_inside & ~free
    nodes = np.flatnonzero(free)
    if not len(nodes):
        return chosen
    number = np.full(free.shape, -1, dtype=np.int32)
    number.ravel()[nodes] = np.arange(len(nodes), dtype=np.int32)
    terminal = inside_gain.ravel()[nodes].astype(np.float64)
    pairs = [_links_of(number, links[axis], chosen, terminal, axis) for axis in range(3)]
    one, other, cost = (np.concatenate(part) for part in zip(*pairs, strict=True))
    chosen.ravel()[nodes] = _source_side(terminal, one, other, cost)
    return chosen


def _links_of(
    number: NDArray[np.int32], links: Costs, fixed_inside: Mask, terminal: NDArray[np.float64], axis: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], Costs]:
    """Links between free voxels; those to a fixed one are added to the free one's own gain."""
    lower, upper = (
        tuple(part if a == axis else slice(None) for a in range(3))
        for part in (slice(None, -1), slice(1, None))
    )
    one, other = number[lower], number[upper]
    for free, fixed, inside in (
        (one, other, fixed_inside[upper]),
        (other, one, fixed_inside[lower]),
    ):
        at = (free >= 0) & (fixed < 0)
        np.add.at(terminal, free[at], np.where(inside[at], links[at], -links[at]))
    both = (one >= 0) & (other >= 0)
    return one[both], other[both], links[both]


def _source_side(
    terminal: NDArray[np.float64], one: NDArray[np.int32], other: NDArray[np.int32], cost: Costs
) -> NDArray[np.bool_]:
    """Nodes on the inner side of the minimum cut."""
    count = len(terminal)
    source, sink = count, count + 1
    inner, outer = np.flatnonzero(terminal > 0), np.flatnonzero(terminal < 0)
    total = max(float(terminal[inner].sum()), float(-terminal[outer].sum()), 1e-9)
    scale = min(_FINEST, _MOST_TOTAL / total)
    starts = np.concatenate([one, other, np.full(len(inner), source), outer]).astype(np.int32)
    ends = np.concatenate([other, one, inner, np.full(len(outer), sink)]).astype(np.int32)
    capacity = np.concatenate([cost, cost, terminal[inner], -terminal[outer]])
    whole = np.round(capacity * scale).astype(np.int32)
    graph = csr_array((whole, (starts, ends)), shape=(count + 2, count + 2))
    # Parallel links are one in the flow's answer, so they must be one in the graph.
    graph.sum_duplicates()
    left = csr_array(graph - maximum_flow(graph, source, sink).flow)
    left.data[left.data < 0] = 0
    left.eliminate_zeros()
    reached = breadth_first_order(left, source, directed=True, return_predecessors=False)
    side = np.zeros(count + 2, dtype=bool)
    side[reached] = True
    return side[:count]

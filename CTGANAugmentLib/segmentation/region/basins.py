"""Basins of a relief, the passes between them, and the order in which they join."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Basins:
    """Basins 0 to `count` - 1 and their common walls.

    Attributes:
        count: of the basins.
        pairs: basins on the two sides of each wall, shape (n, 2).
        heights: mean height of each wall.
        faces: voxel faces of each wall.
    """

    count: int
    pairs: Numbers
    heights: NDArray[np.float64]
    faces: Numbers

    def join_heights(self, start: Numbers) -> NDArray[np.float64]:
        """Height of the highest wall on the easiest way from some basins to each, infinite where there is none."""
        if not len(start):
            return np.full(self.count, np.inf)
        source = self.count
        rows = np.concatenate([self.pairs[:, 0], np.full(len(start), source)])
        columns = np.concatenate([self.pairs[:, 1], start])
        # a stored zero would be no edge
        costs = np.concatenate([self.heights + 1.0, np.full(len(start), 0.5)])
        graph = coo_array((costs, (rows, columns)), shape=(source + 1, source + 1)).tocsr()
        tree: Any = minimum_spanning_tree(graph).tocsr()
        tree = tree.maximum(tree.T).tocsr()
        order, parents = breadth_first_order(tree, source, directed=False)
        edges = np.asarray(tree[order[1:], parents[order[1:]]]).ravel()
        reached = np.full(source + 1, np.inf)
        reached[source] = 0.5
        for node, parent, cost in zip(order[1:], parents[order[1:]], edges, strict=True):
            reached[node] = max(reached[parent], cost)
        return np.maximum(reached[:source] - 1.0, 0.0)

    def outline(self, entry: Numbers, steps: int) -> NDArray[np.float64]:
        """Mean height along the outline of the union of all basins with an entry up to each step, shape (steps,)."""
        first, last = (reduce(entry[self.pairs], axis=1) for reduce in (np.min, np.max))
        crossed = first < last
        weighted, plain = np.zeros(steps + 1), np.zeros(steps + 1)
        for total, amount in ((weighted, self.heights * self.faces), (plain, self.faces)):
            total += np.bincount(first[crossed], amount[crossed], steps + 1)
            total -= np.bincount(last[crossed], amount[crossed], steps + 1)
        return np.cumsum(weighted)[:steps] / np.maximum(np.cumsum(plain)[:steps], 1.0)


def basins_of(labels: NDArray[Any], heights: NDArray[Any]) -> Basins:
    """Find the walls between labelled basins 0 to n - 1 (k, j, i); a wall's height is that of the higher neighbours."""
    count = int(labels.max()) + 1
    keys, tops = [], []
    for axis in range(3):
        low: Any = [slice(None)] * 3
        high: Any = [slice(None)] * 3
        low[axis], high[axis] = slice(None, -1), slice(1, None)
        one, other = labels[tuple(low)], labels[tuple(high)]
        apart = one != other
        pair = np.stack([one[apart], other[apart]]).astype(np.int64)
        keys.append(pair.min(axis=0) * count + pair.max(axis=0))
        tops.append(np.maximum(heights[tuple(low)][apart], heights[tuple(high)][apart]))
    walls, number, faces = np.unique(np.concatenate(keys), return_inverse=True, return_counts=True)
    means = np.bincount(number, np.concatenate(tops), len(walls)) / np.maximum(faces, 1)
    return Basins(count, np.stack([walls // count, walls % count], axis=1), means, faces)

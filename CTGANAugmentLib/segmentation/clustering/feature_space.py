"""Clustering by more than the value: where a voxel lies and what its surroundings look like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.geometry import Array, Box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.clustering.groups import (
    NO_CLUSTER,
    SEED_MM,
    Floats,
    Groups,
    Labels,
    Samples,
)
from CTGANAugmentLib.segmentation.workspace import Workspace

MOST_VOXELS = 8_000_000
"""More of them take minutes; a click's surroundings have fewer down to voxels of half a millimetre."""
_BLOCK = 1 << 21
"""Voxels whose texture is found at a time, so that memory stays small however large the scan."""
_PIECE = 1 << 18
"""Voxels whose features are together at a time."""
_MOST_SAMPLES = 20_000
"""On which the clusters are found; every voxel is then labelled by them."""
_TRUNCATE = 3.0


@dataclass(frozen=True, eq=False)
class FeatureSpace:
    """Features of a workspace's voxels, in standard deviations: the value first, then position, then texture.

    Attributes:
        workspace: whose voxels they are of.
        position_scale_mm: distance that counts as much as one standard deviation of the values; None leaves it out.
        texture_scale_mm: sigma of the surroundings whose mean and standard deviation count; None leaves them out.
        center, scale: of the features, shape (d,).
        picked: unscaled features of every n-th voxel, shape (n, d).
        seeds: mean unscaled features round each seed, shape (s, d).
    """

    workspace: Workspace
    position_scale_mm: float | None
    texture_scale_mm: float | None
    center: Floats
    scale: Floats
    picked: Floats
    seeds: Floats

    @staticmethod
    def of(
        workspace: Workspace,
        position_scale_mm: float | None,
        texture_scale_mm: float | None,
        progress: Progress,
    ) -> FeatureSpace:
        """Take every n-th voxel that the result may have, and from these the scale of each feature."""
        unknown = np.zeros(0)
        space = FeatureSpace(
            workspace,
            position_scale_mm,
            texture_scale_mm,
            unknown,
            unknown,
            np.zeros((0, 0)),
            np.zeros((0, 0)),
        )
        allowed = workspace.values.size if workspace.allowed is None else int(workspace.allowed.sum())
        step = -(-allowed // _MOST_SAMPLES)
        parts, seen = [], 0
        balls = [workspace.balls(seed[None], SEED_MM) for seed in workspace.inside_kji]
        near: list[list[Floats]] = [[] for _ball in balls]
        for box, inside, features in space.blocks(progress, "looking at voxels"):
            # A view would keep the whole block in memory.
            parts.append(features[-seen % step :: step].copy())
            seen += len(features)
            for found, ball in zip(near, balls, strict=True):
                found.append(features[ball[box.slices][inside]])
        seeds = [np.concatenate(found).mean(axis=0) for found in near]
        picked = np.concatenate(parts)
        scale = np.maximum(picked.std(axis=0), 1e-6)
        if position_scale_mm is not None:
            scale[1:4] = position_scale_mm
        return FeatureSpace(
            workspace,
            position_scale_mm,
            texture_scale_mm,
            picked.mean(axis=0),
            scale,
            picked,
            np.reshape(seeds, (-1, picked.shape[1])),
        )

    def samples(self) -> Samples:
        """Return the voxels on which clusters are found."""
        scaled = (self.picked - self.center) / self.scale
        return Samples(
            scaled,
            np.ones(len(scaled)),
            np.full(scaled.shape[1], 1e-4),
            (self.seeds - self.center) / self.scale,
        )

    def values_of(self, groups: Groups) -> list[float]:
        """Values of the clusters' centres."""
        return [float(v) for v in groups.centers[:, 0] * self.scale[0] + self.center[0]]

    def label(self, groups: Groups, progress: Progress) -> Labels:
        """Cluster of each voxel (k, j, i), `NO_CLUSTER` where the result may not be."""
        labels = np.full(self.workspace.values.shape, NO_CLUSTER, dtype=np.uint8)
        for box, inside, features in self.blocks(progress, "labelling"):
            part = labels[box.slices]
            part[inside] = groups.label((features - self.center) / self.scale)
        return labels

    def blocks(self, progress: Progress, message: str) -> Iterator[tuple[Box, Mask, Floats]]:
        """Yield block after block: where it is, its voxels that count (k, j, i), and their features (n, d)."""
        k, j, i = self.workspace.values.shape
        thick, thin = (max(1, size // (j * i)) for size in (_BLOCK, _PIECE))
        for start in range(0, k, thick):
            progress(start / k, message)
            stop = min(k, start + thick)
            texture = self._texture(start, stop) if self.texture_scale_mm is not None else ()
            for first in range(start, stop, thin):
                progress(first / k, message)
                box = Box((first, 0, 0), (min(stop, first + thin), j, i))
                allowed = self.workspace.allowed
                inside = np.ones(box.shape_kji, dtype=bool) if allowed is None else allowed[box.slices]
                maps = [self.workspace.values[box.slices]]
                maps += [whole[first - start : box.stop_kji[0] - start] for whole in texture]
                columns = [values[inside] for values in maps]
                if self.position_scale_mm is not None:
                    columns[1:1] = self._positions(first, inside)
                yield box, inside, np.stack(columns, axis=1).astype(np.float64)

    def _positions(self, first: int, inside: Mask) -> list[Array]:
        """Millimetres along three axes of voxels in a block that begins with that slice."""
        k, j, i = np.nonzero(inside)
        axes = self.workspace.grid.ijk_to_ras[:3, :3]
        return list(axes @ np.stack([i, j, k + first]))

    def _texture(self, first: int, last: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Mean and standard deviation of a Gaussian surrounding, of slices from first up to, not including, last."""
        sigma = float(self.texture_scale_mm or 0) / self.workspace.spacing_kji_mm
        margin = int(np.ceil(_TRUNCATE * sigma[0]))
        wide = slice(max(0, first - margin), last + margin)
        values = self.workspace.values[wide].astype(np.float32)
        # Squares of values far from 0 would lose the small differences that texture is made of.
        offset = np.float32(values.mean())
        values -= offset
        mean = _blurred(values, sigma)
        variance = _blurred(np.square(values, out=values), sigma)
        variance -= mean**2
        own = slice(first - wide.start, last - wide.start)
        return mean[own] + offset, np.sqrt(np.maximum(variance[own], 0))


def _blurred(values: NDArray[np.float32], sigma: Floats) -> NDArray[np.float32]:
    blurred: NDArray[np.float32] = gaussian_filter(values, sigma, mode="nearest", truncate=_TRUNCATE)
    return blurred

"""The part of the image that is being painted, with anti-aliased edges and exact labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.phantom.shapes import Field, capsule, from_axis
from CTGANAugmentLib.phantom.tissues import ScanModality, Tissue

Points = NDArray[np.float64]
Corner = Sequence[float] | NDArray[np.float64]

Window = tuple[slice, slice, slice]


@dataclass(frozen=True, eq=False)
class Slab:
    """A block of voxels to paint on, or a smaller block of the same voxels.

    Attributes:
        x: right in mm, shape (1, 1, i).
        y: anterior in mm, shape (1, j, 1).
        z: superior in mm, shape (k, 1, 1).
        spacing_mm: (i, j, k).
        image: painted values, (k, j, i).
        labels: organ of each voxel, (k, j, i).
        modality: which of a tissue's signals is painted.
        contrast_hu: enhancement of the blood.
    """

    x: Field
    y: Field
    z: Field
    spacing_mm: tuple[float, float, float]
    image: Field
    labels: NDArray[np.uint8]
    modality: ScanModality
    contrast_hu: float = 0.0

    def window(self, low_mm: Corner, high_mm: Corner) -> Window | None:
        """Index (k, j, i) of the voxels between two corners (x, y, z), or None when there are hardly any."""
        starts, stops = self._boxes(np.array([low_mm], dtype=float), np.array([high_mm], dtype=float))
        return _slices(starts[0], stops[0])

    def _boxes(self, low_mm: Points, high_mm: Points) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and last-but-one (k, j, i) index of the voxels between corners (n, 3) of (x, y, z)."""
        axes = (self.x.ravel(), self.y.ravel(), self.z.ravel())
        first = np.array([float(a[0]) for a in axes])
        step = np.array([float(a[-1] - a[0]) / (len(a) - 1) for a in axes])
        one, other = (low_mm - first) / step, (high_mm - first) / step
        start = np.maximum(np.floor(np.minimum(one, other)), 0).astype(np.int64)
        stop = np.minimum(np.ceil(np.maximum(one, other)) + 1, [len(a) for a in axes]).astype(np.int64)
        return start[:, ::-1], stop[:, ::-1]

    def crop(self, window: Window) -> Slab:
        """Return the same voxels, only fewer: painting on it paints on this slab."""
        k, j, i = window
        return replace(
            self,
            x=self.x[:, :, i],
            y=self.y[:, j],
            z=self.z[k],
            image=self.image[window],
            labels=self.labels[window],
        )

    def signal(self, tissue: Tissue) -> float:
        """Value of the pure tissue in this image."""
        return tissue.signal(self.modality, self.contrast_hu)

    def paint(self, cover: Field, tissue: Tissue, texture: Field | float = 0.0) -> None:
        """Lay a tissue over what is there.

        Args:
            cover: share of each voxel, (k, j, i).
            tissue: what to lay.
            texture: deviation from the tissue's value, in image units.
        """
        np.add(self.image, cover * (np.float32(self.signal(tissue)) + texture - self.image), out=self.image)
        self.labels[cover >= 0.5] = tissue.label

    def cover(self, shape: Field) -> Field:
        """Share of each voxel that lies inside an implicit shape on these voxels, axes (k, j, i).

        The edge is a ramp as wide as the voxel's own profile across it (equal variance), whatever the
        spacing: it comes from the change of the shape's value between neighbouring voxels.
        """
        cover = (shape < 0).astype(np.float32)
        near = np.nonzero(np.abs(shape) < np.float32(1.2 * max(self.spacing_mm)))
        if not len(near[0]):
            return cover
        width2 = np.full(len(near[0]), 1e-6, dtype=np.float32)
        for axis in range(3):
            ahead, behind = list(near), list(near)
            ahead[axis] = np.minimum(near[axis] + 1, shape.shape[axis] - 1)
            behind[axis] = np.maximum(near[axis] - 1, 0)
            change = (shape[tuple(ahead)] - shape[tuple(behind)]) / (ahead[axis] - behind[axis])
            width2 += (change * change).astype(np.float32)
        cover[near] = np.clip(np.float32(0.5) - shape[near] / np.sqrt(width2), 0, 1)
        return cover

    def tubes(self, ends: Sequence[Points] | Points, margin_mm: float = 0.0) -> Field:
        """Union of capsules, (n, 2, 4) of (x, y, z, radius); never more than the margin outside them."""
        margin_mm = max(margin_mm, 3.0, 1.5 * max(self.spacing_mm))
        shape = np.full(self.image.shape, margin_mm, dtype=np.float32)
        capsules = np.asarray(ends)
        for window, (start, stop) in self._touched(capsules, np.full(len(capsules), margin_mm)):
            k, j, i = window
            part = shape[window]
            np.minimum(part, capsule(self.x[:, :, i], self.y[:, j], self.z[k], start, stop), out=part)
        return shape

    def thin_tubes(self, ends: Points) -> Field:
        """Share of each voxel that capsules (n, 2, 4) cover which may be thinner than a voxel.

        A thin tube can fill no more of a voxel than its cross-section does of the voxel's.
        """
        cover = np.zeros(self.image.shape, dtype=np.float32)
        spacing = np.array(self.spacing_mm)
        along = ends[:, 1, :3] - ends[:, 0, :3]
        along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
        face_mm2 = spacing.prod() * np.linalg.norm(along / spacing, axis=1)
        across_mm2 = ((1 - along**2) * spacing**2).sum(axis=1) / 2
        most, share = _thin_profile(ends[:, :, 3].mean(axis=1), face_mm2, across_mm2)
        packed = np.concatenate([ends, np.stack([most, share, share, share], axis=1)[:, None]], axis=1)
        reach = 0.5 * max(self.spacing_mm) + 0.1
        squared = (spacing**2).astype(np.float32)
        for window, (start, stop, (limit, factor, *_)) in self._touched(packed, np.full(len(ends), reach)):
            k, j, i = window
            dx, dy, dz, radius = from_axis(self.x[:, :, i], self.y[:, j], self.z[k], start, stop)
            dx, dy, dz = dx * dx, dy * dy, dz * dz
            away2 = dx + dy + dz + np.float32(1e-6)
            width = np.sqrt((squared[0] * dx + squared[1] * dy + squared[2] * dz) / away2 + 1e-6)
            ramp = np.clip(np.float32(0.5) - (np.sqrt(away2) - radius) / width, 0, np.float32(limit))
            part = cover[window]
            np.maximum(part, np.float32(factor) * ramp, out=part)
        return cover

    def _touched(self, capsules: Points, margin_mm: Points) -> Iterator[tuple[Window, Points]]:
        """Yield the window and the rows of each capsule that reaches these voxels."""
        if not len(capsules):
            return
        reach = (capsules[:, :2, 3].max(axis=1) + margin_mm)[:, None]
        low = capsules[:, :2, :3].min(axis=1) - reach
        starts, stops = self._boxes(low, capsules[:, :2, :3].max(axis=1) + reach)
        for n in np.flatnonzero(np.all(stops - starts > 1, axis=1)):
            k, j, i = (slice(int(a), int(b)) for a, b in zip(starts[n], stops[n], strict=True))
            yield (k, j, i), capsules[n]


def _thin_profile(radius_mm: Points, face_mm2: Points, across_mm2: Points) -> tuple[Points, Points]:
    """Peak of a tube's profile and the factor that gives it the tube's cross-section, for each tube.

    Args:
        radius_mm: of the tube.
        face_mm2: cross-section of a voxel, seen along the tube.
        across_mm2: mean square of a voxel's width over the directions across the tube; more than its
            cross-section when the voxel is oblong.
    """
    area = np.pi * radius_mm**2
    most = np.minimum(1.0, 0.8 * area / face_mm2)
    edge = np.sqrt(across_mm2)
    inner, outer = radius_mm + (0.5 - most) * edge, radius_mm + 0.5 * edge
    painted = np.pi * most * (inner**2 + inner * outer + outer**2) / 3
    return most, np.where(most < 1, area / painted, 1.0)


def _slices(start: NDArray[np.int64], stop: NDArray[np.int64]) -> Window | None:
    if np.any(stop - start < 2):
        return None
    k, j, i = (slice(int(a), int(b)) for a, b in zip(start, stop, strict=True))
    return k, j, i

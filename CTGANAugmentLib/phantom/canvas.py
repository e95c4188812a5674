"""The part of the image that is being painted, with anti-aliased edges and exact labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.phantom.shapes import Field, capsule
from CTGANAugmentLib.phantom.tissues import ScanModality, Tissue

Corner = Sequence[float] | NDArray[np.float64]

FAR_MM = np.float32(60)


def coverage(shape: Field) -> Field:
    """Share of each voxel that lies inside an implicit shape, axes (k, j, i), each at least 2 long.

    The edge is a ramp as wide as the voxel's own profile across it (equal variance), whatever the
    spacing: it comes from the change of the shape's value between neighbouring voxels.
    """
    near = np.abs(shape) < FAR_MM
    if not near.any():
        return (shape < 0).astype(np.float32)
    width2 = np.zeros_like(shape)
    for axis in range(3):
        change = np.gradient(shape, axis=axis)
        width2 += change * change
    width = np.sqrt(np.maximum(width2, np.float32(1e-6)))
    result: Field = np.clip(np.float32(0.5) - shape / width, 0, 1)
    return result


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

    def window(self, low_mm: Corner, high_mm: Corner) -> tuple[slice, slice, slice] | None:
        """Index (k, j, i) of the voxels between two corners (x, y, z), or None when there are hardly any."""
        found = []
        for axis, values in enumerate((self.x.ravel(), self.y.ravel(), self.z.ravel())):
            first, last = float(values[0]), float(values[-1])
            step = (last - first) / (len(values) - 1)
            ends = sorted(((float(low_mm[axis]) - first) / step, (float(high_mm[axis]) - first) / step))
            start, stop = max(int(ends[0]) - 1, 0), min(int(ends[1]) + 3, len(values))
            if stop - start < 2:
                return None
            found.append(slice(start, stop))
        return found[2], found[1], found[0]

    def crop(self, window: tuple[slice, slice, slice]) -> Slab:
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

    def tubes(self, ends: Iterable[NDArray[np.float64]], margin_mm: float = 0.0) -> Field:
        """Union of capsules, each (2, 4) of (x, y, z, radius); never more than the margin outside them."""
        margin_mm = max(margin_mm, 3.0, 1.5 * max(self.spacing_mm))
        shape = np.full(self.image.shape, margin_mm, dtype=np.float32)
        for start, stop in ends:
            reach = max(start[3], stop[3]) + margin_mm
            low = np.minimum(start[:3], stop[:3]) - reach
            window = self.window(low, np.maximum(start[:3], stop[:3]) + reach)
            if window is None:
                continue
            k, j, i = window
            part = shape[window]
            np.minimum(part, capsule(self.x[:, :, i], self.y[:, j], self.z[k], start, stop), out=part)
        return shape

    def thin_tubes(self, ends: Iterable[NDArray[np.float64]]) -> Field:
        """Share of each voxel that capsules cover which may be thinner than a voxel.

        A thin tube can fill no more of a voxel than its cross-section does of the voxel's.
        """
        cover = np.zeros(self.image.shape, dtype=np.float32)
        spacing = np.array(self.spacing_mm)
        for start, stop in ends:
            along = stop[:3] - start[:3]
            along = along / max(float(np.linalg.norm(along)), 1e-6)
            face_mm2 = float(spacing.prod() * np.linalg.norm(along / spacing))
            reach = max(start[3], stop[3]) + np.sqrt(face_mm2)
            window = self.window(
                np.minimum(start[:3], stop[:3]) - reach, np.maximum(start[:3], stop[:3]) + reach
            )
            if window is None:
                continue
            k, j, i = window
            shape = capsule(self.x[:, :, i], self.y[:, j], self.z[k], start, stop)
            radius = 0.5 * (start[3] + stop[3])
            most = np.float32(min(1.0, 0.8 * np.pi * radius**2 / face_mm2))
            part = cover[window]
            np.maximum(part, np.clip(np.float32(0.5) - shape / np.float32(np.sqrt(face_mm2)), 0, most), out=part)
        return cover

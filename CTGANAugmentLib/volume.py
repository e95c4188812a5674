"""What an image is: voxels, where they are and what they mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array, Box, Grid

Modality = Literal["CT", "MR", "label"]
UNITS: Mapping[str, str] = {"CT": "HU", "MR": "a.u.", "label": ""}

LOWEST_SOFT_TISSUE_HU = -150
"""Below fat: a scan with voxels under it can hardly be anything but CT."""


@dataclass(frozen=True, eq=False)
class Volume:
    """Three-dimensional image.

    Attributes:
        array: voxels, axes (k, j, i) = (slice, row, column); kept as a read-only view, never copied.
        ijk_to_ras: 4x4, voxel index (i, j, k, 1) to RAS millimetres.
        modality: "CT" (values in HU), "MR" (arbitrary units) or "label".
        name: what the user calls it; never written into provenance.

    Raises:
        UserError: voxels that are not a non-empty 3-D array of numbers.
    """

    array: Array
    ijk_to_ras: NDArray[np.float64]
    modality: Modality = "CT"
    name: str = ""

    def __post_init__(self) -> None:
        if self.array.ndim != 3:
            raise UserError(
                f"expected a 3-D volume, got shape {self.array.shape}: choose one frame or channel"
            )
        if self.array.size == 0 or self.array.dtype.kind not in "iufb":
            raise UserError(
                f"expected a volume of numbers, got shape {self.array.shape} of type {self.array.dtype}: "
                "choose a scalar volume"
            )
        view = self.array.view()
        view.setflags(write=False)
        object.__setattr__(self, "array", view)
        object.__setattr__(self, "ijk_to_ras", self.grid.ijk_to_ras)

    @cached_property
    def grid(self) -> Grid:
        """Where the voxels are."""
        k, j, i = self.array.shape
        return Grid((k, j, i), self.ijk_to_ras)

    @property
    def unit(self) -> str:
        """Unit of the values."""
        return UNITS[self.modality]

    @cached_property
    def sha256(self) -> str:
        """Hash of voxels and geometry, the same for one image however it is stored."""
        digest = hashlib.sha256()
        digest.update(f"{self.array.dtype.newbyteorder('<').str}{self.array.shape}".encode())
        digest.update((np.round(self.ijk_to_ras, 4) + 0.0).astype("<f8").tobytes())
        for plane in self.array:
            digest.update(plane.astype(plane.dtype.newbyteorder("<"), copy=False).tobytes())
        return digest.hexdigest()

    def with_array(self, array: Array) -> Volume:
        """Return the same place and meaning with other voxels."""
        return replace(self, array=array)

    def require_finite(self) -> None:
        """Check that every voxel is a number.

        Raises:
            UserError: NaN or infinite voxels.
        """
        if self.array.dtype.kind != "f":
            return
        bad = sum(int(plane.size - np.count_nonzero(np.isfinite(plane))) for plane in self.array)
        if bad:
            raise UserError(
                f"{bad} of the volume's {self.array.size} voxels are NaN or infinite: "
                "replace them (for example by -1000 HU outside the scanned field) and load it again"
            )


@dataclass(frozen=True)
class Label:
    """One structure of a label volume.

    Attributes:
        value: voxel value, above 0.
        name: shown to the user.
        color_rgb: each in [0, 1].
        terminology: key in `CTGANAugmentLib.terminology.TERMS`, or "" for an unspecified tissue.
        tags: what else goes with the segment, such as how it was made; no "|" and no line break in them.
    """

    value: int
    name: str
    color_rgb: tuple[float, float, float] = (0.85, 0.25, 0.2)
    terminology: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class LabelVolume(Volume):
    """Structures drawn on a grid: 0 is background, each other value is one `Label`.

    A label volume may cover only a part of its scan's grid; `on_grid` gives it the whole.
    """

    modality: Modality = "label"
    labels: tuple[Label, ...] = field(default=())

    def mask(self, value: int | None = None) -> NDArray[np.bool_]:
        """Voxels of one label, or of any when no value is given.

        Raises:
            UserError: a value that no voxel has.
        """
        found: NDArray[np.bool_] = self.array > 0 if value is None else self.array == value
        if not found.any():
            present = np.unique(self.array)[:20].tolist()
            wanted = "a label above 0" if value is None else f"label {value}"
            raise UserError(
                f"expected {wanted} in the mask, but its values are {present}: choose one of them"
            )
        return found

    def on_grid(self, grid: Grid) -> LabelVolume:
        """Return the labels on the whole of a grid that this one is a part of.

        Raises:
            UserError: the grids do not share voxel positions, or this one reaches outside.
        """
        if self.grid.matches(grid):
            return self
        start = self.grid.offset_in(grid)
        stop = [a + n for a, n in zip(start, self.array.shape, strict=True)]
        if min(start) < 0 or any(b > n for b, n in zip(stop, grid.shape_kji, strict=True)):
            raise UserError(
                f"the mask reaches outside the volume: voxels {start} to {stop} of {grid.shape_kji}"
            )
        whole = np.zeros(grid.shape_kji, dtype=self.array.dtype)
        whole[Box(start, (stop[0], stop[1], stop[2])).slices] = self.array
        return replace(self, array=whole, ijk_to_ras=grid.ijk_to_ras)


def combine_labels(parts: tuple[LabelVolume, ...], grid: Grid) -> LabelVolume:
    """Lay partial label volumes onto one grid; where two meet, the later one has the voxel."""
    highest = max((label.value for part in parts for label in part.labels), default=0)
    whole = np.zeros(grid.shape_kji, dtype=np.uint8 if highest < 256 else np.uint16)
    for part in parts:
        start = part.grid.offset_in(grid)
        stop = [a + n for a, n in zip(start, part.array.shape, strict=True)]
        target = whole[Box(start, (stop[0], stop[1], stop[2])).slices]
        np.copyto(target, part.array.astype(whole.dtype), where=part.array > 0)
    return LabelVolume(whole, grid.ijk_to_ras, labels=tuple(label for part in parts for label in part.labels))


def guess_modality(array: Array) -> Modality:
    """Tell CT from MR by its values: only CT has voxels well below the HU of fat."""
    return "CT" if float(array.min()) < LOWEST_SOFT_TISSUE_HU else "MR"

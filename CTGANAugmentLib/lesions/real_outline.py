"""Outlines of real lesions, read from label files and laid onto another scan's grid."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from CTGANAugmentLib.datasets.cases import find_cases, scan_files
from CTGANAugmentLib.datasets.patch_grid import resample
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels
from CTGANAugmentLib.geometry import Grid, Points
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape, lesions_of_mask
from CTGANAugmentLib.lesions.moving import Move, draw_move
from CTGANAugmentLib.lesions.outline import Outline, drawn
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.volume import Volume

_MARGIN_MM = 3.0
_OUTSIDE = -1000.0


@dataclass(frozen=True, eq=False)
class RealOutline:
    """A real lesion's outline on its way to another place.

    Attributes:
        shape: its voxels in the scan it comes from.
        move: what is done to it.
    """

    shape: DrawnShape
    move: Move

    @property
    def longest_radius_mm(self) -> float:
        """Distance from the centre to the farthest point of the surface, after the move."""
        return self.shape.longest_radius_mm * max(self.move.scale)

    def at(self, center_ras: Points, grid: Grid) -> Outline:
        """Lay it onto a scan's grid.

        Raises:
            UserError: a place where none of it lies in the scan.
        """
        of = self.shape.grid
        reach = _MARGIN_MM + float(grid.spacing_mm.max()) / min(self.move.scale)
        box = self.shape.part.box.grown(reach, of)
        moved = self.move.grid(of.crop(box), self.shape.center_ras, center_ras)
        # Between thick slices the distance from the surface tells more of the form than the voxels do
        # (Raya and Udupa, IEEE Trans Med Imaging 1990;9:32).
        depth = Volume(self.shape.depth_mm(box), moved.ijk_to_ras)
        target = grid.box_around(center_ras, self.longest_radius_mm)
        found = resample(depth, grid.crop(target), _OUTSIDE)
        deepest = float(found.max(initial=_OUTSIDE))
        if deepest <= _OUTSIDE:
            raise UserError("a real lesion's outline would lie outside the scan: choose another place")
        whole = np.zeros(grid.shape_kji, dtype=bool)
        # Of a lesion that no voxel's centre lies in, the nearest one stands for it.
        whole[target.slices] = found > 0 if deepest > 0 else found == deepest
        return drawn(MaskPart.of(whole), grid)

    def share_within(self, center_ras: Points, grid: Grid) -> float:
        """Part of its volume that lies in a scan."""
        of, part = self.shape.grid, self.shape.part
        moved = self.move.grid(of.crop(part.box), self.shape.center_ras, center_ras)
        ijk = grid.to_ijk(moved.voxel_centers_ras()[part.inside])
        within = (ijk >= -0.5) & (ijk < np.array(grid.shape_kji[::-1]) - 0.5)
        return float(within.all(axis=-1).mean())


def draw_real_outline(rng: np.random.Generator, folder: str, diameter_mm: float | None) -> RealOutline:
    """Draw a file, a lesion in it, and how it is turned.

    Args:
        rng: source of the randomness.
        folder: label files, or cases with masks, or one label file.
        diameter_mm: of the sphere with the lesion's volume; None leaves it as large as it is.

    Raises:
        UserError: no such folder, or no lesion in it.
    """
    files = label_files(Path(folder))
    for number in rng.permutation(len(files)):
        labels = read_labels(files[number])
        if not labels.array.any():
            continue
        shapes = lesions_of_mask(labels.array > 0, labels.grid)
        if shapes:
            shape = shapes[rng.integers(len(shapes))]
            scale = diameter_mm / shape.diameter_mm if diameter_mm is not None else 1.0
            return RealOutline(shape, draw_move(rng, scale))
    raise UserError(f"expected label files with lesions in {folder}, got {len(files)} without one")


def label_files(path: Path) -> list[Path]:
    """Label files that a path stands for: itself, those in a folder, or the masks of its cases.

    Raises:
        UserError: nothing there.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise UserError(f"expected a folder of label files with real outlines, got {path}: there is none")
    try:
        cases, _ = find_cases(path)
    except UserError:
        cases = []
    files = [case.reference for case in cases] or [p for p in scan_files(path) if p.suffix != ".dcm"]
    if not files:
        raise UserError(f"expected label files with real outlines in {path}, found none")
    return sorted(files)

"""Deform smoothly, as soft tissue does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from numpy.typing import NDArray

from CTGANAugmentLib.augmentation import resampling
from CTGANAugmentLib.augmentation.transform import Choices, Transform
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.volume import LabelVolume, Volume

_FOLDS_FROM = 1 / 2.48
"""Of the distance between control points: up to there a cubic B-spline in 3-D is one to one (Choi & Lee 2000)."""
_SAMPLES_A_CELL = 6
"""Points between two control points at which the spline is evaluated; between them it is taken as straight."""
_LARGEST_SEED = 2**31


@register
@dataclass(frozen=True)
class Elastic(Transform):
    """Deform by cubic B-splines on a grid of control points, each moved by an amount drawn evenly along each axis.

    It cannot fold: an amount that could is refused. Bone bends too, so small amounts are the honest ones; 6 mm are
    about what organs move between two scans.
    """

    id: ClassVar[str] = "elastic"
    title: ClassVar[str] = "Elastic deformation"
    source: ClassVar[str] = (
        "Simard et al. 2003, ICDAR; Ronneberger et al. 2015, MICCAI; no folds: Choi & Lee 2000, Graph Models 62:411"
    )

    largest_mm: Annotated[
        float, Parameter("largest move of a control point along each axis", 0, 60, group="Deformation")
    ] = 6.0
    control_spacing_mm: Annotated[
        float, Parameter("distance between control points", 8, 400, group="Deformation")
    ] = 50.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.largest_mm > self.control_spacing_mm * _FOLDS_FROM:
            raise UserError(
                f"largest_mm: expected at most {self.control_spacing_mm * _FOLDS_FROM:.3g} mm with control points "
                f"{self.control_spacing_mm:g} mm apart, got {self.largest_mm:g}: the image could fold; move them apart"
            )

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:  # noqa: ARG002 - of any scan
        """Draw the seed of the field."""
        return {
            "seed": int(rng.integers(_LARGEST_SEED)),
            "largest_mm": self.largest_mm,
            "control_spacing_mm": self.control_spacing_mm,
        }

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:  # noqa: ARG002 - at once
        """Deform the image; what comes in from outside is air, or the lowest value of MR."""
        return resampling.warped_image(volume, field_of(volume.grid, choices))

    def moved_labels(self, labels: LabelVolume, choices: Choices) -> LabelVolume:
        """Deform the labels."""
        return resampling.warped_labels(labels, field_of(labels.grid, choices))


def field_of(grid: Grid, choices: Choices) -> sitk.Transform:
    """Mapping from voxel (i, j, k) of the result to voxel of the scan."""
    size = np.array(grid.shape_kji[::-1])
    extent_mm = size * grid.spacing_mm
    cells = np.maximum(1, np.floor(extent_mm / choices["control_spacing_mm"])).astype(int)
    rng = np.random.default_rng(choices["seed"])
    moves = rng.uniform(-1, 1, (3, *(cells + 3)[::-1])) * _largest(grid, cells, choices)[:, None, None, None]
    reference = sitk.Image(size.tolist(), sitk.sitkUInt8)
    spline = sitk.BSplineTransformInitializer(reference, cells.tolist())
    spline.SetParameters(moves.ravel().tolist())
    return _sampled(spline, size, cells)


def _largest(grid: Grid, cells: NDArray[np.int_], choices: Choices) -> NDArray[np.float64]:
    """Largest moves in voxels (i, j, k); across a scan that is thinner than the control points' distance, less."""
    asked = choices["largest_mm"] / grid.spacing_mm
    allowed = np.array(grid.shape_kji[::-1]) / cells * _FOLDS_FROM
    largest: NDArray[np.float64] = np.minimum(asked, allowed)
    return largest


def _sampled(spline: sitk.Transform, size: NDArray[np.int_], cells: NDArray[np.int_]) -> sitk.Transform:
    """Spline as a field on a coarse grid over all voxels, linear in between: many times faster than the spline."""
    steps = np.minimum(np.maximum(size - 1, 1), cells * _SAMPLES_A_CELL)
    spacing = np.maximum(size - 1, 1) / steps
    field = sitk.TransformToDisplacementField(
        spline, sitk.sitkVectorFloat64, (steps + 1).tolist(), [0.0] * 3, spacing.tolist()
    )
    return sitk.DisplacementFieldTransform(field)

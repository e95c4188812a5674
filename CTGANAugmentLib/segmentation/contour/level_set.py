"""What the level sets share: a surface at a signed distance of zero, moved by SimpleITK until it rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.contour.contour_method import ContourMethod
from CTGANAugmentLib.segmentation.itk_progress import execute
from CTGANAugmentLib.segmentation.method import Found, Need
from CTGANAugmentLib.segmentation.workspace import Workspace

_LEAST_SIDE = 4
"""Voxels: thinner than this, there is no room for the layers of voxels that the solver keeps round the surface."""
_FLAT = 2
"""Voxels of a side that is no side: a single slice, which may have been divided in two."""
_KNOWN_DISTANCE = 2.5
"""Voxels: the solver keeps the distance from the surface no further out."""
_BORDER = 0.5
"""Voxels: the map is zero at the middles of the outermost voxels inside, which would be lost."""


@dataclass(frozen=True)
class LevelSetMethod(ContourMethod):
    """Base of the level sets.

    ITK's solver takes steps of up to a sixth of a voxel, and its layers are a voxel thick only where the shortest
    spacing is 1. So it works on cubes, in units of their side, and what users set in mm is converted.
    """

    needs: ClassVar[tuple[Need, ...]] = ()
    isotropic: ClassVar[bool] = True
    quick: ClassVar[bool] = False
    most_voxels: ClassVar[int | None] = 1_200_000

    propagation: Annotated[
        float,
        Parameter("How strongly the surface is driven, outwards where positive", -10, 10, group="Forces"),
    ] = 1.0
    curvature_mm: Annotated[
        float,
        Parameter(
            "How strongly it is kept smooth: radius below which bulges shrink at propagation 1",
            0,
            20,
            group="Forces",
        ),
    ] = 0.7
    iterations: Annotated[
        int, Parameter("Steps at most, each up to a sixth of a voxel", 1, 10000, group="Stop")
    ] = 600
    least_change: Annotated[
        float,
        Parameter(
            "Stop where the surface moves less than this in a step (root mean square, voxels)",
            0,
            0.2,
            group="Stop",
        ),
    ] = 0.03

    def evolve(
        self,
        itk_filter: Any,
        workspace: Workspace,
        feature: Array,
        progress: Progress,
        stands_off_mm: float = 0.0,
    ) -> Found:
        """Move the surface from the contour to begin with.

        Args:
            itk_filter: one of SimpleITK's level sets, with its own parameters set.
            workspace: with seeds, first guess or region for the contour to begin with.
            feature: what the filter takes beside the level set, shape of the workspace (k, j, i), float32.
            progress: called in each step.
            stands_off_mm: how far before the border the surface comes to rest, which is added in the end.

        Raises:
            UserError: no contour to begin with, or fewer than two sides with room to move.
        """
        progress(0.0, self.title)
        kept_out = self.kept_out(workspace)
        initial = self.initial_mask(workspace) & ~kept_out
        if not initial.any():
            raise UserError(
                "the outside seeds leave nothing of the contour to begin with: move them away from it, or make "
                "initial_radius_mm smaller"
            )
        unit = float(workspace.spacing_kji_mm.min())
        itk_filter.SetPropagationScaling(self.propagation)
        itk_filter.SetCurvatureScaling(self.curvature_mm / unit)
        itk_filter.SetNumberOfIterations(self.iterations)
        itk_filter.SetMaximumRMSError(self.least_change)
        distance = execute(
            _distance_filter(),
            _image(workspace, initial, unit),
            progress=part_of(progress, 0.0, 0.05),
            message="distance from the contour to begin with",
        )
        distance -= _BORDER
        moved = execute(
            itk_filter,
            distance,
            _image(workspace, feature, unit),
            progress=part_of(progress, 0.05, 1.0),
            message=self.title,
        )
        inside = sitk.GetArrayViewFromImage(moved) < min(stands_off_mm / unit, _KNOWN_DISTANCE)
        shape = workspace.values.shape
        inside = inside[tuple(slice(size) for size in shape if size > _FLAT)]
        mask = np.broadcast_to(inside.reshape([size if size > _FLAT else 1 for size in shape]), shape)
        return self._found(itk_filter, mask & ~kept_out)

    def kept_out(self, workspace: Workspace) -> Mask:
        """Voxels (k, j, i) that the surface may not enter: the balls at outside seeds, and what is not allowed."""
        barred = workspace.balls(workspace.outside_kji, self.initial_radius_mm)
        return barred if workspace.allowed is None else barred | ~workspace.allowed

    def _found(self, itk_filter: Any, mask: Mask) -> Found:
        steps, change = int(itk_filter.GetElapsedIterations()), float(itk_filter.GetRMSChange())
        warnings: tuple[str, ...] = ()
        if steps >= self.iterations and change > self.least_change:
            warnings = (
                f"the surface was still moving after {steps} steps: raise iterations, or begin with a larger contour "
                "(initial_radius_mm)",
            )
        return Found(mask, warnings, {"steps": steps, "last_change": change})


def _distance_filter() -> Any:
    """Filter for the signed distance from a mask's surface, negative inside."""
    distance = sitk.SignedMaurerDistanceMapImageFilter()
    distance.InsideIsPositiveOff()
    distance.SquaredDistanceOff()
    distance.UseImageSpacingOn()
    return distance


def _image(workspace: Workspace, array: Array, unit_mm: float) -> Any:
    """Image in the plane where one axis is flat, spacing in units of the shortest one.

    Raises:
        UserError: fewer than two axes are left.
    """
    long = [axis for axis, size in enumerate(array.shape) if size > _FLAT]
    thin = tuple(axis for axis in range(array.ndim) if axis not in long)
    shape = [array.shape[axis] for axis in long]
    if len(shape) < 2:
        size = " x ".join(str(n) for n in array.shape[::-1])
        raise UserError(
            f"a level set needs at least two sides of more than two voxels, got {size} voxels: enlarge the region of "
            "interest"
        )
    flat: Any = array.any(axis=thin) if array.dtype == bool else array.mean(axis=thin)
    flat = np.pad(flat, [(0, max(0, _LEAST_SIDE - size)) for size in shape], mode="edge")
    image = sitk.GetImageFromArray(flat.view(np.uint8) if flat.dtype == bool else flat)
    image.SetSpacing([float(workspace.spacing_kji_mm[axis]) / unit_mm for axis in reversed(long)])
    return image

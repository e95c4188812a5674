"""Graph cut: the border that costs least, given what lies inside and outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from scipy.ndimage import binary_dilation, binary_erosion

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid, bounding_box
from CTGANAugmentLib.operation import Parameter, register
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.graph.energy import RegionTerm, boundary_term
from CTGANAugmentLib.segmentation.graph.min_cut import min_cut
from CTGANAugmentLib.segmentation.graph.seeds import SureVoxels, noise_at_seeds
from CTGANAugmentLib.segmentation.mask_part import Mask
from CTGANAugmentLib.segmentation.method import Family, Found, Need, SegmentationMethod
from CTGANAugmentLib.segmentation.region.markers import sure_radius_mm
from CTGANAugmentLib.segmentation.working_grid import WorkingGrid, working_grid
from CTGANAugmentLib.segmentation.workspace import Workspace

_COARSE_VOXELS = 150_000
"""A cut through as many takes a second at most."""
_FINER = 8
_BAND = 2
"""Coarse voxels to either side of their border within which finer voxels decide again."""
_SIGMA_PER_NOISE = 2.0
_SURE_SHARE = 0.8
"""Of the radius that seems sure: what is hard inside cannot be taken back by any cost."""


@register
@dataclass(frozen=True)
class GraphCut(SegmentationMethod):
    """Cut along the cheapest border between seeds inside and outside."""

    id: ClassVar[str] = "graph-cut"
    title: ClassVar[str] = "Graph cut"
    family: ClassVar[Family] = "graph"
    source: ClassVar[str] = (
        "Boykov YY, Jolly MP, ICCV 2001:105; coarse to fine: Lombaert H et al., ICCV 2005:259"
    )
    needs: ClassVar[tuple[Need, ...]] = ("inside",)
    most_voxels: ClassVar[int | None] = 16_000_000

    boundary_weight_mm: Annotated[
        float,
        Parameter("Weight of the border against its contents; more is smoother", 0, 1000, group="Border"),
    ] = 5.0
    sigma_intensity: Annotated[
        float | None,
        Parameter("Jump between neighbouring voxels that counts as an edge", 1e-6, 65535, group="Border"),
    ] = None
    seed_radius_mm: Annotated[
        float | None,
        Parameter("Radius of the ball round each seed that is surely on its side", 0, 50, group="Seeds"),
    ] = None

    def suggest(self, workspace: Workspace) -> dict[str, Any]:
        """Twice the noise near the seeds, and how far their tissue surely reaches."""
        if not len(workspace.inside_kji):
            return {}
        sigma = float(f"{_SIGMA_PER_NOISE * noise_at_seeds(workspace):.4g}")
        return {"sigma_intensity": sigma, "seed_radius_mm": round(_SURE_SHARE * sure_radius_mm(workspace), 1)}

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Cut on coarse voxels, then again along that border on finer and finer ones.

        Raises:
            UserError: seeds of both sides at one place, or no room for an outside.
        """
        if self.sigma_intensity is None or self.seed_radius_mm is None:
            raise UserError(
                "expected sigma_intensity and seed_radius_mm, got none: give them, or a seed point inside"
            )
        coarse = WorkingGrid()
        mask: Mask | None = None
        levels = _levels(workspace.grid)
        for n, level in enumerate(levels):
            progress(n / len(levels), f"cutting {n + 1}/{len(levels)}")
            on_level = workspace.on(level)
            if mask is None:
                mask = self._cut(on_level, np.zeros(on_level.values.shape, dtype=bool), None)
            else:
                band = _near_border(mask)
                back = (coarse.back(part, workspace.grid.shape_kji) for part in (mask, band))
                mask = self._cut(on_level, *(level.mask(part) for part in back))
            coarse = level
        if mask is None:
            raise AssertionError("there is always a level")
        return Found(mask)

    def _cut(self, workspace: Workspace, mask: Mask, band: Mask | None) -> Mask:
        """Cut within the band (everywhere where there is none) round a mask, which stays as it is elsewhere."""
        sure = SureVoxels.of(workspace, self.seed_radius_mm or 0.0)
        term = RegionTerm.of(
            workspace.values[sure.inside], workspace.values[sure.outside], noise_at_seeds(workspace)
        )
        mask = (mask | sure.inside) & ~sure.outside
        free = ~(sure.inside | sure.outside) if band is None else band & ~(sure.inside | sure.outside)
        if not free.any():
            return mask
        margin_mm = 1.5 * float(workspace.spacing_kji_mm.max())
        box = bounding_box(free).grown(margin_mm, workspace.grid).slices
        values = workspace.values[box]
        links = boundary_term(
            values, workspace.spacing_kji_mm, self.sigma_intensity or 1.0, self.boundary_weight_mm
        )
        mask[box] = min_cut(term.gain(values), links, free[box], mask[box])
        return mask


def _levels(grid: Grid) -> list[WorkingGrid]:
    """Working voxels from coarse to the scan's own."""
    most = _COARSE_VOXELS
    levels = [working_grid(grid, most, isotropic=False)]
    while not levels[-1].is_scans_own:
        most *= _FINER
        levels.append(working_grid(grid, most, isotropic=False))
    return levels


def _near_border(mask: Mask) -> Mask:
    wider = binary_dilation(mask, iterations=_BAND)
    return wider & ~binary_erosion(mask, iterations=_BAND, border_value=1)

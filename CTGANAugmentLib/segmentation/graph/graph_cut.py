"""Graph cut: the border that costs least, given what lies inside and outside."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar

from scipy.ndimage import binary_dilation, binary_erosion

from CTGANAugmentLib.geometry import Grid, bounding_box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.graph.energy import RegionTerm, boundary_term
from CTGANAugmentLib.segmentation.graph.graph_method import GraphMethod
from CTGANAugmentLib.segmentation.graph.min_cut import min_cut
from CTGANAugmentLib.segmentation.graph.seeds import SureVoxels, noise_at_seeds
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.working_grid import WorkingGrid, working_grid
from CTGANAugmentLib.segmentation.workspace import Workspace

_COARSE_VOXELS = 150_000
"""A cut through as many takes a second at most."""
_FINER = 8
_BAND = 2
"""Coarse voxels to either side of their border within which finer voxels decide again."""


@register
@dataclass(frozen=True)
class GraphCut(GraphMethod):
    """Cut along the cheapest border between seeds inside and outside."""

    id: ClassVar[str] = "graph-cut"
    title: ClassVar[str] = "Graph cut"
    source: ClassVar[str] = (
        "Boykov YY, Jolly MP, ICCV 2001:105; coarse to fine: Lombaert H et al., ICCV 2005:259"
    )
    most_voxels: ClassVar[int | None] = 16_000_000
    sigma_per_noise: ClassVar[float] = 2.0
    sure_share: ClassVar[float] = 0.8
    """What is hard inside cannot be taken back by any cost."""

    boundary_weight_mm: Annotated[
        float,
        Parameter("Weight of the border against its contents; more is smoother", 0, 1000, group="Border"),
    ] = 5.0

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Cut on coarse voxels, then again along that border on finer and finer ones.

        Raises:
            UserError: seeds of both sides at one place, or no room for an outside.
        """
        levels = _levels(workspace.grid)
        progress(0.0, f"cutting 1/{len(levels)}")
        mask = self._cut(workspace.on(levels[0]))
        for n, (coarse, level) in enumerate(pairwise(levels), start=1):
            progress(n / len(levels), f"cutting {n + 1}/{len(levels)}")
            back = (coarse.back(part, workspace.grid.shape_kji) for part in (mask, _near_border(mask)))
            mask = self._cut(workspace.on(level), *(level.mask(part) for part in back))
        return Found(mask)

    def _cut(self, workspace: Workspace, mask: Mask | None = None, band: Mask | None = None) -> Mask:
        """Cut within the band (everywhere where there is none) round a mask, which stays as it is elsewhere."""
        sigma, radius_mm = self.sigma_and_radius
        sure = SureVoxels.of(workspace, radius_mm)
        term = RegionTerm.of(
            workspace.values[sure.inside], workspace.values[sure.outside], noise_at_seeds(workspace)
        )
        mask = sure.inside.copy() if mask is None else (mask | sure.inside) & ~sure.outside
        free = ~(sure.inside | sure.outside) if band is None else band & ~(sure.inside | sure.outside)
        if not free.any():
            return mask
        margin_mm = 1.5 * float(workspace.spacing_kji_mm.max())
        box = bounding_box(free).grown(margin_mm, workspace.grid).slices
        values = workspace.values[box]
        links = boundary_term(values, workspace.spacing_kji_mm, sigma, self.boundary_weight_mm)
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

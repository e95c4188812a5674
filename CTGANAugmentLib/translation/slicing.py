"""A scan as a stack of slices that lie as a model's patches did, whatever the scan's orientation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from CTGANAugmentLib.datasets.patch_grid import axes_across, patch_axes, patch_directions
from CTGANAugmentLib.geometry import Array, Grid


@dataclass(frozen=True, eq=False)
class Slicing:
    """Slices of a scan along one of its own axes.

    Attributes:
        grid: of the scan.
        axes: columns, rows and slices, as indices into (i, j, k).
    """

    grid: Grid
    axes: tuple[int, int, int]

    @cached_property
    def spacing_mm(self) -> tuple[float, float, float]:
        """Between slices, rows and columns."""
        columns, rows, slices = (float(self.grid.spacing_mm[axis]) for axis in self.axes)
        return slices, rows, columns

    @cached_property
    def _forward(self) -> tuple[bool, ...]:
        """Whether columns, rows and slices run along the scan's axes or against them."""
        units = (self.grid.ijk_to_ras[:3, :3] / self.grid.spacing_mm).T
        directions = patch_directions(self.grid, self.axes)
        return tuple(float(units[a] @ d) > 0 for a, d in zip(self.axes, directions, strict=True))

    def view(self, array: Array) -> Array:
        """Array (k, j, i) on the scan's grid seen as (slice, row, column); what is written there is in the array."""
        turned = array.transpose([2 - axis for axis in self.axes[::-1]])
        steps = tuple(slice(None, None, 1 if forward else -1) for forward in self._forward[::-1])
        oriented: Array = turned[steps]
        return oriented


def slicings(grid: Grid, planes: str) -> list[Slicing]:
    """Ways to slice a scan: as a model's patches were ("one"), or along each axis that has slices ("three")."""
    first = patch_axes(grid)
    others = [axis for axis in first[:2] if grid.shape_kji[2 - axis] > 1] if planes == "three" else []
    # A scan of one slice has no other planes.
    others = others if grid.shape_kji[2 - first[2]] > 1 else []
    return [Slicing(grid, axes) for axes in (first, *(axes_across(grid, axis) for axis in others))]

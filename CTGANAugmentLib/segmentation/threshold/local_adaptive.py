"""A threshold of its own for every voxel, from its neighbourhood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, uniform_filter1d

from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.segmentation.method import Family, Found, SegmentationMethod
from CTGANAugmentLib.segmentation.suggestion import has_target
from CTGANAugmentLib.segmentation.threshold.histogram_method import SIDES, Smoothing
from CTGANAugmentLib.segmentation.workspace import Workspace

_Values = NDArray[np.float64]
_SEED_RADIUS_MM = 3.0
_SIGMAS = 2.0
"""Of the Gaussian within the radius."""
_MOST_VOXELS = 12_000_000


@register
@dataclass(frozen=True)
class LocalAdaptiveThreshold(SegmentationMethod):
    """Take what is brighter (or darker) than its own neighbourhood.

    Follows a shading of the image that no single threshold can; the neighbourhood should be larger than the structure,
    or its middle is like all around it and stays out.
    """

    id: ClassVar[str] = "local-adaptive"
    title: ClassVar[str] = "Local adaptive threshold"
    family: ClassVar[Family] = "threshold"
    source: ClassVar[str] = (
        "Sauvola J, Pietikäinen M, Pattern Recognit 2000;33:225; Niblack W, An Introduction to Digital Image "
        "Processing, 1986"
    )
    most_voxels: ClassVar[int | None] = _MOST_VOXELS

    radius_mm: Annotated[float, Parameter("Radius of the neighbourhood", 1, 200, group="Neighbourhood")] = (
        30.0
    )
    weights: Annotated[
        str,
        Parameter(
            "Neighbours count alike in a box, or less with distance (Gaussian of half the radius)",
            choices=("mean", "gaussian"),
            group="Neighbourhood",
        ),
    ] = "mean"
    per_slice: Annotated[
        bool, Parameter("Look at neighbours in the same slice only", group="Neighbourhood")
    ] = False
    rule: Annotated[
        str,
        Parameter(
            "Threshold from the local mean m and SD s: m; Niblack m + k s, or m - k s for a dark structure; Sauvola "
            "m + k m (s/r - 1), m counted from the darkest voxel and r half the span",
            choices=("mean", "niblack", "sauvola"),
            group="Threshold",
        ),
    ] = "niblack"
    offset_intensity: Annotated[
        float,
        Parameter(
            "How much brighter than the threshold it must be, darker for a dark structure",
            -32768,
            65535,
            group="Threshold",
        ),
    ] = 0.0
    k: Annotated[float, Parameter("Weight of the local SD", -5, 5, group="Threshold")] = 0.5
    side: Annotated[
        str,
        Parameter(
            "Take what is like the seed, above or below the local threshold; without a seed, 'seed' takes above",
            choices=SIDES,
            group="Threshold",
        ),
    ] = "seed"
    smoothing_mm: Smoothing = 1.0

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Compare every voxel with the threshold of its neighbourhood."""
        darkest = float(workspace.values.min())
        half_span = (float(workspace.values.max()) - darkest) / 2
        steps = _Steps(progress, 3 if self.rule == "mean" else 6)
        values = workspace.values.astype(np.float64) - darkest
        mean = self._local_mean(values, workspace, steps)
        below = self._takes_below(values > mean, workspace)
        sign = -1 if below else 1
        threshold = mean + sign * self.offset_intensity
        if self.rule != "mean":
            sd = self._local_sd(values, mean, workspace, steps)
            threshold += self.k * (sign * sd if self.rule == "niblack" else mean * (sd / half_span - 1))
        progress(0.9, "comparing")
        at_seeds = [round(float(threshold[tuple(seed)]) + darkest, 2) for seed in workspace.inside_kji]
        mask = values < threshold if below else values > threshold
        return Found(mask, measured={"threshold_at_seeds": at_seeds})

    def _takes_below(self, above_mean: Mask, workspace: Workspace) -> bool:
        if self.side != "seed" or not has_target(workspace):
            return self.side == "below"
        seeds = workspace.inside_kji
        near = workspace.balls(seeds, _SEED_RADIUS_MM) if len(seeds) else workspace.start
        return float(above_mean[near].mean()) < 0.5

    def _local_sd(
        self, values: _Values, mean: _Values, workspace: Workspace, step: Callable[[], None]
    ) -> _Values:
        variance = self._local_mean(values**2, workspace, step)
        variance -= mean**2
        return np.asarray(np.sqrt(np.maximum(variance, 0.0, out=variance), out=variance))

    def _local_mean(self, values: _Values, workspace: Workspace, step: Callable[[], None]) -> _Values:
        """Mean over the neighbourhood, axis by axis."""
        spacing = workspace.spacing_kji_mm
        across = int(np.argmax(spacing)) if self.per_slice else -1
        found = values
        for axis in range(3):
            step()
            reach = self.radius_mm / float(spacing[axis])
            if axis == across:
                continue
            if self.weights == "mean":
                found = uniform_filter1d(found, 2 * round(reach) + 1, axis=axis)
            else:
                found = gaussian_filter1d(found, reach / _SIGMAS, axis=axis, truncate=_SIGMAS)
        return found


class _Steps:
    """Reports one of so many equal steps at each call."""

    def __init__(self, progress: Progress, steps: int) -> None:
        self._progress, self._steps, self._done = progress, steps, 0

    def __call__(self) -> None:
        self._progress(0.9 * self._done / self._steps, "averaging the neighbourhood")
        self._done += 1

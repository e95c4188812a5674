"""Region growing by texture: value, spread and edges at a scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.segmentation.method import Found
from CTGANAugmentLib.segmentation.region.gradient import gradient_magnitude
from CTGANAugmentLib.segmentation.region.growing import Alike, SeededGrowing, give_rim, on_workspace
from CTGANAugmentLib.segmentation.workspace import Indices, Workspace

_SEED_RADIUS_MM = 4.0
_RIM_SCALES = 2.0
"""Width of the rim whose texture is that of the edge, in scales."""
_SHRINKAGE = 0.1
"""Share of the plain variances in the covariance: few voxels at a seed leave it nearly singular."""

Features = NDArray[np.float32]


@register
@dataclass(frozen=True)
class GrowingTexture(SeededGrowing):
    """Grow from the seeds through voxels of their texture: mean, spread and gradient at a scale."""

    id: ClassVar[str] = "growing-texture"
    title: ClassVar[str] = "Region growing, texture"
    source: ClassVar[str] = (
        "Ibanez L et al., The ITK Software Guide, 2nd edition, 2005, section 'Vector Confidence Connected'"
    )
    most_voxels: ClassVar[int | None] = 8_000_000

    texture_scale_mm: Annotated[
        float, Parameter("Scale (sigma) at which the texture is measured", 0.3, 10, group="Similarity")
    ] = 1.0
    deviations: Annotated[
        float, Parameter("Mahalanobis distance up to which a texture is alike", 0.5, 20, group="Similarity")
    ] = 4.0
    rounds: Annotated[
        int, Parameter("Times that the texture is estimated anew from the region", 0, 20, group="Similarity")
    ] = 2

    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Grow, and grow again from the texture of the last region.

        Raises:
            UserError: nothing at the seeds is alike.
        """
        features = _features(workspace, self.texture_scale_mm, part_of(progress, 0, 0.4))
        sample = workspace.balls(workspace.inside_kji, _SEED_RADIUS_MM)
        if not len(workspace.inside_kji) and workspace.start is not None:
            sample = workspace.start
        sample_values = features[:, sample]
        steps = self.rounds + 1
        for step in range(steps):
            alike = _alike(features, sample_values, self.deviations, workspace.inside_kji)
            span = part_of(progress, 0.4 + 0.6 * step / steps, 0.4 + 0.6 * (step + 1) / steps)
            region, warnings = self.grow(workspace, alike, span)
            block = (slice(None), *region.box.slices)
            sample_values = features[block][:, region.inside]
        mean = [round(float(v), 3) for v in sample_values.mean(axis=1)]
        wider = give_rim(region, workspace, _RIM_SCALES * self.texture_scale_mm)
        measured = dict(zip(("mean", "spread", "gradient"), mean, strict=True))
        return Found(on_workspace(wider, workspace), warnings, measured)


def _features(workspace: Workspace, scale_mm: float, progress: Progress) -> Features:
    """Mean, spread and gradient (feature, k, j, i)."""
    progress(0.0, "texture")
    mean = workspace.smoothed(scale_mm).values
    progress(0.3, "texture")
    spread = replace(workspace, values=np.square(workspace.values - mean)).smoothed(scale_mm).values
    np.sqrt(spread, out=spread)
    progress(0.6, "texture")
    gradient = gradient_magnitude(workspace, scale_mm)
    return np.stack([mean, spread, gradient])


def _alike(features: Features, sample: Features, deviations: float, seeds_kji: Indices) -> Alike:
    """Voxels within a Mahalanobis distance of the sample (feature, n); as in ITK, the seeds always are."""
    mean = sample.mean(axis=1, dtype=np.float64)
    covariance = np.cov(sample.astype(np.float64))
    plain = np.maximum(np.diag(covariance), 1e-6 * np.square(np.abs(mean)) + 1e-12)
    covariance = (1 - _SHRINKAGE) * covariance + _SHRINKAGE * np.diag(plain)
    whitening = np.linalg.cholesky(np.linalg.inv(covariance)).T.astype(np.float32)

    def squared(part: Features) -> Features:
        centered = part.reshape(len(part), -1) - mean[:, None].astype(np.float32)
        found: Features = np.square(whitening @ centered).sum(axis=0)
        return found

    at_seeds = squared(features[:, seeds_kji[:, 0], seeds_kji[:, 1], seeds_kji[:, 2]])
    limit = at_seeds.max(initial=np.float32(deviations**2))

    def alike(box: Box) -> Mask:
        block = (slice(None), *box.slices)
        part = features[block]
        near: Mask = (squared(part) <= limit).reshape(part.shape[1:])
        return near

    return alike

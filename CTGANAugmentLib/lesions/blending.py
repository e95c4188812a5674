"""One lesion laid into the voxels round it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.geometry import Array, Box, Grid, Points
from CTGANAugmentLib.lesions.appearance import Appearance, Fields, Paint, averaged, paint
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape
from CTGANAugmentLib.lesions.mass_effect import REACH, push_outward
from CTGANAugmentLib.lesions.noise import Noise, measure_noise
from CTGANAugmentLib.lesions.outline import Outline, mostly_inside
from CTGANAugmentLib.lesions.partial_volume import block_mean, parts_of
from CTGANAugmentLib.lesions.random_field import Field
from CTGANAugmentLib.lesions.shape import Shape
from CTGANAugmentLib.lesions.soft_tissue import noise_of_soft_tissue
from CTGANAugmentLib.lesions.tissue import Host, HostRange, find_host
from CTGANAugmentLib.lesions.voxel_type import in_type_of

_SURROUNDINGS_MM = 8.0
"""Beyond the lesion: enough tissue to measure its mean and noise from."""
_NEAR_MM = 4.0
_FAINTEST = 2e-3
"""Weights below it change a scan by less than rounding does, and are cut to leave voxels untouched."""
_BONE_HU = 250
_MARGIN_SIGMAS = 3.2
"""Beyond it a blurred edge has less than a thousandth of its height."""
_SHARPEST_MM, _SOFTEST_MM = 0.35, 1.2
"""Range of a CT scanner's in-plane resolution as a Gaussian sigma (FWHM 0.8 to 2.8 mm; typical value)."""


@dataclass(frozen=True, eq=False)
class Lesion:
    """Everything that fixes one lesion beside the scan.

    Attributes:
        center_ras: centre of mass.
        texture_seed: of the fields inside and the noise.
    """

    center_ras: Points
    shape: Shape | DrawnShape
    appearance: Appearance
    texture_seed: int

    @property
    def outline(self) -> Outline:
        """Where it is."""
        return Outline(self.center_ras, self.shape)


@dataclass(frozen=True, eq=False)
class Rendered:
    """One lesion on a block of the scan, arrays (k, j, i).

    Attributes:
        box: block that changes.
        values: its voxels with the lesion, in the scan's own type.
        mask_box: block of the masks, a part of `box`.
        mask, oedema_mask: voxels of the lesion and of the zone round it.
        share_kept: part of its volume that lies in the scan and in tissue where it may be.
        background: mean of the tissue round it.
        noise_sd: of the tissue round it.
    """

    box: Box
    values: Array
    mask_box: Box
    mask: NDArray[np.bool_]
    oedema_mask: NDArray[np.bool_]
    share_kept: float
    background: float
    noise_sd: float


def support_mm(shape: Shape | DrawnShape, look: Appearance) -> float:
    """Distance from the centre beyond which a lesion itself changes nothing."""
    margin = _MARGIN_SIGMAS * float(np.hypot(look.margin_blur_mm, _SOFTEST_MM))
    return shape.longest_radius_mm + 2.3 * look.oedema_width_mm + margin


def render(
    array: Array, grid: Grid, lesion: Lesion, *, is_ct: bool, allowed: HostRange, confine: bool
) -> Rendered:
    """Lay a lesion into a scan and return the block that it changes.

    With s the scan without its noise, r its noise and q the weight of what is surely noise, opacity a and
    target m, the result is (1 - a) s + a m + q r + sqrt((1 - q^2) (1 - (1 - a)^2)) n, where n is new noise of
    the scan's own SD and correlation: the noise's variance is the same at every a.

    Args:
        array: scan (k, j, i), left as it is.
        grid: where its voxels are.
        lesion: what to lay in.
        is_ct: amounts and allowed values are HU; otherwise percent of the local background.
        allowed: values that the lesion may replace.
        confine: whether it stays within them.
    """
    inner, outer = _blocks(lesion, grid)
    within = inner.relative_to(outer).slices
    before = array[outer.slices].astype(np.float32)
    host = _host(before, grid, outer, lesion, is_ct=is_ct, allowed=allowed, confine=confine)
    noise = _noise(array, before, grid, lesion, host)
    calm, changed = _push(before - noise.own * noise.residual, grid, outer, lesion, is_ct=is_ct)
    coverage, layers = _body(lesion, grid, inner, host.background, is_ct=is_ct)
    member = host.membership[within]
    kept = coverage * member
    result = calm + noise.own * noise.residual
    sigma = _margin_sigma(lesion.appearance, noise, grid.spacing_kji_mm)
    result[within], covered = _lay_over(
        calm[within], layers, kept, member, _part(noise, within, lesion), sigma
    )
    changed[within] |= covered
    values = in_type_of(array[outer.slices], result, changed)
    oedema = (layers.oedema * member >= 0.5) & (kept < 0.5)
    share = min(1.0, float(kept.sum()) * grid.voxel_volume_mm3 / lesion.shape.volume_mm3)
    return Rendered(outer, values, inner, mostly_inside(kept), oedema, share, host.background, noise.sd)


def _blocks(lesion: Lesion, grid: Grid) -> tuple[Box, Box]:
    """Block that the lesion itself can change, and the one that is looked at and pushed."""
    support = support_mm(lesion.shape, lesion.appearance)
    push = REACH * lesion.shape.longest_radius_mm if lesion.appearance.mass_effect > 0 else 0.0
    outline = lesion.outline
    return outline.box(grid, support), outline.box(grid, max(push, support + _SURROUNDINGS_MM))


@dataclass(frozen=True, eq=False)
class _Noise:
    """Noise on the lesion's block: weight of the scan's own, that itself, and new noise."""

    own: Field
    residual: Field
    fresh: Field


def _part(noise: Noise, within: tuple[slice, slice, slice], lesion: Lesion) -> _Noise:
    own, residual = noise.own[within], noise.residual[within]
    return _Noise(own, residual, noise.synthesize(np.random.default_rng(lesion.texture_seed), own.shape))


def _body(lesion: Lesion, grid: Grid, inner: Box, background: float, *, is_ct: bool) -> tuple[Field, Paint]:
    """Coverage and matter of the lesion on a block, averaged over each voxel."""
    parts = parts_of(grid)
    fine = grid.crop(inner).divided(parts)
    body = lesion.outline.footprint(grid, inner, parts)
    fields = Fields(lesion.texture_seed, fine.shape_kji, fine.spacing_kji_mm)
    amount = 1.0 if is_ct else max(abs(background), 1e-6) / 100
    layers = paint(lesion.appearance, body, background, amount, fields)
    return block_mean(body.coverage, parts), averaged(layers, body.coverage, parts)


def _host(
    before: Field, grid: Grid, box: Box, lesion: Lesion, *, is_ct: bool, allowed: HostRange, confine: bool
) -> Host:
    """Tissue of a block round the lesion."""
    beyond = lesion.outline.beyond_mm(grid, box)
    if not is_ct:
        allowed = allowed.times(float(np.median(before[beyond < _NEAR_MM])) / 100)
    return find_host(before, beyond, allowed, grid.spacing_kji_mm, confine=confine)


def _noise(array: Array, before: Field, grid: Grid, lesion: Lesion, host: Host) -> Noise:
    """Noise of that tissue, or of soft tissue near it where its structure is as fine as noise."""
    if not host.is_grained:
        return measure_noise(before, host.plain, grid.spacing_kji_mm)
    found = noise_of_soft_tissue(array, grid, lesion.center_ras)
    noise = found or measure_noise(before, host.plain, grid.spacing_kji_mm)
    return noise.without_own(before.shape)


def _push(
    calm: Field, grid: Grid, box: Box, lesion: Lesion, *, is_ct: bool
) -> tuple[Field, NDArray[np.bool_]]:
    """Block with its tissue pushed outward, and the voxels that changed by it."""
    look = lesion.appearance
    if look.mass_effect <= 0:
        return calm, np.zeros(calm.shape, dtype=bool)
    level = lesion.outline.level(grid, box)
    rigid = calm > _BONE_HU if is_ct else np.zeros(calm.shape, dtype=bool)
    return push_outward(
        calm, level, rigid, lesion.outline.origin_ras, grid, box, look.mass_effect
    ), level < REACH


def _lay_over(
    calm: Field,
    layers: Paint,
    kept: Field,
    member: Field,
    noise: _Noise,
    sigma: NDArray[np.float64],
) -> tuple[Field, NDArray[np.bool_]]:
    """Block with the lesion over it, and the voxels that it covers in part at least."""
    oedema = layers.oedema * member
    calm = calm + oedema * np.float32(layers.oedema_change)
    weight = gaussian_filter(kept, sigma, mode="nearest", truncate=4.0)
    weight[weight < _FAINTEST] = 0
    opacity = weight * layers.opacity
    added = np.sqrt(np.maximum((1 - noise.own**2) * (1 - (1 - opacity) ** 2), 0)) * noise.fresh
    result = (1 - opacity) * calm + opacity * layers.target + noise.own * noise.residual + added
    return result, (weight > 0) | (oedema > _FAINTEST)


def _margin_sigma(look: Appearance, noise: Noise, spacing_kji_mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """Blur of the margin in voxels along (k, j, i): the lesion's own and the scanner's."""
    scanner = np.clip(noise.resolution_sd_mm(spacing_kji_mm), _SHARPEST_MM, _SOFTEST_MM)
    # The partial volume of a thick slice is in the coverage already.
    scanner = np.minimum(scanner, np.where(spacing_kji_mm > 2.0, _SHARPEST_MM, scanner))
    result: NDArray[np.float64] = np.hypot(look.margin_blur_mm, scanner) / spacing_kji_mm
    return result

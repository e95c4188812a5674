"""One lesion laid into the voxels round it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.geometry import Array, Box, Grid, Points
from CTGANAugmentLib.lesions.appearance import Appearance, Paint, paint
from CTGANAugmentLib.lesions.mass_effect import REACH, push_outward
from CTGANAugmentLib.lesions.noise import Noise, measure_noise
from CTGANAugmentLib.lesions.partial_volume import footprint
from CTGANAugmentLib.lesions.random_field import Field
from CTGANAugmentLib.lesions.shape import Shape
from CTGANAugmentLib.lesions.tissue import Host, HostRange, find_host

_SURROUNDINGS_MM = 14.0
"""Beyond the lesion: enough tissue to measure its mean and noise from."""
_FAINTEST = 2e-3
"""Weights below it change a scan by less than rounding does, and are cut to leave voxels untouched."""
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
    shape: Shape
    appearance: Appearance
    texture_seed: int


@dataclass(frozen=True, eq=False)
class Rendered:
    """One lesion on a block of the scan, arrays (k, j, i).

    Attributes:
        box: the block.
        values: the block with the lesion, in the scan's own type.
        mask, oedema_mask: voxels of the lesion and of the zone round it.
        share_kept: part of its volume that lies in tissue where it may be.
        background: mean of the tissue round it.
        noise_sd: of the tissue round it.
    """

    box: Box
    values: Array
    mask: NDArray[np.bool_]
    oedema_mask: NDArray[np.bool_]
    share_kept: float
    background: float
    noise_sd: float


def reach_mm(shape: Shape, look: Appearance) -> float:
    """Distance from the centre beyond which a lesion changes nothing."""
    push = REACH * shape.longest_radius_mm if look.mass_effect > 0 else 0.0
    around = 2.3 * look.oedema_width_mm + 4 * (look.margin_blur_mm + _SOFTEST_MM)
    return max(shape.longest_radius_mm + around, push)


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
    look, shape = lesion.appearance, lesion.shape
    box = grid.box_around(lesion.center_ras, reach_mm(shape, look) + _SURROUNDINGS_MM)
    original = array[box.slices]
    before = original.astype(np.float32)
    spacing = grid.spacing_kji_mm
    body = footprint(shape, lesion.center_ras, grid, box)
    if not is_ct:
        allowed = allowed.times(float(np.median(before[body.level < 1.5])) / 100)
    host = find_host(before, body, allowed, spacing, confine=confine)
    noise = measure_noise(before, host.plain, spacing)
    rng = np.random.default_rng(lesion.texture_seed)
    amount = 1.0 if is_ct else max(abs(host.background), 1e-6) / 100
    layers = paint(look, body, host.background, amount, rng, spacing)
    fresh = noise.synthesize(rng, before.shape)
    calm = before - noise.own * noise.residual
    if look.mass_effect > 0:
        origin = lesion.center_ras - shape.center_of_mass_mm
        calm = push_outward(calm, body, origin, grid, box, look.mass_effect)
    kept = body.coverage * host.membership
    after, changed = _lay_over(calm, layers, kept, host, noise, fresh, _margin_sigma(look, noise, spacing))
    if look.mass_effect > 0:
        changed |= body.level < REACH
    total = float(body.coverage.sum())
    return Rendered(
        box,
        _in_type_of(original, after, changed),
        _mask(kept),
        (layers.oedema * host.membership >= 0.5) & (kept < 0.5)
        if look.oedema_width_mm > 0
        else np.zeros_like(changed),
        float(kept.sum()) / total if total > 0 else 0.0,
        host.background,
        noise.sd,
    )


def _lay_over(
    calm: Field,
    layers: Paint,
    kept: Field,
    host: Host,
    noise: Noise,
    fresh: Field,
    sigma: NDArray[np.float64],
) -> tuple[Field, NDArray[np.bool_]]:
    calm = calm + layers.oedema * host.membership * np.float32(layers.oedema_change)
    weight = gaussian_filter(kept, sigma, mode="nearest", truncate=4.0)
    weight[weight < _FAINTEST] = 0
    opacity = weight * layers.opacity
    own = noise.own
    added = np.sqrt(np.maximum((1 - own**2) * (1 - (1 - opacity) ** 2), 0)) * fresh
    result = (1 - opacity) * calm + opacity * layers.target + own * noise.residual + added
    return result, (weight > 0) | (layers.oedema * host.membership > _FAINTEST)


def _margin_sigma(look: Appearance, noise: Noise, spacing_kji_mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """Blur of the margin in voxels along (k, j, i): the lesion's own and the scanner's."""
    scanner = np.clip(noise.resolution_sd_mm(spacing_kji_mm), _SHARPEST_MM, _SOFTEST_MM)
    # The partial volume of a thick slice is in the coverage already.
    scanner = np.minimum(scanner, np.where(spacing_kji_mm > 2.0, _SHARPEST_MM, scanner))
    result: NDArray[np.float64] = np.hypot(look.margin_blur_mm, scanner) / spacing_kji_mm
    return result


def _mask(kept: Field) -> NDArray[np.bool_]:
    """Voxels that are mostly lesion; of a lesion too small for that, those nearest to it."""
    highest = float(kept.max(initial=0.0))
    result: NDArray[np.bool_] = kept >= max(min(0.5, 0.6 * highest), 1e-3)
    return result


def _in_type_of(original: Array, after: Field, changed: NDArray[np.bool_]) -> Array:
    result = original.copy()
    values = after[changed]
    if original.dtype.kind in "iu":
        limits = np.iinfo(original.dtype)
        values = np.clip(np.rint(values), limits.min, limits.max)
    result[changed] = values.astype(original.dtype)
    return result

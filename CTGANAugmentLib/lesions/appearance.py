"""What a lesion is made of: its values inside, before it is blended into the scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.lesions.partial_volume import Footprint, block_mean
from CTGANAugmentLib.lesions.random_field import Field, normalised_inside, smooth_field, smooth_step

_FLUID_HU = 30.0
"""What fills the airspaces of ground glass: between water and blood."""
_LEAST_FILLED = 0.1
"""In lung denser than the preset's ground glass: fluid only ever adds."""
_LARGEST, _LONGEST_MM = 1e4, 100.0
"""Bounds of what a plan may ask for, well above those of the parameters."""
_GRAIN_MM = 2.5
_EDGE_MM = 0.8
"""Half width of the transitions inside a lesion."""


@dataclass(frozen=True)
class Appearance:
    """Values inside a lesion.

    Amounts named `..._amount` are in HU for CT and in percent of the local background for MR.

    Attributes:
        contrast_amount: mean of the body minus the background; None when `mean_hu` is given.
        mean_hu: mean of the body.
        least_mean_hu: lower bound of that mean, for a contrast that was published for enhanced tissue.
        ground_glass: fraction in which the background shows through.
        heterogeneity_amount: SD of the texture, with `heterogeneity_length_mm` as its correlation length.
        margin_blur_mm: Gaussian sigma of the margin beyond the scanner's own resolution.
        core_fraction, core_contrast_amount: relative diameter of a core, and its mean minus the body's.
        rim_width_mm, rim_contrast_amount, rim_nodularity: outer layer, its mean minus the body's, how broken it is.
        calcified_fraction, calcification_hu: share of the volume that is calcified, and its mean.
        oedema_width_mm, oedema_contrast_amount: zone round the lesion, its change of the background.
        mass_effect: 0 none to 1 strongest push of the surroundings.
    """

    contrast_amount: float | None = 0.0
    mean_hu: float | None = None
    least_mean_hu: float | None = None
    ground_glass: float = 0.0
    heterogeneity_amount: float = 0.0
    heterogeneity_length_mm: float = 4.0
    margin_blur_mm: float = 0.5
    core_fraction: float = 0.0
    core_contrast_amount: float = 0.0
    rim_width_mm: float = 0.0
    rim_contrast_amount: float = 0.0
    rim_nodularity: float = 0.0
    calcified_fraction: float = 0.0
    calcification_hu: float = 400.0
    oedema_width_mm: float = 0.0
    oedema_contrast_amount: float = 0.0
    mass_effect: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Appearance as JSON values."""
        return asdict(self)

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Appearance:
        """Read an appearance back.

        Raises:
            ValueError: entries missing or unknown, or no finite number within reason.
        """
        names = {field.name for field in fields(Appearance)}
        if set(data) != names:
            raise ValueError(f"the entries of an appearance are wrong: {sorted(set(data) ^ names)}")
        for name, value in data.items():
            may_be_none = name in ("contrast_amount", "mean_hu", "least_mean_hu")
            if not (value is None and may_be_none) and not abs(float(value)) <= _LARGEST:
                raise ValueError(f"{name} is out of reason: {value!r}")
        lengths = [float(data[name]) for name in names if name.endswith(("_mm", "_fraction"))]
        if min(lengths) < 0 or max(lengths) > _LONGEST_MM:
            raise ValueError("a length or share of an appearance is out of reason")
        return Appearance(**data)


@dataclass(frozen=True, eq=False)
class Paint:
    """Lesion as it is laid over the scan, each array (k, j, i).

    Attributes:
        target: values of the lesion's own matter.
        opacity: how much of the scan's matter it replaces, 0 to 1, inside the body.
        oedema: 0 to 1 in the zone round it.
        oedema_change: added to the background where `oedema` is 1.
    """

    target: Field
    opacity: Field
    oedema: Field
    oedema_change: float


def averaged(layers: Paint, coverage: Field, parts_kji: tuple[int, int, int]) -> Paint:
    """Average a paint of sub-voxels over each voxel, as a scanner does.

    Args:
        layers: on the sub-voxels.
        coverage: of the sub-voxels by the body.
        parts_kji: sub-voxels in a voxel along (k, j, i).
    """
    if parts_kji == (1, 1, 1):
        return layers
    # Beyond the body the weights fall to one small value, so that the margin's blur finds matter there too.
    weight = coverage + np.float32(1e-3)
    total = block_mean(weight, parts_kji)
    opacity = block_mean(weight * layers.opacity, parts_kji)
    target = block_mean(weight * layers.opacity * layers.target, parts_kji) / np.maximum(
        opacity, np.float32(1e-9)
    )
    return Paint(target, opacity / total, block_mean(layers.oedema, parts_kji), layers.oedema_change)


class Fields:
    """Random fields of one lesion, each from a generator of its own, so that only those needed are drawn."""

    def __init__(self, seed: int, shape_kji: tuple[int, ...], spacing_kji_mm: NDArray[np.float64]) -> None:
        """Draw on a block of that shape and spacing."""
        self._seed, self._shape, self._spacing = seed, shape_kji, spacing_kji_mm

    def draw(self, name: str, length_mm: float) -> Field:
        """Field of that name and correlation length: the same for the same seed and block."""
        rng = np.random.default_rng([self._seed, *name.encode()])
        return smooth_field(rng, self._shape, self._spacing, length_mm)


def paint(look: Appearance, body: Footprint, background: float, amount: float, fields: Fields) -> Paint:
    """Fill a body.

    Args:
        look: what it is made of.
        body: where it is.
        background: mean of the tissue round it, in the image's unit.
        amount: image units in one unit of the appearance's amounts (1 for HU).
        fields: source of the texture, on the body's block.
    """
    mean = look.mean_hu if look.mean_hu is not None else background + amount * (look.contrast_amount or 0.0)
    if look.least_mean_hu is not None:
        mean = max(mean, look.least_mean_hu)
    matter = np.full(body.coverage.shape, mean, dtype=np.float32)
    if look.heterogeneity_amount > 0:
        texture = normalised_inside(fields.draw("texture", look.heterogeneity_length_mm), body.coverage)
        matter += np.float32(amount * look.heterogeneity_amount) * texture
    opacity = np.ones_like(matter)
    if look.ground_glass > 0:
        opacity, matter = _ground_glass(look.ground_glass, matter, mean, background)
    if look.core_fraction > 0:
        core = _core(look.core_fraction, body, fields.draw("core", 5.0))
        core_mean = np.float32(mean + amount * look.core_contrast_amount)
        _mix(matter, core_mean + (matter - np.float32(mean)) / 2, core)
        np.maximum(opacity, core, out=opacity)
    if look.rim_width_mm > 0:
        matter += np.float32(amount * look.rim_contrast_amount) * _rim(look, body, fields)
    if look.calcified_fraction > 0:
        calcium = _grains(look.calcified_fraction, body, fields.draw("calcium", _GRAIN_MM))
        _mix(matter, np.float32(look.calcification_hu), calcium)
        np.maximum(opacity, calcium, out=opacity)
    return Paint(matter, opacity, _oedema(look, body, fields), amount * look.oedema_contrast_amount)


def _mix(matter: Field, other: Field | np.float32, weight: Field) -> None:
    matter += weight * (other - matter)


def _ground_glass(share: float, matter: Field, mean: float, background: float) -> tuple[Field, Field]:
    """Split a body into solid matter and airspaces that are partly filled.

    Filling a fraction f of a voxel's air turns b into b + f (fluid - b): lung brightens and vessels stay
    as they are. f is chosen so that plain background comes to the mean asked for.
    """
    room = _FLUID_HU - background
    filled = float(np.clip((mean - background) / room, _LEAST_FILLED, 0.98)) if room > 1 else 1.0
    opacity = 1 - share * (1 - filled)
    own = ((1 - share) * matter + share * (filled * _FLUID_HU + (matter - mean))) / opacity
    return np.full(matter.shape, opacity, dtype=np.float32), own.astype(np.float32)


def _core(fraction: float, body: Footprint, edge: Field) -> Field:
    border = np.float32(fraction) * (1 + np.float32(0.12) * np.clip(edge, -2, 2))
    radius = body.depth_mm / np.maximum(1 - body.level, 1e-3)
    beyond_mm = (body.level - border) * np.abs(radius)
    return smooth_step(beyond_mm, _EDGE_MM, -_EDGE_MM)


def _rim(look: Appearance, body: Footprint, fields: Fields) -> Field:
    rim = smooth_step(body.depth_mm, look.rim_width_mm + _EDGE_MM, max(look.rim_width_mm - _EDGE_MM, 0.0))
    if look.rim_nodularity <= 0:
        return rim
    # The nodules reach deeper than the rim is wide, as peripheral nodular enhancement does.
    deep = smooth_step(body.depth_mm, 2 * look.rim_width_mm + _EDGE_MM, look.rim_width_mm)
    spots = smooth_step(fields.draw("rim", 9.0), -0.1, 0.5)
    share = np.float32(look.rim_nodularity)
    result: Field = (1 - share) * rim + share * spots * deep
    return result


def _grains(fraction: float, body: Footprint, grains: Field) -> Field:
    inside = body.coverage > 0.5
    if not inside.any():
        return np.zeros_like(body.coverage)
    threshold = float(np.quantile(grains[inside], 1 - fraction))
    result: Field = smooth_step(grains, threshold - 0.15, threshold + 0.15) * (body.coverage > 0)
    return result


def _oedema(look: Appearance, body: Footprint, fields: Fields) -> Field:
    if look.oedema_width_mm <= 0:
        return np.zeros_like(body.coverage)
    fingers = fields.draw("oedema", 8.0)
    # Uneven fingers: vasogenic oedema follows the white matter, not the distance alone.
    width = np.float32(look.oedema_width_mm) * np.clip(1 + np.float32(0.45) * fingers, 0.15, 2.0)
    return smooth_step(-body.depth_mm / width, 1.15, 0.75)

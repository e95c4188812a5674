"""The outline of a lesion: a star-shaped body in millimetres.

The surface is an ellipsoid whose radius is modulated by a band-limited random field on the sphere
(the Gaussian random sphere of Muinonen K et al., J Quant Spectrosc Radiat Transfer 1996;55:577, whose field
is the logarithm of the radius, so that the radius stays positive) and by narrow spicules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.lesions.random_field import harmonic_degrees, real_harmonics
from CTGANAugmentLib.resources import resource_folder

DEGREE = 8
"""Highest degree of the bumps: features down to about a quarter of the radius."""
_LARGEST_MM = 500.0
_HARMONICS = (DEGREE + 1) ** 2 - 4
_ROWS, _COLUMNS = 91, 180
_LOBULATION_SD = 0.3
"""SD of the log radius at lobulation 1: about twice that of real lung nodules' outlines (0.16; see lidc.json)."""
SHAPE_PRIORS = ("parametric", "lidc")


@dataclass(frozen=True)
class Spicule:
    """A strand that leaves the margin outward.

    Attributes:
        direction: unit vector in the lesion's frame.
        length: of the part outside the margin, relative to the radius.
        width_deg: angular half width at 1/e of its length.
    """

    direction: tuple[float, float, float]
    length: float
    width_deg: float


@dataclass(frozen=True)
class Shape:
    """Everything that fixes an outline; JSON through `to_json`.

    Attributes:
        diameter_mm: of the sphere with the same volume.
        axes: relative lengths of the ellipsoid's semi-axes, product 1.
        quaternion: turn of the lesion's frame into RAS, (w, x, y, z).
        harmonics: coefficients of the log radius, in the order of `real_harmonics`; () for a plain ellipsoid.
        spicules: strands.
    """

    diameter_mm: float
    axes: tuple[float, float, float] = (1.0, 1.0, 1.0)
    quaternion: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)
    harmonics: tuple[float, ...] = ()
    spicules: tuple[Spicule, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Outline as JSON values."""
        return asdict(self)

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Shape:
        """Read an outline back.

        Raises:
            ValueError: numbers that are none, or too few.
        """
        numbers = [data["diameter_mm"], *data["axes"], *data["quaternion"], *data["harmonics"]]
        if not np.all(np.isfinite(np.array(numbers, dtype=float))) or len(data["harmonics"]) not in (
            0,
            _HARMONICS,
        ):
            raise ValueError("an outline is not made of finite numbers")
        if not 0 < float(data["diameter_mm"]) <= _LARGEST_MM or min(data["axes"]) <= 0:
            raise ValueError("the size of an outline is out of reason")
        w, x, y, z = (float(v) for v in data["quaternion"])
        spicules = tuple(
            Spicule(_triple(np.array(s["direction"], dtype=float)), float(s["length"]), float(s["width_deg"]))
            for s in data["spicules"]
        )
        return Shape(
            float(data["diameter_mm"]),
            _triple(np.array(data["axes"], dtype=float)),
            (w, x, y, z),
            tuple(float(v) for v in data["harmonics"]),
            spicules,
        )

    @cached_property
    def _rotation(self) -> NDArray[np.float64]:
        w, x, y, z = np.asarray(self.quaternion) / np.linalg.norm(self.quaternion)
        return np.array(
            [
                [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
                [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
                [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
            ]
        )

    @cached_property
    def _table(self) -> NDArray[np.float32]:
        """Radius in mm over (polar angle, azimuth), scaled to the volume asked for."""
        directions = _directions()
        radius = 1 / np.sqrt(((directions / np.asarray(self.axes)) ** 2).sum(axis=-1))
        if self.harmonics:
            radius = radius * np.exp(
                np.tensordot(self.harmonics, real_harmonics(DEGREE, _ROWS, _COLUMNS), axes=1)
            )
        for spicule in self.spicules:
            cosine = np.clip(directions @ np.asarray(spicule.direction), -1, 1)
            angle = np.degrees(np.arccos(cosine)) / spicule.width_deg
            # Steeper than a Gaussian: a strand of even thickness rather than a cone.
            radius = radius * (1 + spicule.length * np.exp(-(angle**4)))
        volume = float((radius**3 / 3 * _solid_angles()).sum())
        scale = (self.volume_mm3 / volume) ** (1 / 3)
        # The last column repeats the first, so that interpolation needs no wrap.
        table: NDArray[np.float32] = np.concatenate([radius, radius[:, :1]], axis=1).astype(np.float32)
        table *= np.float32(scale)
        return table

    @property
    def longest_radius_mm(self) -> float:
        """Distance from the centre to the farthest point of the surface."""
        return float(self._table.max())

    @property
    def volume_mm3(self) -> float:
        """Volume of the body."""
        return float(np.pi * self.diameter_mm**3 / 6)

    @cached_property
    def center_of_mass_mm(self) -> NDArray[np.float64]:
        """Offset of the body's centre of mass from the point that its radius is measured from, RAS."""
        radius = self._table[:, :-1].astype(np.float64)
        moment = ((radius**4 / 4 * _solid_angles())[..., None] * _directions()).sum(axis=(0, 1))
        offset: NDArray[np.float64] = self._rotation @ (moment / self.volume_mm3)
        return offset

    def radius_mm(self, offsets_mm: NDArray[np.float32]) -> NDArray[np.float32]:
        """Radius of the surface in the direction of each offset from the centre, RAS, shape (3, ...).

        Components come first because numpy's vectorised functions are many times faster on contiguous arrays.
        """
        r, a, s = offsets_mm
        x, y, z = (
            r * np.float32(axis[0]) + a * np.float32(axis[1]) + s * np.float32(axis[2])
            for axis in self._rotation.T
        )
        row = np.arctan2(np.sqrt(x * x + y * y), z) * np.float32((_ROWS - 1) / np.pi)
        column = np.arctan2(y, x) * np.float32(_COLUMNS / (2 * np.pi))
        column += np.float32(_COLUMNS) * (column < 0)
        return _bilinear(self._table, row, column)


def _bilinear(
    table: NDArray[np.float32], row: NDArray[np.float32], column: NDArray[np.float32]
) -> NDArray[np.float32]:
    r = np.clip(row.astype(np.int32), 0, table.shape[0] - 2)
    c = np.clip(column.astype(np.int32), 0, table.shape[1] - 2)
    fr, fc = row - r, column - c
    flat = table.ravel()
    at = r * table.shape[1] + c
    upper = flat[at] * (1 - fc) + flat[at + 1] * fc
    lower = flat[at + table.shape[1]] * (1 - fc) + flat[at + table.shape[1] + 1] * fc
    result: NDArray[np.float32] = (upper * (1 - fr) + lower * fr).astype(np.float32)
    return result


@lru_cache(maxsize=1)
def _solid_angles() -> NDArray[np.float64]:
    polar = np.linspace(0, np.pi, _ROWS)
    return np.sin(polar)[:, None] * (np.pi / (_ROWS - 1)) * (2 * np.pi / _COLUMNS)


@lru_cache(maxsize=1)
def _directions() -> NDArray[np.float64]:
    polar, azimuth = np.meshgrid(
        np.linspace(0, np.pi, _ROWS), np.linspace(0, 2 * np.pi, _COLUMNS, endpoint=False), indexing="ij"
    )
    return np.stack(
        [np.sin(polar) * np.cos(azimuth), np.sin(polar) * np.sin(azimuth), np.cos(polar)], axis=-1
    )


def sample_shape(
    rng: np.random.Generator,
    *,
    diameter_mm: float,
    elongation: float = 1.0,
    lobulation: float = 0.0,
    spiculation: float = 0.0,
    prior: str = "parametric",
) -> Shape:
    """Draw an outline.

    Args:
        rng: source of the randomness.
        diameter_mm: of the sphere with the same volume.
        elongation: longest over shortest axis of the ellipsoid.
        lobulation: 0 smooth to 1 strongly lobulated.
        spiculation: 0 none to 1 many long strands.
        prior: "parametric", or "lidc" to draw the bumps with the spectrum of real lung-nodule outlines.
    """
    middle = rng.uniform(0.3, 0.7)
    lengths = np.array([elongation, elongation**middle, 1.0])
    axes = lengths / lengths.prod() ** (1 / 3)
    quaternion = rng.standard_normal(4)
    quaternion /= np.linalg.norm(quaternion)
    spread = _degree_spread(rng, lobulation, prior)
    degrees = harmonic_degrees(DEGREE)
    draw = rng.standard_normal(degrees.size)
    harmonics = draw * spread[degrees] if spread.any() else np.zeros(0)
    return Shape(
        diameter_mm,
        _triple(axes),
        tuple(float(v) for v in quaternion),  # type: ignore[arg-type]
        tuple(round(float(v), 6) for v in harmonics),
        _sample_spicules(rng, spiculation),
    )


def _triple(values: NDArray[np.float64]) -> tuple[float, float, float]:
    a, b, c = (float(v) for v in values)
    return a, b, c


def _degree_spread(rng: np.random.Generator, lobulation: float, prior: str) -> NDArray[np.float64]:
    """SD of a harmonic's coefficient by its degree."""
    degree = np.arange(DEGREE + 1)
    if prior == "lidc":
        spectrum = _lidc_spectrum()
        power = np.array([0.0, 0.0, *spectrum["variance_of_log_radius_by_degree"]])[: DEGREE + 1]
        power = power * np.exp(rng.normal(0, spectrum["log_sd_between_nodules"]))
    else:
        # Power falling as degree^-3 gives a few broad lobes and little roughness.
        power = np.where(degree >= 2, np.maximum(degree, 1.0) ** -3.0, 0)
        power = power / power.sum() * (_LOBULATION_SD * lobulation) ** 2
    # A field with variance p in one degree n has coefficients of variance 4 pi p / (2 n + 1).
    spread: NDArray[np.float64] = np.sqrt(4 * np.pi * power / (2 * degree + 1))
    return spread


@lru_cache(maxsize=1)
def _lidc_spectrum() -> dict[str, Any]:
    text = (resource_folder("ShapePriors") / "lidc.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def _sample_spicules(rng: np.random.Generator, spiculation: float) -> tuple[Spicule, ...]:
    count = round(60 * spiculation)
    spicules = []
    for _ in range(count):
        direction = rng.standard_normal(3)
        direction /= np.linalg.norm(direction)
        length = float(rng.uniform(0.2, 1.1) * (0.4 + 0.6 * spiculation))
        spicules.append(Spicule(_triple(direction), round(length, 4), round(float(rng.uniform(2.5, 5.0)), 3)))
    return tuple(spicules)

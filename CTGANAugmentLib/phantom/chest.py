"""The digital chest phantom: one made-up person, seen by a CT or an MR scanner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.phantom import tissues
from CTGANAugmentLib.phantom.abdomen import paint_abdomen
from CTGANAugmentLib.phantom.canvas import Slab
from CTGANAugmentLib.phantom.ct_noise import ct_noise
from CTGANAugmentLib.phantom.diaphragm import below
from CTGANAugmentLib.phantom.girdle import paint_girdle, paint_sternum
from CTGANAugmentLib.phantom.lungs import LungTrees, lung_shape, paint_lungs, sample_trees
from CTGANAugmentLib.phantom.mediastinum import paint_mediastinum, shape_mediastinum
from CTGANAugmentLib.phantom.mr_signal import receive
from CTGANAugmentLib.phantom.ribs import paint_ribs
from CTGANAugmentLib.phantom.shapes import Field
from CTGANAugmentLib.phantom.spine import paint_spine
from CTGANAugmentLib.phantom.tissues import ORGANS, ScanModality
from CTGANAugmentLib.phantom.torso import Torso, sample_torso
from CTGANAugmentLib.phantom.wall import paint_table, paint_wall
from CTGANAugmentLib.phantom.waves import Waves, sample_waves
from CTGANAugmentLib.progress import Progress, no_progress, part_of
from CTGANAugmentLib.volume import LabelVolume, Volume

FIELD_MM = ((-210.0, 210.0), (-175.0, 140.0), (-93.0, 237.0))
"""Extent of the image along x (right), y (anterior) and z (superior)."""

_MEDIASTINUM_MM = ((-118.0, -95.0, -1000.0), (84.0, 112.0, 1000.0))
_BLUR_MM = 0.7
"""In-plane point spread of a standard kernel, SD."""

_SLAB_VOXELS = 700_000


@dataclass(frozen=True, eq=False)
class Phantom:
    """The image of a made-up chest and what each of its voxels is.

    Attributes:
        volume: int16, HU or arbitrary units.
        organs: labels of `tissues.ORGANS` on the same grid.
    """

    volume: Volume
    organs: LabelVolume


@dataclass(frozen=True, eq=False)
class Person:
    """Everything about the anatomy that was drawn at random; in millimetres, free of any grid."""

    torso: Torso
    wobble: Waves
    strands: Waves
    fascia: Waves
    grain: Waves
    trees: LungTrees


@lru_cache(maxsize=4)
def _person(seed: int) -> Person:
    """Draw the anatomy; kept, as CT and MR of one person are often wanted together."""
    rng = np.random.default_rng(seed)
    torso = sample_torso(rng)
    wobble = sample_waves(rng, (50, 140), 8)
    strands = sample_waves(rng, (7, 25), 14, stretch_z=3)
    fascia = sample_waves(rng, (28, 70), 10, stretch_z=3)
    grain = sample_waves(rng, (4, 9), 12)
    trees = sample_trees(rng, _places_in_lungs(torso, wobble))
    return Person(torso, wobble, strands, fascia, grain, trees)


def _places_in_lungs(torso: Torso, wobble: Waves) -> NDArray[np.float64]:
    """Points of a coarse grid that lie well inside the lungs, (n, 3) in mm."""
    spacing_mm = (5.0, 5.0, 5.0)
    axes = _axes(spacing_mm)
    slab = _empty_slab(axes, 0, len(axes[2]), spacing_mm, "CT", 0)
    wall = torso.fields(slab.x, slab.y, slab.z)
    abdomen = below(slab.x, slab.y, slab.z)
    hull = shape_mediastinum(slab, wobble.at(slab.x, slab.y, slab.z), abdomen).hull
    k, j, i = np.nonzero(lung_shape(slab, wall, abdomen, hull) < -6)
    return np.stack([slab.x.ravel()[i], slab.y.ravel()[j], slab.z.ravel()[k]], axis=1).astype(np.float64)


def chest_phantom(
    *,
    modality: ScanModality = "CT",
    spacing_mm: tuple[float, float, float] = (1.5, 1.5, 3.0),
    seed: int = 0,
    noise: bool | float = True,
    contrast_hu: float = 0.0,
    progress: Progress = no_progress,
) -> Phantom:
    """Make a chest scan of a person who does not exist, with the exact mask of each organ.

    Args:
        modality: "CT" in HU, or "MR" as a T1-weighted spin echo in arbitrary units.
        spacing_mm: voxel size along (i, j, k); the field of view stays the same.
        seed: chooses the person; the same for CT and MR.
        noise: False for none, True for that of a usual scan, a number for so many times as much.
        contrast_hu: enhancement of the blood, about 100 for a venous phase; CT only.
        progress: called between slabs.

    Returns:
        Image and organs on one grid: i towards the patient's left, j posterior, k superior.

    Raises:
        UserError: a spacing that is not positive.
        Cancelled: the progress said so.
    """
    if not all(np.isfinite(s) and s > 0 for s in spacing_mm):
        raise UserError(f"expected a spacing of three sizes above 0 mm, got {spacing_mm}")
    axes = _axes(spacing_mm)
    image, labels = _paint_all(
        _person(seed), axes, spacing_mm, modality, contrast_hu, part_of(progress, 0.0, 0.8)
    )
    scanner = part_of(progress, 0.8, 1.0)
    image = _scan(np.random.default_rng([seed, 1]), image, axes, spacing_mm, modality, float(noise), scanner)
    progress(1.0, "chest phantom")
    return _as_phantom(image, labels, axes, spacing_mm, modality)


def _as_phantom(
    image: Field,
    labels: NDArray[np.uint8],
    axes: list[NDArray[np.float32]],
    spacing_mm: tuple[float, float, float],
    modality: ScanModality,
) -> Phantom:
    matrix = np.diag([-spacing_mm[0], -spacing_mm[1], spacing_mm[2], 1.0])
    matrix[:3, 3] = [a[0] for a in axes]
    voxels = np.clip(np.round(image), -1024 if modality == "CT" else 0, 3071).astype(np.int16)
    volume = Volume(voxels, matrix, modality=modality, name="chest phantom")
    return Phantom(volume, LabelVolume(labels, matrix, name="organs", labels=ORGANS))


def _paint_all(
    person: Person,
    axes: list[NDArray[np.float32]],
    spacing_mm: tuple[float, float, float],
    modality: ScanModality,
    contrast_hu: float,
    progress: Progress,
) -> tuple[Field, NDArray[np.uint8]]:
    """Paint the whole image slab by slab, so that memory stays small."""
    shape = (len(axes[2]), len(axes[1]), len(axes[0]))
    image, labels = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.uint8)
    for first, last in _slabs(shape):
        progress(first / shape[0], f"painting slice {first + 1}/{shape[0]}")
        slab = _empty_slab(axes, first, last, spacing_mm, modality, contrast_hu)
        _paint(slab, person)
        image[first:last], labels[first:last] = slab.image[1:-1], slab.labels[1:-1]
    return image, labels


def _axes(spacing_mm: tuple[float, float, float]) -> list[NDArray[np.float32]]:
    """Voxel centres along i, j and k in mm; i and j run against x and y as in a scanner's images."""
    axes = []
    for (low, high), step, sign in zip(FIELD_MM, spacing_mm, (-1, -1, 1), strict=True):
        count = max(round((high - low) / step), 1)
        offset = (np.arange(count) - (count - 1) / 2) * step * sign
        axes.append(((low + high) / 2 + offset).astype(np.float32))
    return axes


def _slabs(shape: tuple[int, int, int]) -> Iterator[tuple[int, int]]:
    thick = max(_SLAB_VOXELS // (shape[1] * shape[2]), 1)
    for first in range(0, shape[0], thick):
        yield first, min(first + thick, shape[0])


def _empty_slab(
    axes: list[NDArray[np.float32]],
    first: int,
    last: int,
    spacing_mm: tuple[float, float, float],
    modality: ScanModality,
    contrast_hu: float,
) -> Slab:
    """Air, with one slice more at either end than asked for: edges need their neighbours."""
    step = np.float32(spacing_mm[2])
    z = axes[2][0] + step * np.arange(first - 1, last + 1, dtype=np.float32)
    shape = (len(z), len(axes[1]), len(axes[0]))
    air = np.full(shape, tissues.AIR.signal(modality, 0), dtype=np.float32)
    x, y = axes[0][None, None, :], axes[1][None, :, None]
    return Slab(
        x, y, z[:, None, None], spacing_mm, air, np.zeros(shape, dtype=np.uint8), modality, contrast_hu
    )


def _paint(slab: Slab, person: Person) -> None:
    wall = person.torso.fields(slab.x, slab.y, slab.z)
    sources = (person.wobble, person.strands, person.fascia, person.grain)
    wobble, strands, fascia, grain = (waves.at(slab.x, slab.y, slab.z) for waves in sources)
    abdomen = below(slab.x, slab.y, slab.z)
    paint_table(slab)
    paint_wall(slab, wall, wobble, strands, fascia)
    paint_abdomen(slab, wall, abdomen, wobble, grain)
    window = slab.window(_MEDIASTINUM_MM[0], _MEDIASTINUM_MM[1])
    middle = slab.crop(window) if window else slab
    window = window or (slice(None), slice(None), slice(None))
    organs = shape_mediastinum(middle, wobble[window], abdomen[window])
    hull = np.full(slab.image.shape, 40, dtype=np.float32)
    hull[window] = organs.hull
    paint_lungs(slab, lung_shape(slab, wall, abdomen, hull), person.trees, strands, grain)
    paint_mediastinum(middle, organs, grain[window])
    paint_girdle(slab, wall, grain)
    paint_ribs(slab, wall, person.torso, grain)
    paint_sternum(slab, wall, grain)
    paint_spine(slab, grain)


def _scan(
    rng: np.random.Generator,
    image: Field,
    axes: list[NDArray[np.float32]],
    spacing_mm: tuple[float, float, float],
    modality: ScanModality,
    noise: float,
    progress: Progress,
) -> Field:
    """Blur and noise of the scanner."""
    sigma = (0, _BLUR_MM / spacing_mm[1], _BLUR_MM / spacing_mm[0])
    image = ndimage.gaussian_filter(image, sigma, mode="nearest", truncate=3)
    if modality == "CT":
        return image + np.float32(noise) * ct_noise(rng, image, spacing_mm, progress) if noise else image
    x, y, z = axes[0][None, None, :], axes[1][None, :, None], axes[2][:, None, None]
    return receive(rng, image, x, y, z, noise, progress)

"""Lungs: their outline, tissue, fissures and the trees of vessels and bronchi in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.phantom import tissues
from CTGANAugmentLib.phantom.canvas import Slab
from CTGANAugmentLib.phantom.mediastinum import HILUM_ARTERIES, HILUM_BRONCHI, HILUM_VEINS, septum_x
from CTGANAugmentLib.phantom.shapes import Field, smooth_max
from CTGANAugmentLib.phantom.torso import WallFields
from CTGANAugmentLib.phantom.tree import grow_tree

_PLEURA_MM = 1.2
_NARROWEST_BRONCHUS_MM = 1.5


@dataclass(frozen=True, eq=False)
class LungTrees:
    """Capsules (n, 2, 4) of (x, y, z, radius) in mm."""

    vessels: NDArray[np.float64]
    bronchi: NDArray[np.float64]


def lung_shape(slab: Slab, wall: WallFields, below_diaphragm: Field, hull: Field) -> Field:
    """Both lungs as one implicit shape: inside the cage, above the diaphragm, outside the mediastinum."""
    side = np.abs(slab.x) - np.float32(37)
    ceiling = slab.z - (217 - np.float32(0.012) * side**2 - np.float32(0.008) * (slab.y + 26) ** 2)
    shape = np.maximum(wall.cage_mm + np.float32(_PLEURA_MM), -below_diaphragm + np.float32(0.8))
    shape = smooth_max(shape, np.broadcast_to(ceiling, shape.shape), 8)
    return smooth_max(shape, -hull, 3)


def sample_trees(rng: np.random.Generator, points_mm: NDArray[np.float64], count: int = 1300) -> LungTrees:
    """Grow the trees into both lungs.

    Args:
        rng: source of the irregularities.
        points_mm: places well inside the lungs, (n, 3).
        count: tips of each lung's arteries, and of its veins.
    """
    vessels: list[NDArray[np.float64]] = []
    bronchi: list[NDArray[np.float64]] = []
    for side in (1, -1):
        own = points_mm[points_mm[:, 0] * side > 0]
        vessels += grow_tree(rng, HILUM_ARTERIES[side], rng.choice(own, count))
        for lower, (vein, bronchus) in enumerate(zip(HILUM_VEINS[side], HILUM_BRONCHI[side], strict=True)):
            lobe = own[_is_lower(own) == bool(lower)]
            vessels += grow_tree(rng, vein, rng.choice(lobe, count // 2))
            bronchi += grow_tree(rng, bronchus, rng.choice(lobe, 40))
    return LungTrees(np.array(vessels), _wide(np.array(bronchi)))


def _wide(branches: NDArray[np.float64]) -> NDArray[np.float64]:
    """Branches whose lumen a CT can show."""
    wide: NDArray[np.float64] = branches[branches[:, :, 3].mean(axis=1) > _NARROWEST_BRONCHUS_MM]
    return wide


def _fissure_height(y: NDArray[np.float64] | Field) -> NDArray[np.float64]:
    """Z of the oblique fissure, which rises from the front below to the back above."""
    height: NDArray[np.float64] = np.asarray(62 - 0.95 * (y + 5) - 0.0012 * (y + 5) ** 2)
    return height


def _is_lower(points_mm: NDArray[np.float64]) -> NDArray[np.bool_]:
    below: NDArray[np.bool_] = points_mm[:, 2] < _fissure_height(points_mm[:, 1])
    return below


def paint_lungs(slab: Slab, lungs: Field, trees: LungTrees, strands: Field, grain: Field) -> None:
    """Paint tissue and trees.

    Args:
        slab: voxels to paint on.
        lungs: implicit shape of both lungs.
        trees: what branches in them.
        strands: random field of SD 1, some centimetres.
        grain: random field of SD 1, some millimetres.
    """
    cover = slab.cover(lungs)
    if not cover.any():
        return
    texture: Field = _parenchyma(slab, strands, grain)
    right = slab.x > septum_x(slab.y)
    slab.paint(cover * right, tissues.LUNG_RIGHT, texture)
    slab.paint(cover * ~right, tissues.LUNG_LEFT, texture)
    walls = trees.bronchi.copy()
    walls[..., 3] += 0.35 + 0.22 * walls[..., 3]
    slab.paint(slab.thin_tubes(walls) * cover, tissues.AIRWAY_WALL)
    slab.paint(slab.thin_tubes(trees.bronchi) * cover, tissues.AIRWAY_LUMEN)
    slab.paint(slab.thin_tubes(trees.vessels) * cover, tissues.LUNG_VESSEL)


def _parenchyma(slab: Slab, strands: Field, grain: Field) -> Field:
    """Deviation from the lung's mean: denser at the back, where blood and weight settle, with faint fissures."""
    if slab.modality == "MR":
        return 6 * grain
    texture = np.float32(-0.4) * (slab.y + 5) + 12 * grain + 7 * strands
    away = (slab.z - _fissure_height(slab.y).astype(np.float32)) * np.float32(0.72)
    voxel = np.float32(max(1.2, 0.5 * max(slab.spacing_mm)))
    result: Field = texture + 130 * np.exp(-((away / voxel) ** 2)) / voxel
    return result

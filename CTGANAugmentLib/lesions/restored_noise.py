"""The scan's own noise in what a model painted: the part that its coarser voxels cannot carry."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, uniform_filter

from CTGANAugmentLib.geometry import Box, Grid, as_ints
from CTGANAugmentLib.lesions.canvas import Canvas
from CTGANAugmentLib.lesions.noise import Noise, measure_noise
from CTGANAugmentLib.lesions.random_field import Field
from CTGANAugmentLib.lesions.soft_tissue import noise_of_soft_tissue
from CTGANAugmentLib.lesions.tissue import AIR_HU
from CTGANAugmentLib.mask_part import Mask, MaskPart
from CTGANAugmentLib.volume import Volume

_RING_MM = 10.0
_CALM_MM = 1.0
_QUARTER = 0.25
_QUARTER_SD = 0.637
"""Width of the shortest interval that holds a quarter of a normal distribution, in SDs."""
_WIDTH_SD = 2.5
_AIR_SHARE = 0.15
"""Of the brightest tissue of MR: below it is air."""
_GRAINED_HU = (-200, 100)
"""Lung is below and bone above: tissue with a structure as fine as noise."""
_FEWEST_VOXELS = 100
_CALM_SHARE = 1 / 3
"""With it, noise round 16 tumours was on (geometric) average 0.93 times that within them in CT, 1.12 times in MR."""
_LEAST_SPREAD, _LARGEST_SHARE = 1e-4, 4.0
_PIECE_MM = 8.0
"""Edge of a piece of tissue that is judged as one."""


def noise_round(volume: Volume, hole: MaskPart, *, of_lesion: bool) -> Noise:
    """Measure the scan's noise in the tissue that there is most of round a hole.

    Args:
        volume: scan.
        hole: its voxels are left out.
        of_lesion: what is painted does not have the fine structure of lung or bone round it, only the scanner's noise.
    """
    grid = volume.grid
    box = hole.box.grown(_RING_MM, grid)
    values = volume.array[box.slices].astype(np.float32)
    calm = gaussian_filter(values, np.minimum(_CALM_MM / grid.spacing_kji_mm, 1.0), truncate=2.5)
    air = AIR_HU if volume.modality == "CT" else _AIR_SHARE * float(np.percentile(calm, 99))
    ring = ~hole.on(box) & (calm > air)
    if np.count_nonzero(ring) < _FEWEST_VOXELS:
        ring = np.ones(calm.shape, dtype=bool)
    middle, spread = _most_common(calm[ring])
    if of_lesion and volume.modality == "CT" and not _GRAINED_HU[0] <= middle <= _GRAINED_HU[1]:
        center = grid.to_ras((np.array(box.start_kji) + box.stop_kji - 1)[::-1] / 2)
        found = noise_of_soft_tissue(volume.array, grid, center)
        if found is not None:
            return found
    plain = ring & (np.abs(calm - middle) <= _WIDTH_SD * spread)
    plain = _calmest(values - calm, plain, grid.spacing_kji_mm)
    return measure_noise(values, plain, grid.spacing_kji_mm)


def _calmest(fine: Field, tissue: Mask, spacing_kji_mm: NDArray[np.float64]) -> Mask:
    """Part of a tissue whose surroundings vary least: fibres and septa are no noise."""
    size = np.maximum(1, np.round(_PIECE_MM / spacing_kji_mm)).astype(int).tolist()
    share = uniform_filter(tissue.astype(np.float32), size, mode="constant")
    energy = uniform_filter(np.where(tissue, fine**2, np.float32(0)), size, mode="constant") / np.maximum(
        share, 1e-3
    )
    calmest: Mask = tissue & (energy <= np.quantile(energy[tissue], _CALM_SHARE))
    return calmest


def _most_common(values: Field) -> tuple[float, float]:
    """Middle and SD of the densest part of a distribution: one tissue, whatever lies beside it."""
    ordered = np.sort(values)
    count = max(2, int(_QUARTER * len(ordered)))
    widths = ordered[count - 1 :] - ordered[: len(ordered) - count + 1]
    # Whole numbers make many intervals equally short: the middle one of them.
    shortest = np.flatnonzero(widths == widths.min())
    start = int(shortest[len(shortest) // 2])
    low, high = float(ordered[start]), float(ordered[start + count - 1])
    return (low + high) / 2, max(high - low, 1e-6) / _QUARTER_SD


def lost_noise(noise: Noise, canvas: Canvas, box: Box, rng: np.random.Generator) -> Field:
    """Draw noise for a block of the scan that completes what the canvas carries.

    With C n what is left of a draw n that was brought to the canvas and back, it is (1 - C)(1 + g C) n. It has none of
    the frequencies that the canvas carries whole and all of those that it does not carry at all; g is such that with
    other noise of the canvas it has the variance of n.

    Args:
        noise: of the scan.
        canvas: which carries some of it.
        box: block of the scan.
        rng: source of the randomness.
    """
    # Beyond the block by two voxels of the coarser grid, so that its edge is no edge of what is drawn.
    reach = np.ceil(2 / np.minimum(canvas.voxels_of_scan, 1)).astype(int) + 1
    outer = Box(as_ints(np.array(box.start_kji) - reach), as_ints(np.array(box.stop_kji) + reach))
    within = box.relative_to(outer).slices
    drawn = noise.synthesize(rng, outer.shape_kji)
    carried = canvas.up(canvas.down(drawn, outer), outer)
    twice = canvas.up(canvas.down(carried, outer), box)
    wanted, carried = drawn[within], carried[within]
    lost, between = wanted - carried, carried - twice
    completed: Field = lost + np.float32(_share_of(wanted, carried, lost, between)) * between
    return completed


def missing_noise(values: Field, deep: Mask, noise: Noise, grid: Grid, rng: np.random.Generator) -> Field:
    """Draw the noise that a model did not make, such as one that learnt to be right on average.

    Args:
        values: painted block of the scan, (k, j, i).
        deep: voxels of it where nothing is left of the scan.
        noise: of the scan round it.
        grid: of the block.
        rng: source of the randomness; as much is drawn whether it is needed or not.

    Returns:
        Noise of the scan's correlation whose variance is what the painted voxels lack; 0 where they lack none.
    """
    drawn = noise.synthesize(rng, grid.shape_kji)
    if np.count_nonzero(deep) < _FEWEST_VOXELS or noise.sd <= 0:
        return np.zeros_like(drawn)
    has = measure_noise(values.astype(np.float32), deep, grid.spacing_kji_mm).sd
    lack: Field = drawn * np.float32(math.sqrt(max(0.0, 1 - (has / noise.sd) ** 2)))
    return lack


def _share_of(wanted: Field, carried: Field, lost: Field, between: Field) -> float:
    """Factor g with which lost + g between has the variance that is wanted and not carried."""
    spread, together = float(between.var()), float(np.mean(lost * between) - lost.mean() * between.mean())
    missing = float(wanted.var() - carried.var() - lost.var())
    if spread < _LEAST_SPREAD * float(wanted.var()) or missing <= 0:
        return 0.0
    return min((math.sqrt(together**2 + spread * missing) - together) / spread, _LARGEST_SHARE)

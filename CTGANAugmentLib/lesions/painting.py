"""A hole of a scan filled by a trained model, so that nothing shows where it begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import distance_transform_edt, gaussian_filter1d, maximum_filter

from CTGANAugmentLib.datasets.normalization import ValueRange
from CTGANAugmentLib.geometry import Array, Box
from CTGANAugmentLib.lesions.canvas import Canvas, canvas_round
from CTGANAugmentLib.lesions.painting_model import PaintingModel
from CTGANAugmentLib.lesions.random_field import Field, smooth_step
from CTGANAugmentLib.lesions.restored_noise import lost_noise, missing_noise, noise_round
from CTGANAugmentLib.lesions.tiles import fill, fill_by_mean
from CTGANAugmentLib.lesions.voxel_type import in_type_of
from CTGANAugmentLib.mask_part import Mask, MaskPart
from CTGANAugmentLib.progress import Progress, no_progress, part_of
from CTGANAugmentLib.volume import Volume

_RAMP_VOXELS = (0.5, 2.0)
"""Of the model's, at least and at most, over which the scan gives way to what is painted: the margin, if it can be."""
_ALIKE_MM = 6.0
"""Slices that are painted each by itself share noise over about this distance, and so resemble each other."""
_FAR = 1e6
_MANY_PIECES = 24


@dataclass(frozen=True, eq=False)
class Painted:
    """A block of a scan in which a hole was filled.

    Attributes:
        box: the block.
        values: its voxels (k, j, i) in the scan's own type; as they were outside the hole.
        noise_sd: of the scan round the hole, in its unit.
        pieces: how many patches it took, per slice where slices are painted alone.
    """

    box: Box
    values: Array
    noise_sd: float
    pieces: int


def paint(
    model: PaintingModel,
    volume: Volume,
    hole: MaskPart,
    mask: MaskPart | None,
    *,
    values: ValueRange,
    noise_seed: int,
    margin_voxels: float | None = None,
    progress: Progress = no_progress,
) -> Painted:
    """Fill a hole.

    With s the scan, l what of it the model's voxels carry, h = s - l, p the change that the model makes to l, brought
    back to the scan's voxels, and n new noise without what the model's voxels carry, the result is
    s + w (p - h) + sqrt(w (2 - w)) n. The weight w rises from 0 at the hole's edge to 1; h fades by 1 - w, so that
    the variance of fine noise is the same everywhere. Noise that the model did not make itself is added.

    Args:
        model: what paints.
        volume: scan, left as it is.
        hole: voxels that may change.
        mask: voxels of the lesion wanted; None for healthy tissue.
        values: what the model knows as -1 and 1.
        noise_seed: of what is random in it.
        margin_voxels: of the model's, between the hole's edge and what must not show through; None for the model's own.
        progress: told about each tile.
    """
    rng = np.random.default_rng(noise_seed)
    canvas = canvas_round(model, volume.grid, hole.box)
    before = canvas.image(volume, values.low)
    change, tiles = _change(model, canvas, before, (hole, mask), values, rng, part_of(progress, 0, 0.9))
    progress(0.9, "putting back")
    box = hole.box
    old = volume.array[box.slices]
    fine = old - canvas.up(canvas.extended(before), box)
    noise = noise_round(volume, hole, of_lesion=mask is not None)
    ramp = float(np.clip(model.margin_voxels if margin_voxels is None else margin_voxels, *_RAMP_VOXELS))
    weight = _weight(hole, canvas, model, ramp)
    added = np.sqrt(weight * (2 - weight)) * lost_noise(noise, canvas, box, rng)
    result = old + weight * (canvas.up(change, box) - fine) + added
    result += weight * missing_noise(result, weight >= 1, noise, volume.grid.crop(box), rng)
    pieces = -(-tiles // canvas.grid.shape_kji[0]) if model.is_flat else tiles
    return Painted(box, in_type_of(old, result, hole.inside), noise.sd, pieces)


def about_pieces(pieces: int, number: int) -> list[str]:
    """Sentence for the user where a lesion took so many patches that it is no longer one."""
    if pieces <= _MANY_PIECES:
        return []
    return [
        f"lesion {number} is so much larger than what the model was trained on that it was painted in {pieces} "
        "pieces: its inside is repeated texture rather than one lesion; choose a model of larger patches"
    ]


def _change(
    model: PaintingModel,
    canvas: Canvas,
    before: Field,
    parts: tuple[MaskPart, MaskPart | None],
    values: ValueRange,
    rng: np.random.Generator,
    progress: Progress,
) -> tuple[Field, int]:
    """What the model adds to a canvas, in the scan's unit, and the number of its patches."""
    hole, mask = _on_canvas(model, canvas, *parts)
    noise = _model_noise(rng, canvas, model)
    image = values.normalized(before)
    if parts[1] is None:
        filled, tiles = fill_by_mean(model, image, hole, noise, progress)
    else:
        filled, tiles = fill(model, image, hole, mask & hole, noise, progress)
    change = np.where(hole, values.restored(filled) - before, np.float32(0))
    return canvas.extended(change), tiles


def _on_canvas(
    model: PaintingModel, canvas: Canvas, hole: MaskPart, mask: MaskPart | None
) -> tuple[Mask, Mask]:
    """Hole and lesion in the model's voxels."""
    inside = canvas.mask(hole)
    if mask is not None:
        return inside, canvas.mask(mask)
    # A voxel larger, so that between the last painted one and the next nothing is left of what has to go.
    size = (1 if model.is_flat else 3, 3, 3)
    return maximum_filter(inside, size), np.zeros_like(inside)


def _model_noise(rng: np.random.Generator, canvas: Canvas, model: PaintingModel) -> Field:
    """Standard normal noise, part of it the same everywhere if the model was trained so."""
    noise = _fine_noise(rng, canvas, model)
    share = model.whole_noise
    if not share:
        return noise
    whole = rng.standard_normal(dtype=np.float32)
    mixed: Field = np.float32(np.sqrt(1 - share)) * noise + np.float32(np.sqrt(share)) * whole
    return mixed


def _fine_noise(rng: np.random.Generator, canvas: Canvas, model: PaintingModel) -> Field:
    """Noise of each voxel; of a model that paints slices alone, smooth from one to the next."""
    noise = rng.standard_normal(canvas.grid.shape_kji, dtype=np.float32)
    if not model.is_flat or noise.shape[0] == 1:
        return noise
    sigma = _ALIKE_MM / 2 / float(canvas.grid.spacing_kji_mm[0])
    smooth: Field = gaussian_filter1d(noise, sigma, axis=0, mode="wrap")
    impulse = np.zeros(noise.shape[0], dtype=np.float32)
    impulse[0] = 1
    kernel = gaussian_filter1d(impulse, sigma, mode="wrap")
    smooth /= np.float32(np.sqrt(np.square(kernel).sum()))
    return smooth


def _weight(hole: MaskPart, canvas: Canvas, model: PaintingModel, ramp_voxels: float) -> Field:
    """Rise from 0 at the hole's edge to 1 within it; the scan's border, and slices painted alone, are no edge."""
    sampling = canvas.voxels_of_scan.copy()
    if model.is_flat:
        sampling[canvas.slice_axis] = _FAR
    ends = zip(hole.box.start_kji, hole.box.stop_kji, canvas.scan.shape_kji, strict=True)
    margins = [(int(start > 0), int(stop < size)) for start, stop, size in ends]
    depth = distance_transform_edt(np.pad(hole.inside, margins), sampling=sampling.tolist())
    within = tuple(slice(a, a + n) for (a, _), n in zip(margins, hole.inside.shape, strict=True))
    return smooth_step(depth[within].astype(np.float32), 0.0, ramp_voxels)

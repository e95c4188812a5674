"""A real lesion of another scan laid into the voxels of an outline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.ndimage import distance_transform_edt, gaussian_filter

from CTGANAugmentLib.datasets.patch_grid import resample
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array, Box, Points
from CTGANAugmentLib.lesions.donors import Donor
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape
from CTGANAugmentLib.lesions.moving import Move
from CTGANAugmentLib.lesions.noise import Noise, measure_noise
from CTGANAugmentLib.lesions.random_field import Field, smooth_step
from CTGANAugmentLib.lesions.soft_tissue import noise_of_soft_tissue
from CTGANAugmentLib.lesions.tissue import FEWEST_VOXELS, HostRange, find_host
from CTGANAugmentLib.lesions.voxel_type import in_type_of
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.volume import Volume

_SHELL_MM = (2.0, 12.0)
"""Distances from a lesion between which tissue counts as its surroundings."""
_FAINTEST = 2e-3
_EDGE_MM = 1.5
"""Outermost layer of a lesion that shows its surroundings too, and is not what the lesion is made of."""
_SMOOTH_MM = 2.0
_LARGEST_GAIN = 10.0
_KIND_WIDTH, _LEAST_WIDTH = 2.0, 0.2
"""What is one tissue: within so many standard deviations, and at least this part of its level."""
_LEAST_SHARE, _STEPS = 0.15, 3
_AERATED_HU = -200


@dataclass(frozen=True, eq=False)
class Piece:
    """What is laid in, and how.

    Attributes:
        donor: where the lesion comes from.
        move: how it is changed on its way.
        to_ras: where its centre of mass comes to lie.
        shape: voxels of the scan that it fills.
        noise_seed: of the noise that resampling took away.
    """

    donor: Donor
    move: Move
    to_ras: Points
    shape: DrawnShape
    noise_seed: int


@dataclass(frozen=True)
class PasteOptions:
    """How lesions are blended.

    Attributes:
        match: "surroundings" brings a lesion's contrast to its surroundings along, "none" its values.
        feather_mm: half the width of the edge over which it fades.
        covers: voxels are not the lesion's own: what the lesion is made of is carried on to their border.
    """

    match: str
    feather_mm: float
    covers: bool

    @staticmethod
    def of(parameters: Mapping[str, Any]) -> PasteOptions:
        """Read them from the parameters of a plan.

        Raises:
            UserError: one is missing or is no number.
        """
        try:
            match, outline = str(parameters["match"]), str(parameters["outline"])
            return PasteOptions(match, float(parameters["feather_mm"]), outline == "painted")
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(f"the plan is damaged ({error!r}): use it as it was written") from error


@dataclass(frozen=True, eq=False)
class Pasted:
    """A block of the scan with a lesion.

    Attributes:
        box: the block.
        values: its voxels (k, j, i) in the scan's own type.
        background, donor_background: level of the tissue round the lesion, here and where it comes from.
        noise_sd, donor_noise_sd: of the scan round it, and of the lesion once it was moved.
    """

    box: Box
    values: Array
    background: float
    donor_background: float
    noise_sd: float
    donor_noise_sd: float


def paste(scan: Volume, tissue: Mask, piece: Piece, options: PasteOptions) -> Pasted:
    """Lay a lesion into a scan and return the block that it changes.

    With s the scan, d the lesion's values brought to the scan's, a the opacity, and n new noise of the scan's
    correlation, the result is (1 - a) s + a d + n, where n brings the noise's variance back to the scan's.

    Args:
        scan: left as it is.
        tissue: its voxels of the body.
        piece: what is laid in.
        options: how.
    """
    spacing = scan.grid.spacing_kji_mm
    box = piece.shape.part.box.grown(max(_SHELL_MM[1], options.feather_mm) + 1, scan.grid)
    before, body = scan.array[box.slices].astype(np.float32), tissue[box.slices]
    depth = piece.shape.depth_mm(box)
    opacity = smooth_step(depth, -options.feather_mm, options.feather_mm)
    opacity[opacity < _FAINTEST] = 0
    content, own = _moved(piece, scan, box, covers=options.covers)
    here, there = _surroundings(before, depth, body), _donor_surroundings(piece.donor)
    if options.match == "surroundings":
        gain = _gain(scan, piece.donor.volume, here, there)
        content = here.level + gain * (content - there.level)
    noise = _noise(scan, before, body, depth, piece)
    rest = measure_noise(content, (depth > 0) & (own > 0.5), spacing).sd
    present = np.square(noise.sd * (1 - opacity)) + np.square(rest * own * opacity)
    missing = np.sqrt(np.maximum(1 - present / max(noise.sd, 1e-6) ** 2, 0))
    fresh = noise.synthesize(np.random.default_rng(piece.noise_seed), before.shape)
    after = (1 - opacity) * before + opacity * content + missing * fresh
    values = in_type_of(scan.array[box.slices], after, opacity > 0)
    return Pasted(box, values, here.level, there.level, noise.sd, rest)


def _noise(scan: Volume, before: Field, body: Mask, depth: Field, piece: Piece) -> Noise:
    """Noise of the tissue round a lesion; in lung, whose structure is as fine as noise, of soft tissue near it."""
    spacing = scan.grid.spacing_kji_mm
    host = find_host(before, -depth, HostRange(), spacing, confine=False)
    if scan.modality == "CT" and host.background < _AERATED_HU:
        found = noise_of_soft_tissue(scan.array, scan.grid, piece.shape.center_ras)
        if found is not None:
            return found
    return measure_noise(before, host.plain & body, spacing)


def _moved(piece: Piece, scan: Volume, box: Box, *, covers: bool) -> tuple[Field, Field]:
    """Values of the donor on a block of the scan, and how far each is its own and not carried on."""
    donor, target = piece.donor, scan.grid.crop(box)
    if not covers:
        whole = piece.move.grid(donor.volume.grid, donor.shape.center_ras, piece.to_ras)
        moved = resample(Volume(donor.volume.array, whole.ijk_to_ras), target, _lowest(donor.volume))
        return moved, np.ones_like(moved)
    around = donor.shape.part.box.grown(_SHELL_MM[1], donor.volume.grid)
    matter, own = _carried_on(donor, around)
    part = piece.move.grid(donor.volume.grid.crop(around), donor.shape.center_ras, piece.to_ras)
    typical = float(np.median(matter[own > 0]))
    moved = resample(Volume(matter, part.ijk_to_ras), target, typical)
    return moved, resample(Volume(own, part.ijk_to_ras), target, 0.0)


def _carried_on(donor: Donor, box: Box) -> tuple[Field, Field]:
    """Lesion on a block whose surroundings are filled by the nearest of what the lesion is made of, smoothed."""
    values = donor.volume.array[box.slices].astype(np.float32)
    depth = donor.shape.depth_mm(box)
    inside = depth > min(_EDGE_MM, 0.5 * float(depth.max()))
    nearest = distance_transform_edt(
        ~inside,
        sampling=donor.volume.grid.spacing_kji_mm.tolist(),
        return_distances=False,
        return_indices=True,
    )
    smooth = gaussian_filter(values[tuple(nearest)], _SMOOTH_MM / donor.volume.grid.spacing_kji_mm)
    return np.where(inside, values, smooth), inside.astype(np.float32)


def _lowest(volume: Volume) -> float:
    return float(volume.array.min())


@dataclass(frozen=True)
class _Surroundings:
    """Tissue round a lesion: its level, and how much all that is there differs."""

    level: float
    spread: float


def _surroundings(values: Field, depth_mm: Field, tissue: Mask) -> _Surroundings:
    near = tissue & (depth_mm < -_SHELL_MM[0]) & (depth_mm > -_SHELL_MM[1])
    for chosen in (near, tissue & (depth_mm < 0), depth_mm < 0):
        if np.count_nonzero(chosen) >= FEWEST_VOXELS:
            return _Surroundings(_level(values[chosen], values[depth_mm > 0]), _spread(values[chosen]))
    raise UserError("there is nothing round the lesion to compare it with: the lesion fills its scan")


def _donor_surroundings(donor: Donor) -> _Surroundings:
    box = donor.shape.part.box.grown(_SHELL_MM[1] + 1, donor.volume.grid)
    values = donor.volume.array[box.slices].astype(np.float32)
    return _surroundings(values, donor.shape.depth_mm(box), donor.tissue[box.slices])


def _level(around: Field, within: Field) -> float:
    """Median of the tissue round a lesion that is most like what is within, if there is enough of it.

    A tumour of muscle is to be compared with muscle, however much fat there is beside it.
    """
    middle = float(np.median(within))
    width = max(_KIND_WIDTH * _spread(within), _LEAST_WIDTH * abs(middle))
    for _ in range(_STEPS):
        kin = around[np.abs(around - middle) <= width]
        if len(kin) < _LEAST_SHARE * len(around):
            return float(np.median(around))
        middle = float(np.median(kin))
    return middle


def _gain(scan: Volume, donor: Volume, here: _Surroundings, there: _Surroundings) -> float:
    """What a difference in the donor amounts to in the scan: Hounsfield units are alike, MR has units of its own."""
    if scan.modality == donor.modality == "CT":
        return 1.0
    alike = scan.modality == donor.modality
    gain = here.level / max(there.level, 1e-6) if alike else here.spread / max(there.spread, 1e-6)
    return float(np.clip(gain, 1 / _LARGEST_GAIN, _LARGEST_GAIN))


def _spread(values: Field) -> float:
    """Robust standard deviation."""
    return 1.4826 * float(np.median(np.abs(values - np.median(values))))

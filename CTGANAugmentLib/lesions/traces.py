"""What laid-in lesions leave behind: masks that do not overlap, labels, measurements and warnings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array, Box, Grid, bounding_box
from CTGANAugmentLib.lesions.blending import Rendered
from CTGANAugmentLib.lesions.cut_off import LEAST_KEPT, about_cut_off
from CTGANAugmentLib.lesions.measure import measure_lesion
from CTGANAugmentLib.lesions.presets import Preset
from CTGANAugmentLib.volume import Label, LabelVolume

_OEDEMA_RGB = (0.35, 0.65, 0.95)
_LESION_RGB = (0.85, 0.25, 0.2)
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Trace:
    """One lesion in the scan.

    Attributes:
        box: block of the masks.
        lesion, oedema: its voxels and those of the zone round it, (k, j, i) of the box.
        about: what was measured while it was laid in.
    """

    box: Box
    lesion: Mask
    oedema: Mask
    about: dict[str, Any]


def trace_of(done: Rendered) -> Trace:
    """Keep of a rendered lesion what is needed later."""
    about = {
        "background": round(done.background, 1),
        "noise_sd": round(done.noise_sd, 2),
        "share_kept": round(done.share_kept, 3),
    }
    return Trace(done.mask_box, done.mask, done.oedema_mask, about)


def check_kept(done: Rendered, number: int, where_ras: str, preset: Preset) -> list[str]:
    """Say how much of a lesion was cut off.

    Raises:
        UserError: nearly all of it.
    """
    lesion = f"lesion {number} at (R, A, S) = ({where_ras}) mm"
    if done.share_kept < LEAST_KEPT:
        raise UserError(
            f"{lesion} would lie outside the tissue that {preset.id} belongs to ({preset.organ}): choose a point "
            "inside it, another preset, or switch confine off"
        )
    return about_cut_off(done.share_kept, lesion, f"the scan or the tissue ({preset.organ})")


def without_overlaps(traces: list[Trace]) -> tuple[list[Trace], list[str]]:
    """Give each voxel to the lesion whose tissue it shows: the later one, and lesions before oedema.

    Raises:
        UserError: a lesion of which nothing is left.
    """
    kept, warnings = [], []
    for index, trace in enumerate(traces):
        lesion, oedema = trace.lesion.copy(), trace.oedema.copy()
        for other_index, other in enumerate(traces):
            if other_index == index:
                continue
            _subtract(oedema, trace.box, other.lesion, other.box)
            if other_index > index:
                _subtract(lesion, trace.box, other.lesion, other.box)
                _subtract(oedema, trace.box, other.oedema, other.box)
        lost = 1 - float(lesion.sum()) / max(float(trace.lesion.sum()), 1.0)
        if lost == 1:
            raise UserError(
                f"lesion {index + 1} lies wholly under later ones: move one of them or leave it out"
            )
        if lost > 0:
            warnings.append(
                f"lesion {index + 1} lost {lost:.0%} of its voxels to later lesions that lie over it"
            )
        kept.append(replace(trace, lesion=lesion, oedema=oedema))
    return kept, warnings


def _subtract(mask: Mask, box: Box, other: Mask, other_box: Box) -> None:
    start = np.maximum(box.start_kji, other_box.start_kji)
    stop = np.minimum(box.stop_kji, other_box.stop_kji)
    if np.any(stop <= start):
        return
    shared = Box((start[0], start[1], start[2]), (stop[0], stop[1], stop[2]))
    mask[shared.relative_to(box).slices] &= ~other[shared.relative_to(other_box).slices]


def label_volumes(traces: list[Trace], grid: Grid, preset: Preset | None) -> list[LabelVolume]:
    """Masks as label volumes on their own bounding boxes; oedemas are numbered after the lesions.

    Args:
        traces: of the lesions.
        grid: of the scan.
        preset: their kind; None for lesions of an unknown one.
    """
    found = []
    color_rgb, terminology = (preset.color_rgb, preset.terminology) if preset else (_LESION_RGB, "lesion")
    for number, trace in enumerate(traces, start=1):
        label = Label(number, f"Lesion {number}", color_rgb, terminology)
        found.append(_label_volume(trace.lesion, trace.box, grid, label))
    for number, trace in enumerate(traces, start=1):
        if trace.oedema.any():
            label = Label(len(traces) + number, f"Oedema {number}", _OEDEMA_RGB, "oedema")
            found.append(_label_volume(trace.oedema, trace.box, grid, label))
    return found


def _label_volume(mask: Mask, outer: Box, grid: Grid, label: Label) -> LabelVolume:
    box = bounding_box(mask)
    array = mask[box.slices].astype(np.uint8 if label.value < 256 else np.uint16) * label.value
    place = grid.crop(outer).crop(box)
    return LabelVolume(array, place.ijk_to_ras, name=label.name, labels=(label,))


def measurements(traces: list[Trace], array: Array, grid: Grid) -> list[dict[str, Any]]:
    """Measure each lesion on the finished image (k, j, i)."""
    return [
        {**measure_lesion(trace.lesion, array[trace.box.slices], grid.crop(trace.box)), **trace.about}
        for trace in traces
    ]

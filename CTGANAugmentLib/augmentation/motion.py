"""Let the patient move while an MR scan is taken."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from CTGANAugmentLib.augmentation import resampling
from CTGANAugmentLib.augmentation.transform import Choices, Transform, in_type_of
from CTGANAugmentLib.geometry import Array, Points
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.volume import Volume

_AXES = {"left-right": 0, "front-back": 1, "head-foot": 2}
"""Of RAS."""
_STILL = 0.2
"""Share of the time round the middle of k-space without an event: these lines hold nearly all of the image."""


@register
@dataclass(frozen=True)
class Motion(Transform):
    """Take parts of k-space from copies of the scan in which the patient lies a little differently.

    Lines of k-space along the phase-encode axis are measured one after the other, from one end to the other. At each
    event, whose time is drawn evenly, the patient takes a new rigid pose until the next; ghosts and blur along the axis
    follow (Shaw et al. 2020). In the middle of k-space, which says where anatomy is seen, the patient lies as in the
    scan: labels stay right. Beyond the edges the scan goes on with their values.

    Few events of a few millimetres are what a patient does who is asked to lie still; breathing and heartbeat, which go
    on all the time, are not simulated. Phase is encoded front to back by default, as is usual for a trunk or a limb.
    """

    id: ClassVar[str] = "motion"
    title: ClassVar[str] = "Motion"
    modalities: ClassVar[tuple[str, ...]] = ("MR",)
    source: ClassVar[str] = "Shaw et al. 2020, IEEE Trans Med Imaging 39:2881"

    largest_mm: Annotated[
        float, Parameter("largest shift along each axis of the body", 0, 50, group="Motion")
    ] = 5.0
    largest_deg: Annotated[
        float, Parameter("largest turn about each axis of the body", 0, 45, group="Motion")
    ] = 3.0
    events: Annotated[int, Parameter("times that the patient moves", 1, 20, group="Motion")] = 2
    phase_axis: Annotated[str, Parameter("phase-encode axis", choices=tuple(_AXES), group="Motion")] = (
        "front-back"
    )

    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Draw when the patient moves, as a share of the scan's time, and the poses between."""
        directions = np.abs(volume.ijk_to_ras[:3, :3] / volume.grid.spacing_mm)
        times = np.sort(rng.uniform(0, 1 - _STILL, self.events))
        times[times > (1 - _STILL) / 2] += _STILL
        bounds = [0.0, *(float(t) for t in times), 1.0]
        poses = [
            {
                "from": start,
                "to": stop,
                "shift_ras_mm": rng.uniform(-self.largest_mm, self.largest_mm, 3).tolist(),
                "angles_deg": rng.uniform(-self.largest_deg, self.largest_deg, 3).tolist(),
            }
            for start, stop in pairwise(bounds)
            if not start <= 0.5 < stop
        ]
        return {"axis_kji": 2 - int(np.argmax(directions[_AXES[self.phase_axis]])), "poses": poses}

    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Add up what each pose gives to the lines of k-space that are measured in it."""
        scan = volume.with_array(volume.array.astype(np.float32))
        made = np.empty_like(volume.array)
        image, result = (np.moveaxis(each, int(choices["axis_kji"]), 1) for each in (scan.array, made))
        times = 0.5 + fft.fftfreq(image.shape[1])
        spectrum = np.empty(image.shape, dtype=np.complex64)
        _measure(spectrum, image, np.ones(len(times), dtype=bool))
        for pose in track(choices["poses"], progress, "pose"):
            moved = resampling.moved_image(scan, _source_of(volume, pose), goes_on=True).array
            lines = (times >= pose["from"]) & (times < pose["to"])
            _measure(spectrum, np.moveaxis(moved, int(choices["axis_kji"]), 1), lines)
        is_magnitude = bool(volume.array.min() >= 0)
        for plane, lines_of_plane in zip(result, spectrum, strict=True):
            values = fft.ifft(lines_of_plane, axis=0)
            plane[...] = in_type_of(made, np.abs(values) if is_magnitude else values.real)
        return volume.with_array(made)


def _measure(spectrum: NDArray[np.complex64], image: Array, lines: NDArray[np.bool_]) -> None:
    """Take lines of k-space from an image, both with the phase-encode axis as their second.

    Along the other axes all frequencies of a line come from the same image: nothing needs to be transformed there.
    """
    for measured, plane in zip(spectrum, image, strict=True):
        measured[lines] = fft.fft(plane, axis=0)[lines]


def _source_of(volume: Volume, pose: Choices) -> Points:
    """Affine in RAS from a place in the moved patient to where it was."""
    turn = resampling.rotation_matrix(pose["angles_deg"])
    back = np.eye(4)
    back[:3, 3] = -np.asarray(pose["shift_ras_mm"], dtype=float)
    source: Points = resampling.about(resampling.center_of(volume.grid), turn.T) @ back
    return source

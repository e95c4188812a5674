"""Real lesions of other scans put into the user's scan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.body import body_to_the_skin
from CTGANAugmentLib.datasets.scans import Scan
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.donors import Donor, donor_scans, draw_donor, find_donor, is_same_image
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape
from CTGANAugmentLib.lesions.moving import Move, covering_move, draw_move
from CTGANAugmentLib.lesions.outline import within_body
from CTGANAugmentLib.lesions.outline_choice import Body, Count, Margin, laid_at, painted_shapes, places_of
from CTGANAugmentLib.lesions.pasting import Pasted, PasteOptions, Piece, paste
from CTGANAugmentLib.lesions.pasting_plan import piece_to_json, read_pasting_plan
from CTGANAugmentLib.lesions.placement import check_not_in_air
from CTGANAugmentLib.lesions.random_field import draw_seed
from CTGANAugmentLib.lesions.real_outline import RealOutline
from CTGANAugmentLib.lesions.tissue import HostRange
from CTGANAugmentLib.lesions.traces import Trace, label_volumes, measurements, without_overlaps
from CTGANAugmentLib.operation import Guides, Operation, Result, register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import Volume


@register
@dataclass(frozen=True)
class CopyPaste(Operation):
    """Take real lesions out of other scans, turn, mirror and scale them, and blend them into this one.

    A lesion never comes from the scan that it is put into. Keep scans of patients that a test uses out of the source:
    what is put in is a real patient's lesion.
    """

    id: ClassVar[str] = "copy-paste"
    title: ClassVar[str] = "Copy real lesions"
    guides: ClassVar[tuple[str, ...]] = ("points_ras", "roi", "mask", "label")

    source: Annotated[
        str,
        Parameter(
            "Scans with masks: folder, table, datalist, or pattern with one * for the case",
            group="Source",
            is_path=True,
        ),
    ] = ""
    source_masks: Annotated[
        str,
        Parameter(
            "Their masks: folder or pattern; none for masks beside the scans", group="Source", is_path=True
        ),
    ] = ""
    source_label: Annotated[
        int, Parameter("Value of the lesion in the source's masks; 0 for any", 0, 65535, group="Source")
    ] = 0
    same_modality: Annotated[
        bool, Parameter("Take lesions only from scans of the same modality", group="Source")
    ] = True

    outline: Annotated[
        str,
        Parameter(
            "Outline: the lesion's own, or the painted mask, which the lesion is stretched to fill",
            choices=("own", "painted"),
            group="Lesion",
        ),
    ] = "own"
    least_scale: Annotated[
        float, Parameter("Smallest size relative to what the lesion had", 0.2, 5, group="Lesion")
    ] = 0.8
    largest_scale: Annotated[
        float, Parameter("Largest size relative to what the lesion had", 0.2, 5, group="Lesion")
    ] = 1.25
    match: Annotated[
        str,
        Parameter(
            "What stays as it was: the contrast to the surroundings, or (none) the values themselves",
            choices=("surroundings", "none"),
            group="Lesion",
        ),
    ] = "surroundings"
    feather_mm: Annotated[
        float, Parameter("Half the width of the edge over which the lesion fades", 0.2, 10, group="Lesion")
    ] = 1.5
    confine: Annotated[bool, Parameter("Keep the lesion within the patient's body", group="Lesion")] = True

    count: Count = 1
    margin_mm: Margin = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.least_scale > self.largest_scale:
            raise UserError(
                f"least_scale ({self.least_scale:g}) is above largest_scale ({self.largest_scale:g}): swap them"
            )

    def sample(self, rng: np.random.Generator, volume: Volume, guides: Guides) -> Plan:
        """Draw donors, how they are moved, and places.

        Raises:
            UserError: no donor, guides that do not go with the outline, or no place.
        """
        volume.require_finite()
        painted = painted_shapes(self.outline, volume, guides)
        if self.confine:
            check_not_in_air(guides.points_ras, volume)
        scans = self._scans()
        drawn = []
        for number in range(len(painted) or len(guides.points_ras) or self.count):
            donor = draw_donor(rng, scans, volume, same_modality=self.same_modality)
            move = self._move(rng, donor, painted[number] if painted else None)
            drawn.append((donor, move, draw_seed(rng)))
        bodies: list[Body] = [*painted] or [RealOutline(donor.shape, move) for donor, move, _ in drawn]
        centers, warnings = places_of(
            rng, volume, guides, bodies, allowed=HostRange(), margin_mm=self.margin_mm
        )
        body = body_to_the_skin(volume) if self.confine and not painted else None
        lesions: list[dict[str, Any]] = []
        for one, center, (donor, move, seed) in zip(bodies, centers, drawn, strict=True):
            if center is not None:
                number = len(lesions) + 1
                outline, cut = laid_at(one, center, volume.grid, number)
                kept, notes = within_body(outline, body, volume.grid, number)
                lesions.append(piece_to_json(kept, center, donor, move, seed))
                warnings += cut + notes
        choices = {"modality": volume.modality, "lesions": lesions, "warnings": warnings}
        return Plan(self.id, self.without_paths(), choices)

    def _scans(self) -> list[Scan]:
        return donor_scans(self.source, self.source_masks, self.source_label or None)

    def _move(self, rng: np.random.Generator, donor: Donor, painted: DrawnShape | None) -> Move:
        if painted is not None:
            return covering_move(donor.shape, painted, flipped=bool(rng.random() < 0.5))
        return draw_move(rng, float(rng.uniform(self.least_scale, self.largest_scale)))

    def apply(self, volume: Volume, plan: Plan, progress: Progress = no_progress) -> Result:
        """Lay the plan's lesions into a copy of the volume, one after the other.

        Raises:
            UserError: a donor that is not in the source, or a damaged plan.
        """
        planned, warnings = read_pasting_plan(plan, volume.grid)
        options = PasteOptions.of(plan.parameters)
        scans, tissue = self._scans(), body_to_the_skin(volume)
        array = volume.array.copy()
        traces: list[Trace] = []
        donors: dict[tuple[str, int], Donor] = {}
        for one in track(planned, progress, "lesion"):
            key = (one.sha256, one.number)
            donors[key] = donors.get(key) or find_donor(scans, *key)
            if is_same_image(donors[key].volume, volume):
                raise UserError(
                    "the lesion was taken from this very scan: use the plan with the scan it is of"
                )
            piece = Piece(donors[key], one.move, one.to_ras, one.shape, one.noise_seed)
            done = paste(volume.with_array(array), tissue, piece, options)
            array[done.box.slices] = done.values
            traces.append(_trace_of(one.shape, done))
        progress(1.0, "done")
        traces, overlaps = without_overlaps(traces)
        used = {sha256: donor.volume for (sha256, _), donor in donors.items()}
        inputs = {f"donor {number}": used[sha256] for number, sha256 in enumerate(used, start=1)}
        return Result(
            replace(volume, array=array, name=f"{volume.name} synthetic".strip()),
            tuple(label_volumes(traces, volume.grid, None)),
            Provenance(
                plan, {"scan": volume, **inputs}, {"lesions": measurements(traces, array, volume.grid)}
            ),
            tuple(warnings + overlaps),
        )


def _trace_of(shape: DrawnShape, done: Pasted) -> Trace:
    about = {
        "background": round(done.background, 1),
        "donor_background": round(done.donor_background, 1),
        "noise_sd": round(done.noise_sd, 2),
        "donor_noise_sd": round(done.donor_noise_sd, 2),
    }
    part = shape.part
    return Trace(part.box, part.inside, np.zeros_like(part.inside), about)

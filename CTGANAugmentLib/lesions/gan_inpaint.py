"""Lesions that a trained generator paints into the user's scan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.confined import voxels_of
from CTGANAugmentLib.lesions.cut_off import about_cut_off
from CTGANAugmentLib.lesions.hole import all_within, hole_for_lesion
from CTGANAugmentLib.lesions.model_rank import rank_by_preset, rank_by_tissue
from CTGANAugmentLib.lesions.outline_choice import (
    PAINTED,
    OutlineChoice,
    named_kind,
    preset_for_plan,
    preset_of,
)
from CTGANAugmentLib.lesions.painting import Painted, about_pieces, paint
from CTGANAugmentLib.lesions.painting_model import choose_painting_model, load_painting_model, paints
from CTGANAugmentLib.lesions.painting_plan import read_painting_plan
from CTGANAugmentLib.lesions.random_field import draw_seed
from CTGANAugmentLib.lesions.tissue import AIR_HU, HostRange
from CTGANAugmentLib.lesions.traces import Trace, label_volumes, measurements, without_overlaps
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.operation import Guides, Operation, Result, register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress, part_of
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import Volume


@register
@dataclass(frozen=True)
class GanInpaint(OutlineChoice, Operation):
    """Cut holes into a scan and let a trained model paint lesions of a wanted outline there."""

    id: ClassVar[str] = "gan-inpaint"
    title: ClassVar[str] = "Paint lesions by a trained model"
    guides: ClassVar[tuple[str, ...]] = ("points_ras", "roi", "mask", "label")

    model: Annotated[
        str,
        Parameter(
            "In-painting model: id or folder",
            models=("inpainting",),
            group="Model",
        ),
    ] = ""

    confine: Annotated[
        bool,
        Parameter(
            "Keep a lesion that is not painted within the tissue that the preset belongs to",
            group="Placement",
        ),
    ] = True

    @classmethod
    def takes_model(cls, card: ModelCard, modality: str) -> bool:
        """Whether a model paints what is asked for here."""
        return paints(card, modality, fill="lesion")

    def sample(self, rng: np.random.Generator, volume: Volume, guides: Guides) -> Plan:
        """Choose the model, and draw outlines, places and noise.

        Raises:
            UserError: no model for the scan, guides that do not go with the outline, or no place.
        """
        volume.require_finite()
        outlines, warnings = self.draw_outlines(rng, volume, guides)
        allowed = self._tissue(volume)
        masks = []
        for number, outline in enumerate(outlines, start=1):
            mask, share = voxels_of(outline, volume, allowed)
            _check_not_in_air(mask, volume)
            masks.append(mask)
            beyond = "the scan or the tissue that the preset belongs to"
            warnings += about_cut_off(share, f"lesion {number}", beyond)
        painted = self.outline == PAINTED
        rank = rank_by_tissue(volume, masks) if painted else rank_by_preset(preset_of(self.preset).id)
        record, notes = choose_painting_model(self.model, volume, fill="lesion", rank=rank)
        warnings += notes
        lesions = [{"mask": mask.to_json(), "noise_seed": draw_seed(rng)} for mask in masks]
        choices = {"modality": volume.modality, "model": record, "lesions": lesions, "warnings": warnings}
        named = {"preset": preset_for_plan(self.preset, self.outline), "model": record["id"]}
        return Plan(self.id, {**self.without_paths(), **named}, choices)

    def _tissue(self, volume: Volume) -> HostRange | None:
        if self.outline == PAINTED or not self.confine:
            return None
        return preset_of(self.preset).host(volume.modality)

    def apply(self, volume: Volume, plan: Plan, progress: Progress = no_progress) -> Result:
        """Paint the plan's lesions into a copy of the volume, one after the other.

        Raises:
            UserError: the plan's model is not here, or the plan is damaged.
        """
        lesions, record = read_painting_plan(plan, "lesions", volume.grid)
        warnings = [str(text) for text in plan.choices.get("warnings", ())]
        progress(0.0, "loading the model")
        model = load_painting_model(self.model, record)
        values = model.range_of(volume)
        array = volume.array.copy()
        traces: list[Trace] = []
        for number, (mask, seed) in enumerate(lesions):
            hole = hole_for_lesion(model, volume.grid, mask)
            # Lesions that reach into the hole are painted anew, so that their masks stay true.
            wanted = all_within(hole, [mask, *(MaskPart(t.box, t.lesion) for t in traces)])
            share = part_of(progress, number / len(lesions), (number + 1) / len(lesions))
            done = paint(
                model,
                volume.with_array(array),
                hole,
                wanted,
                values=values,
                noise_seed=seed,
                progress=share,
            )
            array[done.box.slices] = done.values
            traces.append(_trace_of(mask, done))
            warnings += about_pieces(done.pieces, number + 1)
        progress(1.0, "done")
        traces, overlaps = without_overlaps(traces)
        return Result(
            replace(volume, array=array, name=f"{volume.name} synthetic".strip()),
            tuple(label_volumes(traces, volume.grid, named_kind(plan.parameters))),
            Provenance(plan, {"scan": volume}, {"lesions": measurements(traces, array, volume.grid)}, record),
            tuple(warnings + overlaps),
        )


def _check_not_in_air(mask: MaskPart, volume: Volume) -> None:
    mean = float(volume.array[mask.box.slices][mask.inside].mean())
    if volume.modality == "CT" and mean < AIR_HU:
        raise UserError(f"the lesion would lie in air ({mean:.0f} HU): move it into the body")


def _trace_of(mask: MaskPart, done: Painted) -> Trace:
    within = mask.box.relative_to(done.box).slices
    spread = float(done.values[within][mask.inside].std())
    about = {"sd": round(spread, 1), "noise_sd": round(done.noise_sd, 2), "patches": done.pieces}
    return Trace(mask.box, mask.inside, np.zeros_like(mask.inside), about)

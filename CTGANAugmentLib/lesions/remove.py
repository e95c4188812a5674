"""Lesions taken out of a scan: a trained model paints healthy tissue over them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import numpy as np
from scipy.ndimage import distance_transform_edt

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.lesions.hole import holes_with_margin
from CTGANAugmentLib.lesions.measure import measure_lesion
from CTGANAugmentLib.lesions.model_rank import rank_by_tissue
from CTGANAugmentLib.lesions.painting import Painted, paint
from CTGANAugmentLib.lesions.painting_model import (
    DEEPEST_SHARE,
    PaintingModel,
    choose_painting_model,
    load_painting_model,
    paints,
)
from CTGANAugmentLib.lesions.painting_plan import read_painting_plan
from CTGANAugmentLib.lesions.random_field import draw_seed
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.operation import Guides, Operation, Result, register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress, part_of
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

_COLOR_RGB = (0.35, 0.75, 0.45)


@register
@dataclass(frozen=True)
class RemoveLesion(Operation):
    """Cut what a mask marks out of a scan and close the holes by healthy tissue that a trained model paints.

    It shows what might lie there, not what does: nothing under the mask or within its margin is looked at.
    """

    id: ClassVar[str] = "remove"
    title: ClassVar[str] = "Remove lesions"
    guides: ClassVar[tuple[str, ...]] = ("mask", "label")
    marks: ClassVar[str] = "removed"

    model: Annotated[
        str,
        Parameter(
            "In-painting model of healthy tissue: id or folder",
            models=("inpainting",),
            group="Model",
        ),
    ] = ""
    margin_mm: Annotated[
        float, Parameter("Distance beyond the mask that is painted over too", 0, 30, group="Lesion")
    ] = 4.0

    @classmethod
    def takes_model(cls, card: ModelCard, modality: str) -> bool:
        """Whether a model paints what is asked for here."""
        return paints(card, modality, fill="healthy")

    def sample(self, rng: np.random.Generator, volume: Volume, guides: Guides) -> Plan:
        """Choose the model, and draw noise for each hole.

        Raises:
            UserError: no mask, one that is empty or on another grid, or no model for the scan.
        """
        volume.require_finite()
        if guides.mask is None:
            raise UserError("expected a mask of what is to be removed, got none: paint or name one")
        holes = holes_with_margin(volume.grid, guides.mask_on(volume.grid), self.margin_mm)
        rank = rank_by_tissue(volume, holes)
        record, warnings = choose_painting_model(self.model, volume, fill="healthy", rank=rank)
        drawn = [{"mask": hole.to_json(), "noise_seed": draw_seed(rng)} for hole in holes]
        choices = {"modality": volume.modality, "model": record, "holes": drawn, "warnings": warnings}
        return Plan(self.id, {**self.without_paths(), "model": record["id"]}, choices)

    def apply(self, volume: Volume, plan: Plan, progress: Progress = no_progress) -> Result:
        """Close the plan's holes in a copy of the volume.

        Raises:
            UserError: the plan's model is not here, or the plan is damaged.
        """
        holes, record = read_painting_plan(plan, "holes", volume.grid)
        progress(0.0, "loading the model")
        model = load_painting_model(self.model, record)
        values = model.range_of(volume)
        margin = float(plan.parameters["margin_mm"]) / max(model.spacing_mm, model.slice_spacing_mm)
        array = volume.array.copy()
        warnings = [str(text) for text in plan.choices.get("warnings", ())]
        measured, masks = [], []
        for number, (hole, seed) in enumerate(holes):
            share = part_of(progress, number / len(holes), (number + 1) / len(holes))
            now = volume.with_array(array)
            done = paint(
                model,
                now,
                hole,
                None,
                values=values,
                noise_seed=seed,
                margin_voxels=margin,
                progress=share,
            )
            array[done.box.slices] = done.values
            warnings += _about_depth(model, hole, volume.grid, number + 1)
            measured.append(_measured(volume, hole, done))
            masks.append(_region(hole, volume.grid, number + 1))
        progress(1.0, "done")
        return Result(
            replace(volume, array=array, name=f"{volume.name} synthetic".strip()),
            tuple(masks),
            Provenance(plan, {"scan": volume}, {"regions": measured}, record),
            tuple(warnings),
        )


def _about_depth(model: PaintingModel, hole: MaskPart, grid: Grid, number: int) -> list[str]:
    """Warn of a hole in whose middle tissue is farther away than in any hole of the training."""
    depth = distance_transform_edt(np.pad(hole.inside, 1), sampling=grid.spacing_kji_mm.tolist()).max()
    seen = DEEPEST_SHARE * min(model.shape[1:]) * model.spacing_mm
    if depth <= seen:
        return []
    return [
        f"the middle of removed region {number} is {depth:.0f} mm away from any tissue, and in the model's training it "
        f"was {seen:.0f} mm at most: it is filled with what is likely anywhere, not with this patient's anatomy"
    ]


def _measured(before: Volume, hole: MaskPart, done: Painted) -> dict[str, Any]:
    """What a region is like now, and what it was."""
    within = before.array[hole.box.slices][hole.inside]
    return {
        **measure_lesion(hole.inside, done.values, before.grid.crop(hole.box)),
        "sd": round(float(done.values[hole.inside].std()), 1),
        "mean_before": round(float(within.mean()), 1),
        "sd_before": round(float(within.std()), 1),
        "noise_sd": round(done.noise_sd, 2),
        "patches": done.pieces,
    }


def _region(hole: MaskPart, grid: Grid, number: int) -> LabelVolume:
    label = Label(number, f"Removed region {number}", _COLOR_RGB)
    array = hole.inside.astype(np.uint8 if number < 256 else np.uint16) * number
    return LabelVolume(array, grid.crop(hole.box).ijk_to_ras, name=label.name, labels=(label,))

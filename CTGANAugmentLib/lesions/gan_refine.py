"""Physical lesions made realistic by a trained generator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array, Grid
from CTGANAugmentLib.lesions.hole import all_within, hole_for_lesion
from CTGANAugmentLib.lesions.measure import measure_lesion
from CTGANAugmentLib.lesions.model_rank import rank_by_preset
from CTGANAugmentLib.lesions.outline_choice import preset_of
from CTGANAugmentLib.lesions.painting import about_pieces, paint
from CTGANAugmentLib.lesions.painting_model import (
    PaintingModel,
    choose_painting_model,
    load_painting_model,
    paints,
)
from CTGANAugmentLib.lesions.painting_plan import read_model_record
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.lesions.random_field import draw_seed
from CTGANAugmentLib.mask_part import MaskPart
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.operation import Guides, Result, register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress, part_of
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import LabelVolume, Volume

_CRUDE_SHARE = 0.3
"""Of the work."""


@register
@dataclass(frozen=True)
class GanRefine(ParametricLesion):
    """Put lesions into a scan by a preset, and let a trained model turn each into one that looks real.

    The mask stays that of the preset's lesion; oedema and pushed surroundings beyond the hole stay as they are.
    """

    id: ClassVar[str] = "gan-refine"
    title: ClassVar[str] = "Synthesize lesions refined by a trained model"

    model: Annotated[
        str,
        Parameter(
            "Refining model: id or folder",
            models=("inpainting",),
            group="Model",
        ),
    ] = ""

    @classmethod
    def takes_model(cls, card: ModelCard, modality: str) -> bool:
        """Whether a model paints what is asked for here."""
        return paints(card, modality, fill="lesion", given="crude")

    def sample(self, rng: np.random.Generator, volume: Volume, guides: Guides) -> Plan:
        """Draw the preset's lesions, choose the model, and draw its noise.

        Raises:
            UserError: no model for the scan, or what the preset's lesions cannot be made of.
        """
        rank = rank_by_preset(preset_of(self.preset).id)
        record, notes = choose_painting_model(self.model, volume, fill="lesion", rank=rank, given="crude")
        plan = super().sample(rng, volume, guides)
        seeds = [draw_seed(rng) for _ in plan.choices["lesions"]]
        return replace(
            plan,
            parameters={**plan.parameters, "model": record["id"]},
            choices={
                **plan.choices,
                "model": record,
                "noise_seeds": seeds,
                "warnings": [*plan.choices["warnings"], *notes],
            },
        )

    def apply(self, volume: Volume, plan: Plan, progress: Progress = no_progress) -> Result:
        """Lay the plan's lesions into a copy of the volume, and refine one after the other.

        Raises:
            UserError: the plan's model is not here, the plan is damaged, or a lesion outside the tissue it belongs to.
        """
        seeds, record = _read_seeds(plan), read_model_record(plan)
        progress(0.0, "loading the model")
        model = load_painting_model(self.model, record)
        crude = super().apply(volume, plan, part_of(progress, 0.0, _CRUDE_SHARE))
        if crude.volume is None or len(seeds) > len(crude.masks):
            raise UserError("the plan has more noise than lesions: use it as it was written")
        parts = [_part_of(labels, volume.grid) for labels in crude.masks[: len(seeds)]]
        refining = part_of(progress, _CRUDE_SHARE, 1.0)
        array, about = _refined(model, volume, crude.volume, parts, seeds, refining)
        progress(1.0, "done")
        notes = [text for n, more in enumerate(about, start=1) for text in about_pieces(more["patches"], n)]
        before = crude.provenance.measured["lesions"]
        measured = [
            {**laid, **_measured(part, array, volume.grid), **more}
            for laid, part, more in zip(before, parts, about, strict=True)
        ]
        return replace(
            crude,
            volume=replace(crude.volume, array=array),
            provenance=Provenance(plan, {"scan": volume}, {"lesions": measured}, record),
            warnings=(*crude.warnings, *notes),
        )


def _refined(
    model: PaintingModel,
    scan: Volume,
    crude: Volume,
    parts: list[MaskPart],
    seeds: list[int],
    progress: Progress,
) -> tuple[Array, list[dict[str, Any]]]:
    """Voxels with each of the crude lesions refined, and what there is to tell of each."""
    # What the model knows as black and white is the scan's, whatever the crude lesions are like.
    values = model.range_of(scan)
    array = crude.array.copy()
    about = []
    for number, (part, seed) in enumerate(zip(parts, seeds, strict=True)):
        hole = hole_for_lesion(model, scan.grid, part)
        done = paint(
            model,
            scan.with_array(array),
            hole,
            all_within(hole, parts),
            values=values,
            noise_seed=seed,
            progress=part_of(progress, number / len(parts), (number + 1) / len(parts)),
        )
        array[done.box.slices] = done.values
        about.append({"patches": done.pieces})
    return array, about


def _part_of(labels: LabelVolume, grid: Grid) -> MaskPart:
    """Voxels of one lesion's label volume as a part of the scan."""
    start = np.array(labels.grid.offset_in(grid))
    stop = start + labels.array.shape
    return MaskPart(grid.box_between(start[::-1], stop[::-1]), labels.array > 0)


def _measured(part: MaskPart, array: Array, grid: Grid) -> dict[str, Any]:
    values = array[part.box.slices]
    spread = round(float(values[part.inside].std()), 1)
    return {**measure_lesion(part.inside, values, grid.crop(part.box)), "sd": spread}


def _read_seeds(plan: Plan) -> list[int]:
    try:
        seeds = [int(seed) for seed in plan.choices["noise_seeds"]]
        lesions = len(plan.choices["lesions"])
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"the plan is damaged ({error!r}): use it as it was written") from error
    if len(seeds) != lesions:
        raise UserError(f"the plan has {len(seeds)} seeds for {lesions} lesions: use it as it was written")
    return seeds

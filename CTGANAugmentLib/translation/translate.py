"""A scan turned into the scan of another kind that a trained model takes it for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.datasets.normalization import ValueRange
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array, Box, bounding_box
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.catalog import FoundModel
from CTGANAugmentLib.modelzoo.choosing import choose_model, model_of_record, record_of
from CTGANAugmentLib.modelzoo.suitability import warnings_for
from CTGANAugmentLib.operation import Guides, Operation, Result, register
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress, part_of
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.translation.canvas import Canvas, type_for
from CTGANAugmentLib.translation.card_use import CardUse
from CTGANAugmentLib.translation.measure import measure
from CTGANAugmentLib.translation.plane_pass import PlanePass
from CTGANAugmentLib.translation.runtimes.runtime import BACKENDS, PRECISIONS, Runtime, open_runtime
from CTGANAugmentLib.translation.slicing import slicings
from CTGANAugmentLib.translation.translator import CYCLE, MAPS, SPREAD, Translator
from CTGANAugmentLib.translation.ways import DIRECTIONS, OBJECTIVES, can_translate, choose_way, way_unasked
from CTGANAugmentLib.volume import Volume

Mask = NDArray[np.bool_]

_MARGIN_MM = 16.0
_WHOLE = "int16"
"""Type of HU, as scanners give them, and of values without a unit, of which there are a thousand."""


@register
@dataclass(frozen=True)
class Translate(Operation):
    """Translate a whole scan into another kind of image, with maps of where the model is not sure.

    The model's result shows what such a scan could look like, not what the patient's would: it can invent or leave out.
    """

    id: ClassVar[str] = "translate"
    title: ClassVar[str] = "Translate a scan"

    model: Annotated[
        str,
        Parameter("id or folder", models=OBJECTIVES, group="Model"),
    ] = ""
    direction: Annotated[
        str, Parameter("from which kind to which", choices=("auto", *DIRECTIONS), group="Model")
    ] = "auto"
    planes: Annotated[
        str,
        Parameter(
            "slices as trained, or the mean over the slices of all three planes, which has no jumps",
            choices=("one", "three"),
            group="Quality",
        ),
    ] = "one"
    confidence: Annotated[
        str,
        Parameter(
            "maps of the error there and back again, and of the spread over mirrored slices",
            choices=tuple(MAPS),
            group="Quality",
        ),
    ] = "none"
    average_flips: Annotated[
        bool, Parameter("Take the mean over the mirrored slices for the result", group="Quality")
    ] = False
    window: Annotated[
        str,
        Parameter(
            "what a network sees at once",
            choices=("auto", "slice", "patch"),
            group="Quality",
        ),
    ] = "auto"
    backend: Annotated[str, Parameter("that runs the network", choices=BACKENDS, group="Speed")] = "torch"
    precision: Annotated[str, Parameter("of the network's numbers", choices=PRECISIONS, group="Speed")] = (
        "float32"
    )
    device: Annotated[
        str, Parameter("that the backend torch computes on", choices=("cpu", "cuda", "mps"), group="Speed")
    ] = "cpu"
    batch_size: Annotated[
        int, Parameter("most slices that a network is given at once", 1, 64, group="Speed")
    ] = 4
    threads: Annotated[
        int, Parameter("of the processor; 0 for as many as there are", 0, 256, group="Speed")
    ] = 0

    def sample(self, rng: np.random.Generator, volume: Volume, guides: Guides) -> Plan:  # noqa: ARG002 - no chance in it
        """Choose the model and the way.

        Raises:
            UserError: no model for the scan, or one that does not give the maps asked for.
        """
        volume.require_finite()
        card = self._choose(volume).usable_card
        way = choose_way(card, volume.modality, self.direction)
        if CYCLE in MAPS[self.confidence] and not way.back:
            raise UserError(
                f"{card.id} goes one way only, so that there is no error there and back again: choose confidence flips "
                "or none"
            )
        record = record_of(card)
        choices = {
            "modality": volume.modality,
            "model": record,
            "direction": way.direction,
            "warnings": warnings_for(card, way.source, volume),
        }
        return Plan(self.id, {**self.without_paths(), "model": record["id"]}, choices)

    def apply(self, volume: Volume, plan: Plan, progress: Progress = no_progress) -> Result:
        """Translate the scan slab by slab.

        Raises:
            UserError: the plan's model is not here, or cannot be run.
        """
        progress(0.0, "loading the model")
        use = self.use_of(plan)
        translator = self._translator(model_of_record(self.model, plan.choices["model"]), use)
        body = body_mask(volume)
        arrays = self._translate(translator, use, volume, body, part_of(progress, 0.0, 0.98))
        progress(0.98, "measuring")
        made = replace(
            volume, array=arrays[0], modality=use.target_modality, name=f"{volume.name} translated".strip()
        )
        maps = tuple(
            replace(volume if name == CYCLE else made, array=array, name=f"{volume.name} {name}".strip())
            for name, array in zip(translator.maps, arrays[1:], strict=True)
        )
        measured = measure(made, body, dict(zip(translator.maps, maps, strict=True)))
        warnings = tuple(str(text) for text in plan.choices.get("warnings", ()))
        progress(1.0, "done")
        provenance = Provenance(plan, {"scan": volume}, measured, plan.choices["model"])
        return Result(made, (), provenance, warnings, maps)

    def use_of(self, plan: Plan) -> CardUse:
        """What the card of a plan's model says of the plan's way.

        Raises:
            UserError: the model is not here, or the plan is damaged.
        """
        try:
            record, modality, direction = (plan.choices[name] for name in ("model", "modality", "direction"))
        except KeyError as error:
            raise UserError(f"the plan has no {error}: use it as it was written") from error
        card = model_of_record(self.model, record).usable_card
        return CardUse(card, choose_way(card, str(modality), str(direction)))

    def _translate(
        self, translator: Translator, use: CardUse, volume: Volume, body: Mask, progress: Progress
    ) -> list[Array]:
        """Arrays of the translation and of its maps, on the scan's grid."""
        box = bounding_box(body).grown(_MARGIN_MM, volume.grid) if body.any() else _whole(volume)
        ways = slicings(volume.grid.crop(box), self.planes)
        values = use.source_normalization.range_of(volume)
        cycle = _cycle_type(volume, values, len(ways))
        quantities = [
            (use.air, _WHOLE),
            *((0.0, cycle if name == CYCLE else _WHOLE) for name in translator.maps),
        ]
        canvas = Canvas(volume.grid.shape_kji, box, quantities, len(ways))
        for number, slicing in enumerate(ways):
            one = PlanePass(translator, slicing, use, values)
            share = part_of(progress, number / len(ways) * 0.98, (number + 1) / len(ways) * 0.98)
            one.run(volume.array[box.slices], body[box.slices], canvas.sink(slicing), share)
        return canvas.finish(part_of(progress, 0.98, 1.0))

    def _choose(self, volume: Volume) -> FoundModel:
        def fits(card: ModelCard) -> bool:
            if self.model:
                return can_translate(card, volume.modality, self.direction)
            way = way_unasked(card, volume.modality, self.direction)
            return way is not None and (CYCLE not in MAPS[self.confidence] or bool(way.back))

        def rank(card: ModelCard) -> int:
            return OBJECTIVES.index(card.objective.id)

        return choose_model(self.model, fits, f"model that translates {volume.modality}", rank)

    def _translator(self, found: FoundModel, use: CardUse) -> Translator:
        asked = MAPS[self.confidence]

        def runtime(name: str) -> Runtime:
            """Open one of the model's networks as the user wants it run."""
            return open_runtime(
                found.path,
                name,
                backend=self.backend,
                precision=self.precision,
                threads=self.threads,
                device=self.device,
            )

        return Translator(
            use.windows(self.window),
            runtime(use.way.network),
            runtime(use.way.back) if CYCLE in asked else None,
            flips=SPREAD in asked or self.average_flips,
            averaged=self.average_flips,
            whitened=use.whitened,
            batch_size=self.batch_size,
        )


def _whole(volume: Volume) -> Box:
    return Box((0, 0, 0), volume.grid.shape_kji)


def _cycle_type(volume: Volume, values: ValueRange, passes: int) -> str:
    """Type of the error there and back again: the scan's own numbers may be small fractions, or very large."""
    return type_for(values.high - values.low, passes) if volume.array.dtype.kind in "iu" else "float32"

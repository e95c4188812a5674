"""What the Generate panel decides: its settings, its models, its job. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.pytorch import why_no_packages
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.jobs.patch_outputs import FORMATS
from CTGANAugmentLib.lesions.patch_generator import MOST_INDEX, MOST_PATCHES
from CTGANAugmentLib.lesions.patch_masks import LIDC
from CTGANAugmentLib.lesions.patch_model import OF_MASKS, PATCH_OBJECTIVES
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.catalog import find_models
from CTGANAugmentLib.parameters import Declared, Parameter, ParameterSpec

_LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class GenerationSettings(Declared):
    """Settings of a set of patches."""

    count: Annotated[int, Parameter("how many patches", 1, MOST_PATCHES, group="Set")] = 20
    seed: Annotated[int, Parameter("the same seed gives the same patches", 0, _LARGEST_SEED, group="Set")] = 1
    format: Annotated[str, Parameter("of the files; png holds one slice", choices=FORMATS, group="Set")] = (
        FORMATS[0]
    )
    label: Annotated[
        int | None,
        Parameter("class of all of them, where the model has classes", 0, 1000, group="Variety"),
    ] = None
    truncation: Annotated[
        float | None,
        Parameter(
            "largest size of the random numbers: a small one gives likelier patches of less variety",
            0.01,
            10,
            group="Variety",
        ),
    ] = None
    start: Annotated[
        int,
        Parameter("number of the first patch, to go on with an earlier set", 0, MOST_INDEX, group="Variety"),
    ] = 0


def generating_models() -> list[ModelCard]:
    """Cards of the installed models that make patches."""
    cards = [each.card for each in find_models() if each.card is not None]
    return [card for card in cards if card.objective.id in PATCH_OBJECTIVES]


def needs_masks(card: ModelCard) -> bool:
    """Whether a model makes patches out of masks."""
    return card.objective.id in OF_MASKS


def why_not_generate(card: ModelCard | None) -> str:
    """Sentence that says what keeps Generate from running, "" when it can run."""
    if card is None:
        return _("There is no model here that makes patches: train one, or import one.")
    return why_no_packages()


def not_set_note(_spec: ParameterSpec, _typical: float | None) -> str:
    """Sentence that says what a setting is while it is left out."""
    return _("Left to the model. Tick to set it yourself.")


def generation_job(settings: GenerationSettings, card: ModelCard, out: Path, masks: str = "") -> Job:
    """Job that fills a folder with patches.

    Args:
        settings: of the set.
        card: of the model.
        out: folder that does not exist or is empty.
        masks: folder of label files for a model that needs masks; forms as of real lung nodules when empty.
    """
    arguments = {**settings.to_json(), "model": card.id, "out": str(out)}
    if needs_masks(card):
        arguments["masks"] = masks or LIDC
    return Job("generate", arguments)


def generated_summary(result: Mapping[str, Any], folder: str = "") -> str:
    """Sentences on a set that was made: how many, where, of which labels, and what a user should know of them.

    Args:
        result: the job's answer.
        folder: where it lies; "" for a file that the browser keeps.
    """
    count = result["measured"]["patches"]
    done = (
        _("Made {count} synthetic patches in {folder}.").format(count=count, folder=folder)
        if folder
        else _("Made {count} synthetic patches: keep them by Download.").format(count=count)
    )
    labels = [
        _("Label {label}: {count}").format(label=label, count=number)
        for label, number in result["measured"]["labels"].items()
    ]
    notes = [_("Note: {text}.").format(text=str(text).rstrip(".")) for text in result.get("notes", ())]
    return "\n".join([done, *labels, *notes])

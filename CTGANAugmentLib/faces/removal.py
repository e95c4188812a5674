"""What the Remove panel decides: its choices, what is missing, how long it takes, what it tells. No Qt."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.choices import SEGMENT, Choices, parse_seed
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.pytorch import why_no_model
from CTGANAugmentLib.faces.situation import grid_of, places_of, segments_of
from CTGANAugmentLib.faces.summary import summary
from CTGANAugmentLib.lesions.remove import RemoveLesion
from CTGANAugmentLib.scene.labels import labels_from_node
from CTGANAugmentLib.scene.results import ResultNodes
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.volume import LabelVolume, Modality

_QUICK_ML = 80.0
"""What is painted over in less than two seconds on two cores; a sarcoma of 1.5 L takes 40."""


def removal_choices(text: str = "") -> Choices:
    """Read a saved text: the choices of the Synthesize panel, of which segment, seed and values count here."""
    return replace(Choices.from_text(text), method=RemoveLesion.id, preset="", place=SEGMENT, modality="")


def why_not_remove(nodes: Mapping[str, Any], choices: Choices, modality: str) -> str:
    """Sentence that says what keeps Apply from running, "" when it can run.

    Args:
        nodes: "volume" and "segmentation" nodes, each may be None.
        choices: the panel's other state.
        modality: of the scan.
    """
    problem, _grid = grid_of(nodes["volume"])
    if problem is None:
        return _("Choose a CT or MR volume.")
    if problem:
        return problem
    lacking = why_no_model(RemoveLesion, modality)
    if lacking:
        return lacking
    if not segments_of(nodes["segmentation"]):
        return _("Choose a segmentation, and in it the lesion that is to be removed.")
    try:
        parse_seed(choices.seed)
    except UserError as error:
        return str(error)
    return ""


def operation_of(choices: Choices, modality: str) -> RemoveLesion:
    """Operation with its parameters; saved ones that it does not take are left out."""
    return RemoveLesion(**usable_values(RemoveLesion, choices.values, modality))


def marked(nodes: Mapping[str, Any], choices: Choices, modality: Modality) -> LabelVolume:
    """What is to be removed, on the scan's grid.

    Raises:
        UserError: nothing of it lies inside the scan.
    """
    segment = places_of(nodes, choices)["segment"]
    return labels_from_node(nodes["segmentation"], volume_from_node(nodes["volume"], modality), segment)


def is_quick(lesion: LabelVolume, margin_mm: float) -> bool:
    """Whether somebody may wait for a removal, by the size of a ball as large as the lesion with its margin."""
    volume_mm3 = lesion.mask().sum() * lesion.grid.voxel_volume_mm3
    radius_mm = (3 * volume_mm3 / (4 * math.pi)) ** (1 / 3) + margin_mm
    return bool(4 / 3 * math.pi * radius_mm**3 <= 1000 * _QUICK_ML)


def removal_summary(made: ResultNodes, modality: str) -> str:
    """Sentences on what was made: its warnings, and what was there and is now in each region."""
    regions = made.result.provenance.measured.get("regions", ())
    lines = [_changed(number, each, modality) for number, each in enumerate(regions, start=1)]
    return "\n".join([summary(made, modality, kept=True), *lines])


def _changed(number: int, region: Mapping[str, Any], modality: str) -> str:
    text = _(
        "Region {number}: {diameter:.1f} mm, {volume:.2f} mL, mean {before:.0f} before, {after:.0f}{unit} now"
    )
    return text.format(
        number=number,
        diameter=region["equivalent_diameter_mm"],
        volume=region["volume_ml"],
        before=region["mean_before"],
        after=region["mean"],
        unit=" HU" if modality == "CT" else "",
    )

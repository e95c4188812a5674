"""Whether Apply can run, and if not, the one sentence that says what to do first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.choices import POINTS, ROI, SEGMENT, parse_seed
from CTGANAugmentLib.faces.i18n import tr as _


@dataclass(frozen=True)
class Situation:
    """What Apply depends on.

    Attributes:
        volume_problem: why the input cannot be used, "" when it can; None when there is no input.
        modality: of the input.
        method_problem: what the method lacks, "" for nothing.
        preset_modalities: those that the preset has figures for; empty for an unknown preset.
        place: "points", "roi" or "segment".
        points: number of placed points.
        points_inside: how many of them are in the volume.
        roi_drawn: whether a region of interest with a size is chosen.
        segmentation_chosen: whether a segmentation with at least one segment is chosen.
        seed: as typed.
    """

    volume_problem: str | None = None
    modality: str = "CT"
    method_problem: str = ""
    preset_modalities: tuple[str, ...] = ("CT", "MR")
    place: str = POINTS
    points: int = 0
    points_inside: int = 0
    roi_drawn: bool = False
    segmentation_chosen: bool = False
    seed: str = "1"


def why_not(now: Situation) -> str:
    """Sentence that says what keeps Apply from running, "" when it can run."""
    checks: Sequence[Callable[[Situation], str]] = (_volume, _method, _preset, _place, _seed)
    return next((reason for reason in (check(now) for check in checks) if reason), "")


def _volume(now: Situation) -> str:
    if now.volume_problem is None:
        return _("Choose a CT or MR volume.")
    return now.volume_problem


def _method(now: Situation) -> str:
    return now.method_problem


def _preset(now: Situation) -> str:
    if not now.preset_modalities:
        return _("Choose a kind of lesion.")
    if now.modality not in now.preset_modalities:
        text = _("This kind of lesion is for {preset}, and the volume is {volume}: choose another kind.")
        return text.format(preset=", ".join(now.preset_modalities), volume=now.modality)
    return ""


def _place(now: Situation) -> str:
    if now.place == POINTS and now.points == 0:
        return _("Place a point: press Place points, then click into a slice view.")
    if now.place == POINTS and now.points_inside < now.points:
        return _("A point lies outside the volume: move it or delete it.")
    if now.place == ROI and not now.roi_drawn:
        return _("Draw a region of interest: press Draw region, then click two corners in a slice view.")
    if now.place == SEGMENT and not now.segmentation_chosen:
        return _("Choose a segmentation, and in it the organ that the lesions should lie in.")
    return ""


def _seed(now: Situation) -> str:
    try:
        parse_seed(now.seed)
    except UserError as error:
        return str(error)
    return ""

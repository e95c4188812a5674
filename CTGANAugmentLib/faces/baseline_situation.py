"""What the Baselines panel finds in the scene, and what is missing for a run. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from CTGANAugmentLib.faces.baseline_choices import BaselineChoices
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.method_list import entry_of, takes_start
from CTGANAugmentLib.faces.situation import (
    chosen_segment,
    grid_of,
    is_drawn,
    placed_points,
    segments_of,
)
from CTGANAugmentLib.segmentation.method import SegmentationMethod


@dataclass(frozen=True)
class BaselineSituation:
    """What Run depends on.

    Attributes:
        volume_problem: why the input cannot be used, "" when it can; None when there is no input.
        missing: packages that the method needs.
        needs: "inside" and "start", as the method declares them.
        inside: number of seeds in the structure.
        stray: number of seeds, inside or outside, that lie outside the volume.
        has_start: whether a first guess is chosen.
        roi_undrawn: whether a region of interest is chosen that has no size yet.
        mask_empty, start_empty: whether a segmentation is chosen that has no segment.
    """

    volume_problem: str | None = None
    missing: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    inside: int = 0
    stray: int = 0
    has_start: bool = False
    roi_undrawn: bool = False
    mask_empty: bool = False
    start_empty: bool = False


def baseline_situation(
    nodes: Mapping[str, Any], choices: BaselineChoices, method: type[SegmentationMethod]
) -> BaselineSituation:
    """Collect what Run depends on.

    Args:
        nodes: "volume", "inside", "outside", "roi", "mask", "start" nodes, each may be None.
        choices: the panel's other state.
        method: that would run.
    """
    problem, grid = grid_of(nodes["volume"])
    seeds = {name: placed_points(nodes[name]) for name in ("inside", "outside")}
    start = nodes["start"] if takes_start(method) else None
    return BaselineSituation(
        volume_problem=problem,
        missing=entry_of(method).missing,
        needs=method.needs,
        inside=len(seeds["inside"]),
        stray=sum(not grid.contains(p) for each in seeds.values() for p in each) if grid else 0,
        has_start=bool(chosen_segment(start, choices.start_segment)),
        roi_undrawn=nodes["roi"] is not None and not is_drawn(nodes["roi"]),
        mask_empty=nodes["mask"] is not None and not segments_of(nodes["mask"]),
        start_empty=start is not None and not segments_of(start),
    )


def why_not_run(now: BaselineSituation) -> str:
    """Sentence that says what keeps Run from running, "" when it can run."""
    checks: Sequence[Callable[[BaselineSituation], str]] = (_volume, _packages, _seeds, _limits)
    return next((reason for reason in (check(now) for check in checks) if reason), "")


def why_not_score(nodes: Mapping[str, Any], has_baselines: bool) -> str:
    """Sentence that says what keeps Score from running, "" when it can run."""
    if nodes["volume"] is None:
        return _("Choose a CT or MR volume.")
    if not segments_of(nodes["reference"]):
        return _("Choose the segmentation that is right, and in it the segment to compare with.")
    return "" if has_baselines else _("There is nothing to score yet: run a method first.")


def inputs_of(
    nodes: Mapping[str, Any], choices: BaselineChoices, method: type[SegmentationMethod]
) -> dict[str, Any]:
    """Arguments of `guides_from_scene` and `segment_node` that say what was pointed at, under their names."""
    start = nodes["start"] if takes_start(method) else None
    return {
        "inside": nodes["inside"] if placed_points(nodes["inside"]) else None,
        "outside": nodes["outside"] if placed_points(nodes["outside"]) else None,
        "roi": nodes["roi"],
        "mask": nodes["mask"],
        "segment": chosen_segment(nodes["mask"], choices.mask_segment),
        "start": start,
        "start_segment": chosen_segment(start, choices.start_segment),
    }


def _volume(now: BaselineSituation) -> str:
    return _("Choose a CT or MR volume.") if now.volume_problem is None else now.volume_problem


def _packages(now: BaselineSituation) -> str:
    if not now.missing:
        return ""
    text = _("This method needs {packages}: press Install, or choose another method.")
    return text.format(packages=", ".join(now.missing))


def _seeds(now: BaselineSituation) -> str:
    if "inside" in now.needs and not now.inside:
        return _("Place a seed inside the structure: press Inside, then click into a slice view.")
    if "start" in now.needs and not now.inside and not now.has_start:
        return _("Place a seed inside the structure, or choose a first guess.")
    if now.stray:
        return _("A seed lies outside the volume: move it or delete it.")
    return ""


def _limits(now: BaselineSituation) -> str:
    if now.roi_undrawn:
        return _("The region of interest is not drawn: press Draw region, or choose none.")
    if now.mask_empty or now.start_empty:
        return _("A chosen segmentation has no segment: choose another one, or none.")
    return ""

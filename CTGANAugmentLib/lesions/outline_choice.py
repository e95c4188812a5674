"""Where lesions go and what outline they get: one choice that all ways of making them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid, Points
from CTGANAugmentLib.lesions.cut_off import about_cut_off
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape, parts_of_mask
from CTGANAugmentLib.lesions.figures import draw_figures, draw_shape
from CTGANAugmentLib.lesions.outline import Outline
from CTGANAugmentLib.lesions.placement import place
from CTGANAugmentLib.lesions.presets import Preset, load_presets, preset_by_id
from CTGANAugmentLib.lesions.real_outline import RealOutline, draw_real_outline
from CTGANAugmentLib.lesions.shape import Shape
from CTGANAugmentLib.lesions.tissue import HostRange
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.parameters import Declared, Parameter
from CTGANAugmentLib.points import check_points
from CTGANAugmentLib.volume import Volume

Body = Shape | RealOutline | DrawnShape
"""An outline before it is placed; a painted one has its place."""
PAINTED = "painted"
"""Outline of the mask that the user drew."""
USUAL_PRESET = "lung-nodule-solid"
"""Of who names none."""
OutlineKind = Annotated[
    str,
    Parameter(
        "Outline: of the preset, the painted mask itself, or of a real lesion",
        choices=("parametric", PAINTED, "real"),
        group="Lesion",
    ),
]
PresetName = Annotated[
    str | None,
    Parameter("Kind of lesion", choices=tuple(load_presets()), group="Lesion", usual=USUAL_PRESET),
]
OutlineFolder = Annotated[
    str,
    Parameter(
        "Label files that real outlines are drawn from; none: outlines as of real lung nodules",
        group="Lesion",
        is_path=True,
    ),
]
Count = Annotated[int, Parameter("Lesions to place at random in a region", 1, 100, group="Placement")]
Margin = Annotated[
    float,
    Parameter(
        "Distance that a random lesion keeps from the region's border; below 0 it may reach beyond it",
        -50,
        50,
        group="Placement",
    ),
]


@dataclass(frozen=True)
class OutlineChoice(Declared):
    """Parameters of an operation that fills outlines in."""

    outline: OutlineKind = "parametric"
    preset: PresetName = None
    diameter_mm: Annotated[
        float | None,
        Parameter("Diameter of the sphere with the lesion's volume", 2, 150, group="Lesion"),
    ] = None
    outlines: OutlineFolder = ""
    count: Count = 1
    margin_mm: Margin = 1.0

    def draw_outlines(
        self, rng: np.random.Generator, volume: Volume, guides: Guides
    ) -> tuple[list[Outline], list[str]]:
        """Draw outlines at the points, in the region, or as they were painted.

        Returns:
            The outlines, and a sentence for each lesion that found no place or that the scan's end cuts.

        Raises:
            UserError: guides that do not say where or do not go with the choice, or no place.
        """
        painted = painted_shapes(self.outline, volume, guides)
        if painted:
            # Nothing of the preset is asked for, which may be one of another modality.
            return [Outline(shape.center_ras, shape) for shape in painted], []
        preset = preset_of(self.preset)
        given = {} if self.diameter_mm is None else {"diameter_mm": self.diameter_mm}
        bodies: list[Body] = []
        for _ in range(len(guides.points_ras) or self.count):
            figures = draw_figures(rng, preset, volume.modality, given)
            bodies.append(draw_body(rng, self.outline, figures, self.outlines, self.diameter_mm))
        outlines, notes = place_bodies(
            rng, volume, guides, bodies, allowed=preset.host(volume.modality), margin_mm=self.margin_mm
        )
        return [outline for outline in outlines if outline is not None], notes


def painted_shapes(outline: str, volume: Volume, guides: Guides) -> list[DrawnShape]:
    """Connected parts of the painted mask, the largest first, if that is the outline wanted; else nothing.

    Raises:
        UserError: no painted mask, something else beside one, or a point outside the scan.
    """
    check_points(guides.points_ras, volume.grid)
    if outline != PAINTED:
        return []
    if guides.mask is None:
        raise UserError("a painted outline is wanted, but there is no mask of the lesion: paint or name one")
    if len(guides.points_ras) or guides.roi is not None:
        raise UserError("the painted mask says where the lesion is: leave points and region of interest out")
    return parts_of_mask(guides.mask_on(volume.grid), volume.grid)


def draw_body(
    rng: np.random.Generator,
    outline: str,
    figures: Mapping[str, float],
    folder: str,
    diameter_mm: float | None,
    prior: str = "parametric",
) -> Body:
    """Draw what is to be placed.

    Args:
        rng: source of the randomness.
        outline: "parametric" or "real".
        figures: of the preset, with the user's own.
        folder: that real outlines are drawn from; "" for forms as real lung nodules have them.
        diameter_mm: of a real outline; None leaves it as large as it is.
        prior: of a parametric outline's bumps.
    """
    if outline == "real" and folder:
        return draw_real_outline(rng, folder, diameter_mm)
    return draw_shape(rng, figures, "lidc" if outline == "real" else prior)


def place_bodies(
    rng: np.random.Generator,
    volume: Volume,
    guides: Guides,
    bodies: Sequence[Body],
    *,
    allowed: HostRange,
    margin_mm: float,
) -> tuple[list[Outline | None], list[str]]:
    """Put bodies where they were painted, at the points, or at random in the region.

    Returns:
        Outlines in the order of the bodies, None for one that found no place, and a sentence for each of those and of
        those that the scan's end cuts.

    Raises:
        UserError: no region, or no place for any of them.
    """
    centers, notes = places_of(rng, volume, guides, bodies, allowed=allowed, margin_mm=margin_mm)
    outlines: list[Outline | None] = []
    placed = 0
    for body, center in zip(bodies, centers, strict=True):
        if center is None:
            outlines.append(None)
            continue
        placed += 1
        outline, cut = laid_at(body, center, volume.grid, placed)
        outlines.append(outline)
        notes += cut
    return outlines, notes


def places_of(
    rng: np.random.Generator,
    volume: Volume,
    guides: Guides,
    bodies: Sequence[Body],
    *,
    allowed: HostRange,
    margin_mm: float,
) -> tuple[list[Points | None], list[str]]:
    """Find where bodies go: the centre of each, None for one that found no place, and a sentence for each of those.

    Raises:
        UserError: no region, or no place for any of them.
    """
    painted: list[Points | None] = [body.center_ras for body in bodies if isinstance(body, DrawnShape)]
    if painted:
        return painted, []
    if len(guides.points_ras):
        return list(guides.points_ras), []
    # Strands may leave the region's margin; the body must not.
    cores = [replace(body, spicules=()) if isinstance(body, Shape) else body for body in bodies]
    radii = [core.longest_radius_mm for core in cores]
    return place(rng, volume, guides, radii, allowed=allowed, margin_mm=margin_mm)


def laid_at(body: Body, center_ras: Points, grid: Grid, number: int) -> tuple[Outline, list[str]]:
    """Lay a body onto a scan; where the scan ends so does a real lesion, whose centre of mass is then another.

    Returns:
        The outline, and a sentence that calls the lesion by its number if much of it was cut off.
    """
    if not isinstance(body, RealOutline):
        return Outline(center_ras, body), []
    share = body.share_within(center_ras, grid)
    return body.at(center_ras, grid), about_cut_off(share, f"lesion {number}", "the scan")


def preset_of(name: str | None) -> Preset:
    """Preset that a user named, or the usual one."""
    return preset_by_id(name or USUAL_PRESET)


def preset_for_plan(name: str | None, outline: str) -> str | None:
    """What a plan tells of the preset: the one taken, None for painted outlines that nobody named one for."""
    return name if outline == PAINTED else preset_of(name).id


def named_kind(parameters: Mapping[str, Any]) -> Preset | None:
    """Find the preset that lesions are called and coloured by.

    Args:
        parameters: of the plan.

    Returns:
        None where there is no preset, and for painted outlines that nobody named one for.
    """
    preset = parameters.get("preset")
    return None if preset is None else preset_by_id(preset)

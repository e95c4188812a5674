"""Lesions without a network: physical bodies with sourced presets, laid into the user's scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.lesions.appearance import Appearance
from CTGANAugmentLib.lesions.blending import Lesion, render
from CTGANAugmentLib.lesions.figures import check_unit, draw_figures, draw_look
from CTGANAugmentLib.lesions.outline import Outline
from CTGANAugmentLib.lesions.outline_choice import (
    Body,
    Count,
    Margin,
    OutlineFolder,
    OutlineKind,
    PresetName,
    draw_body,
    named_kind,
    painted_shapes,
    place_bodies,
    preset_for_plan,
    preset_of,
)
from CTGANAugmentLib.lesions.placement import check_not_in_air
from CTGANAugmentLib.lesions.shape import SHAPE_PRIORS
from CTGANAugmentLib.lesions.traces import (
    Trace,
    check_kept,
    label_volumes,
    measurements,
    trace_of,
    without_overlaps,
)
from CTGANAugmentLib.operation import Guides, Operation, Result, register
from CTGANAugmentLib.parameters import Parameter, parameters_of
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import Volume


def _share(text: str, group: str, high: float = 1.0) -> Parameter:
    return Parameter(text, 0, high, group=group)


@register
@dataclass(frozen=True)
class ParametricLesion(Operation):
    """Put lesions into a scan by a preset, any figure of which can be replaced.

    Amounts in HU are for CT, those in percent (of the local background's mean) for MR.
    """

    id: ClassVar[str] = "parametric"
    title: ClassVar[str] = "Synthesize lesions"
    guides: ClassVar[tuple[str, ...]] = ("points_ras", "roi", "mask", "label")

    outline: OutlineKind = "parametric"
    preset: PresetName = None
    diameter_mm: Annotated[
        float | None, Parameter("Diameter of the sphere with the lesion's volume", 2, 150, group="Shape")
    ] = None
    elongation: Annotated[float | None, Parameter("Longest over shortest axis", 1, 3, group="Shape")] = None
    lobulation: Annotated[
        float | None, _share("Bumps of the margin: 0 smooth, 1 strongly lobulated", "Shape")
    ] = None
    spiculation: Annotated[
        float | None, _share("Strands from the margin: 0 none, 1 many and long", "Shape")
    ] = None
    shape_prior: Annotated[
        str,
        Parameter(
            "Where the bumps come from: free, or as in real lung nodules", choices=SHAPE_PRIORS, group="Shape"
        ),
    ] = "parametric"

    contrast_hu: Annotated[
        float | None,
        Parameter(
            "Mean of the body (without core and rim) minus the surroundings", -1500, 1500, group="Appearance"
        ),
    ] = None
    contrast_percent: Annotated[
        float | None,
        Parameter(
            "Mean of the body (without core and rim) minus the surroundings", -95, 500, group="Appearance"
        ),
    ] = None
    mean_hu: Annotated[
        float | None,
        Parameter(
            "Mean of the body (without core and rim), instead of a contrast", -1000, 3000, group="Appearance"
        ),
    ] = None
    ground_glass: Annotated[
        float | None, _share("Part in which the background shows through", "Appearance")
    ] = None
    heterogeneity_hu: Annotated[float | None, Parameter("SD of the texture", 0, 500, group="Appearance")] = (
        None
    )
    heterogeneity_percent: Annotated[
        float | None, Parameter("SD of the texture", 0, 100, group="Appearance")
    ] = None
    heterogeneity_length_mm: Annotated[
        float | None, Parameter("Correlation length of the texture", 0.5, 40, group="Appearance")
    ] = None
    margin_blur_mm: Annotated[
        float | None,
        Parameter("Width of the margin (Gaussian sigma) beyond the scanner's", 0, 8, group="Appearance"),
    ] = None

    core_fraction: Annotated[
        float | None, _share("Diameter of the core over the lesion's", "Core and rim", 0.9)
    ] = None
    core_contrast_hu: Annotated[
        float | None, Parameter("Mean of the core minus the lesion's body", -1500, 1500, group="Core and rim")
    ] = None
    core_contrast_percent: Annotated[
        float | None, Parameter("Mean of the core minus the lesion's body", -300, 500, group="Core and rim")
    ] = None
    rim_width_mm: Annotated[
        float | None, Parameter("Width of the rim or capsule", 0, 20, group="Core and rim")
    ] = None
    rim_contrast_hu: Annotated[
        float | None, Parameter("Mean of the rim minus the lesion's body", -1500, 1500, group="Core and rim")
    ] = None
    rim_contrast_percent: Annotated[
        float | None, Parameter("Mean of the rim minus the lesion's body", -300, 500, group="Core and rim")
    ] = None
    rim_nodularity: Annotated[float | None, _share("0 even rim, 1 interrupted nodules", "Core and rim")] = (
        None
    )
    calcified_fraction: Annotated[
        float | None, _share("Part of the volume that is calcified (CT)", "Core and rim", 0.5)
    ] = None
    calcification_hu: Annotated[
        float | None, Parameter("Mean of the calcified grains", 100, 2000, group="Core and rim")
    ] = None

    oedema_width_mm: Annotated[
        float | None, Parameter("Width of the oedema round the lesion", 0, 40, group="Surroundings")
    ] = None
    oedema_contrast_hu: Annotated[
        float | None, Parameter("Change of the background in the oedema", -200, 200, group="Surroundings")
    ] = None
    oedema_contrast_percent: Annotated[
        float | None, Parameter("Change of the background in the oedema", -95, 300, group="Surroundings")
    ] = None
    mass_effect: Annotated[
        float | None, _share("Push of the surroundings outward: 0 none, 1 strongest", "Surroundings")
    ] = None
    confine: Annotated[
        bool, Parameter("Keep the lesion within the tissue that the preset belongs to", group="Surroundings")
    ] = True

    outlines: OutlineFolder = ""
    count: Count = 1
    margin_mm: Margin = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        rivals = ("contrast_hu", "contrast_percent", "mean_hu")
        given = [name for name in rivals if getattr(self, name) is not None]
        if len(given) > 1:
            raise UserError(f"{' and '.join(given)} contradict each other: give one of them")

    def sample(self, rng: np.random.Generator, volume: Volume, guides: Guides) -> Plan:
        """Draw figures, outlines, textures and places.

        Raises:
            UserError: a preset or figure that does not go with the volume, a point outside it, or no place.
        """
        volume.require_finite()
        preset = preset_of(self.preset)
        names = [spec.name for spec in parameters_of(type(self)) if spec.optional and spec.kind is float]
        given = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        check_unit(given, volume.modality)
        painted = painted_shapes(self.outline, volume, guides)
        if self.confine:
            check_not_in_air(guides.points_ras, volume)
        bodies: list[Body] = []
        looks = []
        for number in range(len(painted) or len(guides.points_ras) or self.count):
            figures = draw_figures(rng, preset, volume.modality, given)
            body = draw_body(rng, self.outline, figures, self.outlines, self.diameter_mm, self.shape_prior)
            bodies.append(painted[number] if painted else body)
            looks.append(draw_look(rng, figures))
        outlines, warnings = place_bodies(
            rng, volume, guides, bodies, allowed=preset.host(volume.modality), margin_mm=self.margin_mm
        )
        lesions = [
            {**outline.to_json(), **look}
            for outline, look in zip(outlines, looks, strict=True)
            if outline is not None
        ]
        choices = {"modality": volume.modality, "lesions": lesions, "warnings": warnings}
        named = {"preset": preset_for_plan(self.preset, self.outline)}
        return Plan(self.id, {**self.without_paths(), **named}, choices)

    def apply(self, volume: Volume, plan: Plan, progress: Progress = no_progress) -> Result:
        """Lay the plan's lesions into a copy of the volume, one after the other.

        Raises:
            UserError: a lesion that would lie almost wholly outside the tissue it belongs to.
        """
        preset = preset_of(plan.parameters["preset"])
        host = preset.host(volume.modality)
        lesions, warnings = _read_plan(plan, volume.grid)
        array = volume.array.copy()
        traces: list[Trace] = []
        for number, lesion in enumerate(track(lesions, progress, "lesion"), start=1):
            done = render(
                array,
                volume.grid,
                lesion,
                is_ct=volume.modality == "CT",
                allowed=host,
                confine=bool(plan.parameters["confine"]),
            )
            where = ", ".join(f"{v:.1f}" for v in lesion.center_ras)
            warnings += check_kept(done, number, where, preset)
            array[done.box.slices] = done.values
            traces.append(trace_of(done))
        progress(1.0, "done")
        traces, overlaps = without_overlaps(traces)
        measured = {"lesions": measurements(traces, array, volume.grid)}
        return Result(
            replace(volume, array=array, name=f"{volume.name} synthetic".strip()),
            tuple(label_volumes(traces, volume.grid, named_kind(plan.parameters))),
            Provenance(plan, {"scan": volume}, measured),
            tuple(warnings + overlaps),
        )


def _read_plan(plan: Plan, grid: Grid) -> tuple[list[Lesion], list[str]]:
    try:
        lesions = [_read_lesion(data, grid) for data in plan.choices["lesions"]]
        warnings = [str(text) for text in plan.choices["warnings"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(
            f"the plan of the lesions is damaged ({error!r}): use it as it was written"
        ) from error
    if not lesions:
        raise UserError("the plan holds no lesion: use it as it was written")
    return lesions, warnings


def _read_lesion(data: Mapping[str, Any], grid: Grid) -> Lesion:
    outline = Outline.from_json(data, grid)
    look = Appearance.from_json(data["appearance"])
    return Lesion(outline.center_ras, outline.shape, look, int(data["texture_seed"]))

"""Lesions without a network: physical bodies with sourced presets, laid into the user's scan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid, Points, bounding_box
from CTGANAugmentLib.lesions.appearance import Appearance
from CTGANAugmentLib.lesions.blending import Lesion, Rendered, render
from CTGANAugmentLib.lesions.figures import check_unit, draw_figures, draw_lesion
from CTGANAugmentLib.lesions.measure import measure_lesion
from CTGANAugmentLib.lesions.placement import check_not_in_air, check_points, find_region, place_in_region
from CTGANAugmentLib.lesions.presets import Preset, load_presets, preset_by_id
from CTGANAugmentLib.lesions.shape import SHAPE_PRIORS, Shape
from CTGANAugmentLib.operation import Guides, Operation, Parameter, Result, parameters_of, register
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

_LEAST_KEPT, _WELL_KEPT = 0.05, 0.85
_OEDEMA_RGB = (0.35, 0.65, 0.95)


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

    preset: Annotated[str, Parameter("Kind of lesion", choices=tuple(load_presets()), group="Lesion")] = (
        "lung-nodule-solid"
    )
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
        float | None, Parameter("Mean of the lesion minus its surroundings", -1500, 1500, group="Appearance")
    ] = None
    contrast_percent: Annotated[
        float | None, Parameter("Mean of the lesion minus its surroundings", -95, 500, group="Appearance")
    ] = None
    mean_hu: Annotated[
        float | None, Parameter("Mean of the lesion, instead of a contrast", -1000, 3000, group="Appearance")
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

    count: Annotated[int, Parameter("Lesions to place at random in a region", 1, 100, group="Placement")] = 1
    margin_mm: Annotated[
        float,
        Parameter("Distance that a random lesion keeps from the region's border", 0, 50, group="Placement"),
    ] = 1.0

    def sample(self, rng: np.random.Generator, volume: Volume, guides: Guides) -> Plan:
        """Draw figures, outlines, textures and places.

        Raises:
            UserError: a preset or figure that does not go with the volume, a point outside it, or no place.
        """
        volume.require_finite()
        preset = preset_by_id(self.preset)
        names = [spec.name for spec in parameters_of(type(self)) if spec.optional]
        given = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        check_unit(given, volume.modality)
        check_points(guides.points_ras, volume.grid)
        if self.confine:
            check_not_in_air(guides.points_ras, volume)
        at_points = len(guides.points_ras) > 0
        drawn = []
        for _ in range(len(guides.points_ras) if at_points else self.count):
            figures = draw_figures(rng, preset, volume.modality, given)
            drawn.append(draw_lesion(rng, figures, self.shape_prior))
        if at_points:
            centers: list[Points | None] = list(guides.points_ras)
            warnings: list[str] = []
        else:
            centers, warnings = self._place(rng, volume, guides, preset, drawn)
        lesions = [
            {"center_ras": [round(float(v), 4) for v in center], **lesion}
            for center, lesion in zip(centers, drawn, strict=True)
            if center is not None
        ]
        return Plan(
            self.id, self.to_json(), {"modality": volume.modality, "lesions": lesions, "warnings": warnings}
        )

    def _place(
        self,
        rng: np.random.Generator,
        volume: Volume,
        guides: Guides,
        preset: Preset,
        drawn: list[dict[str, Any]],
    ) -> tuple[list[Points | None], list[str]]:
        region = find_region(volume, guides, preset.host(volume.modality))
        # Strands may leave the region's margin; the body must not.
        bodies = [replace(Shape.from_json(lesion["shape"]), spicules=()) for lesion in drawn]
        radii = [body.longest_radius_mm for body in bodies]
        centers, reasons = place_in_region(rng, volume, region, radii, self.margin_mm)
        if all(center is None for center in centers):
            raise UserError(
                f"no lesion could be placed: {'; '.join(reasons)}. Make it smaller or choose another region"
            )
        return centers, reasons

    def apply(self, volume: Volume, plan: Plan, progress: Progress = no_progress) -> Result:
        """Lay the plan's lesions into a copy of the volume, one after the other.

        Raises:
            UserError: a lesion that would lie almost wholly outside the tissue it belongs to.
        """
        preset = preset_by_id(plan.parameters["preset"])
        host = preset.host(volume.modality)
        array = volume.array.copy()
        masks, measured = [], []
        warnings = list(plan.choices["warnings"])
        lesions = plan.choices["lesions"]
        for index, data in enumerate(track(lesions, progress, "lesion")):
            lesion = Lesion(
                np.array(data["center_ras"]),
                Shape.from_json(data["shape"]),
                Appearance.from_json(data["appearance"]),
                data["texture_seed"],
            )
            done = render(
                array,
                volume.grid,
                lesion,
                is_ct=volume.modality == "CT",
                allowed=host,
                confine=plan.parameters["confine"],
            )
            warnings += _check_kept(done, index, lesion, preset)
            array[done.box.slices] = done.values
            masks += _masks(done, volume.grid, index, len(lesions), preset)
            measured.append(_measured(done, volume.grid))
        progress(1.0, "done")
        made = replace(volume, array=array, name=f"{volume.name} synthetic".strip())
        return Result(
            made, tuple(masks), Provenance(plan, {"scan": volume}, {"lesions": measured}), tuple(warnings)
        )


def _check_kept(done: Rendered, index: int, lesion: Lesion, preset: Preset) -> list[str]:
    where = ", ".join(f"{v:.1f}" for v in lesion.center_ras)
    if done.share_kept < _LEAST_KEPT:
        raise UserError(
            f"lesion {index + 1} at (R, A, S) = ({where}) mm would lie outside the tissue that {preset.id} belongs to "
            f"({preset.organ}): choose a point inside it, another preset, or switch confine off"
        )
    if done.share_kept < _WELL_KEPT:
        return [
            f"{1 - done.share_kept:.0%} of lesion {index + 1} at ({where}) mm was cut off because it lay outside the "
            f"tissue ({preset.organ}); its mask shows what is there"
        ]
    return []


def _masks(done: Rendered, grid: Grid, index: int, count: int, preset: Preset) -> list[LabelVolume]:
    kinds = [(done.mask, Label(index + 1, f"Lesion {index + 1}", preset.color_rgb, preset.terminology))]
    if done.oedema_mask.any():
        kinds.append(
            (done.oedema_mask, Label(count + index + 1, f"Oedema {index + 1}", _OEDEMA_RGB, "oedema"))
        )
    block = grid.crop(done.mask_box)
    masks = []
    for mask, label in kinds:
        box = bounding_box(mask)
        array = mask[box.slices].astype(np.uint8 if label.value < 256 else np.uint16) * label.value
        masks.append(LabelVolume(array, block.crop(box).ijk_to_ras, name=label.name, labels=(label,)))
    return masks


def _measured(done: Rendered, grid: Grid) -> dict[str, Any]:
    values = done.values[done.mask_box.relative_to(done.box).slices]
    return {
        **measure_lesion(done.mask, values, grid.crop(done.mask_box)),
        "background": round(done.background, 1),
        "noise_sd": round(done.noise_sd, 2),
        "share_kept": round(done.share_kept, 3),
    }

"""What every segmentation method shares: seeds and limits in, one clean segment out."""

from __future__ import annotations

import importlib.util
import json
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

import numpy as np

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid, bounding_box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.operation import Guides, Operation, Result
from CTGANAugmentLib.parameters import Parameter, parameters_of
from CTGANAugmentLib.progress import Progress, no_progress, part_of
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.segmentation.cleanup import KEEP, fill_holes, keep_parts
from CTGANAugmentLib.segmentation.colors import color_of
from CTGANAugmentLib.segmentation.limits import reaches_limit
from CTGANAugmentLib.segmentation.measure import measure_segment
from CTGANAugmentLib.segmentation.opening import open_workspace
from CTGANAugmentLib.segmentation.targets import Targets
from CTGANAugmentLib.segmentation.working_grid import WorkingGrid, working_grid
from CTGANAugmentLib.segmentation.workspace import Workspace
from CTGANAugmentLib.terminology import TERMS
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

Family = Literal["threshold", "clustering", "region", "graph", "contour"]
Need = Literal["inside", "start"]

METHOD_TAG = "CTGANAugment.Method"
PARAMETERS_TAG = "CTGANAugment.Parameters"
PACKAGE_NAMES = {"skimage": "scikit-image", "sklearn": "scikit-learn"}
"""What pip calls a package that is imported by another name."""

_NEEDS: Mapping[Need, str] = {
    "inside": "a seed point inside the structure",
    "start": "a first guess (another method's result) or a seed point inside the structure",
}
_UNSPECIFIED = "unspecified"
_AIR_HU = -900.0
_SUGGEST_MM = 40.0
"""Diameter of the surroundings that a suggestion looks at; more where an outside seed is further away."""
_ROOM_MM = 4.0
"""Round an outside seed."""


@dataclass(frozen=True, eq=False)
class Found:
    """What a method found.

    Attributes:
        mask: on the workspace's voxels (k, j, i).
        warnings: sentences for the user.
        measured: figures on the way, such as the threshold, as JSON values.
    """

    mask: Mask
    warnings: tuple[str, ...] = ()
    measured: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SegmentationMethod(Operation):
    """Base of the segmentation methods; each has `segment` and, where it has something to suggest, `suggest`.

    Subclasses are frozen dataclasses in the folder of their family; the first line of their docstring is what the
    faces show. A parameter that may be None is taken from `suggest` where the user leaves it out.
    """

    family: ClassVar[Family]
    source: ClassVar[str]
    """The method's publication."""
    needs: ClassVar[tuple[Need, ...]] = ()
    packages: ClassVar[tuple[str, ...]] = ()
    """Optional packages that it cannot do without, by the name they are imported with."""
    most_voxels: ClassVar[int | None] = None
    """It works on coarser voxels, and says so, where the part of the scan has more."""
    isotropic: ClassVar[bool] = False
    """It takes voxels for cubes: oblong ones are divided."""
    quick: ClassVar[bool] = True
    """It takes about two seconds at most for a click with the default limits; a face runs others as a job."""
    guides: ClassVar[tuple[str, ...]] = (
        "points_ras",
        "outside_points_ras",
        "roi",
        "mask",
        "label",
        "start",
    )
    left_out: ClassVar[str] = "from the surroundings of the seeds"

    smoothing_mm: Annotated[
        float, Parameter("Gaussian smoothing (sigma) before the method", 0, 10, group="Preparation")
    ] = 0.0
    max_diameter_mm: Annotated[
        float,
        Parameter(
            "Diameter of the ball round each seed, or a first guess, that the result stays in",
            5,
            2000,
            group="Limits",
        ),
    ] = 100.0
    keep: Annotated[
        str,
        Parameter(
            "Connected parts to keep; without a seed, 'seeded' keeps all",
            choices=tuple(KEEP),
            group="Limits",
        ),
    ] = "seeded"
    fill_holes: Annotated[bool, Parameter("Fill what the segment encloses", group="Limits")] = False
    structure: Annotated[
        str,
        Parameter("What the segment is, as a standard term", choices=(*TERMS, _UNSPECIFIED), group="Limits"),
    ] = "mass"

    @abstractmethod
    def segment(self, workspace: Workspace, progress: Progress) -> Found:
        """Find the structure in a part of a scan; every parameter has a value by now.

        Calls `progress` often enough to be stopped within two seconds.

        Raises:
            UserError: there is nothing that it could find, and why.
        """

    def suggest(self, _workspace: Workspace) -> dict[str, Any]:
        """Values for parameters that the user may leave out, from the surroundings of the seeds."""
        return {}

    @classmethod
    def about(cls) -> str:
        """One line for lists of methods."""
        return (cls.__doc__ or cls.title).strip().splitlines()[0]

    @classmethod
    def missing_packages(cls) -> tuple[str, ...]:
        """Packages that it needs and that are not installed."""
        return tuple(name for name in cls.packages if importlib.util.find_spec(name) is None)

    def sample(self, _rng: np.random.Generator, volume: Volume, guides: Guides) -> Plan:
        """Check what was pointed at and fill in what was left out; nothing here is random.

        Raises:
            UserError: something that can be mended, with what to do.
        """
        self._require_packages()
        targets = Targets.of(guides, volume.grid)
        self._require(targets)
        choices = {
            "modality": volume.modality,
            **targets.to_json(),
            "suggested": self.suggestions(volume, guides),
            "warnings": self._seeds_in_air(volume, targets),
        }
        return Plan(self.id, self.to_json(), choices)

    def suggestions(self, volume: Volume, guides: Guides) -> dict[str, Any]:
        """Values for the parameters that are None, from the surroundings of the seeds.

        Raises:
            UserError: a seed outside the scan, or what the method refuses.
        """
        left = [spec for spec in parameters_of(type(self)) if getattr(self, spec.name) is None]
        if not left:
            return {}
        targets = Targets.of(guides, volume.grid)
        reach_mm = min(self.max_diameter_mm, max(_SUGGEST_MM, 2 * (targets.furthest_outside_mm + _ROOM_MM)))
        workspace = open_workspace(volume, targets, reach_mm)
        if targets.tell_where:
            workspace = workspace.smoothed(self.smoothing_mm)
        suggested = self.suggest(workspace)
        return {
            spec.name: spec.nearest(suggested[spec.name])
            for spec in left
            if suggested.get(spec.name) is not None
        }

    def apply(self, volume: Volume, plan: Plan, progress: Progress = no_progress) -> Result:
        """Segment.

        Raises:
            UserError: nothing was found, or the part of the scan has nothing to find.
        """
        progress(0.0, self.title)
        try:
            parameters = {**plan.parameters, **plan.choices["suggested"]}
            warnings = [str(text) for text in plan.choices["warnings"]]
        except (KeyError, TypeError) as error:
            raise UserError(f"the plan is damaged ({error!r}): use it as it was written") from error
        chosen = type(self)(**parameters)
        targets = Targets.from_json(plan.choices, volume.grid)
        workspace = open_workspace(volume, targets, chosen.max_diameter_mm)
        working = working_grid(workspace.grid, self.most_voxels, isotropic=self.isotropic)
        if working.is_coarser:
            warnings.append(_coarser(workspace, working))
        prepared = workspace.on(working, part_of(progress, 0.0, 0.02))
        prepared = prepared.smoothed(chosen.smoothing_mm, part_of(progress, 0.02, 0.05))
        found = chosen.segment(prepared, part_of(progress, 0.05, 0.9))
        del prepared  # on a whole scan it is twice the scan
        mask = working.back(found.mask, workspace.grid.shape_kji, part_of(progress, 0.9, 0.92))
        progress(0.92, "cleaning up")
        mask = chosen.clean(mask, workspace)
        progress(0.94, "measuring")
        if reaches_limit(mask, workspace, targets.balls(volume.grid, chosen.max_diameter_mm)):
            warnings.append(_flooded(chosen.max_diameter_mm))
        box = bounding_box(mask)
        labels = _label_volume(chosen, workspace.grid.crop(box), mask[box.slices])
        progress(0.96, "measuring")
        segment = measure_segment(mask[box.slices], workspace.values[box.slices], labels.grid)
        progress(1.0, "done")
        measured = {"segments": [{"name": self.title, **segment}], **found.measured}
        provenance = Provenance(plan, {"scan": volume}, measured, synthetic=False)
        return Result(None, (labels,), provenance, (*warnings, *found.warnings))

    def _require_packages(self) -> None:
        missing = self.missing_packages()
        if missing:
            names = ", ".join(PACKAGE_NAMES.get(name, name) for name in missing)
            raise UserError(
                f"{self.title} needs the package {names}, which is not installed: pip install {names}"
            )

    def _require(self, targets: Targets) -> None:
        given = {"inside": len(targets.inside_ras) > 0}
        given["start"] = given["inside"] or targets.start is not None
        for need in self.needs:
            if not given[need]:
                raise UserError(f"{self.title} needs {_NEEDS[need]}: give one")

    def _seeds_in_air(self, volume: Volume, targets: Targets) -> list[str]:
        body = body_mask(volume) if volume.modality == "MR" and len(targets.inside_ras) else None
        warnings = []
        for seed in targets.inside_ras:
            index = volume.grid.nearest_kji(seed)
            value = float(volume.array[index])
            if (volume.modality == "CT" and value < _AIR_HU) or (body is not None and not body[index]):
                where = ", ".join(f"{v:.1f}" for v in seed)
                shown = f"{value:.0f} {volume.unit}"
                warnings.append(
                    f"the seed (R, A, S) = ({where}) mm lies in air ({shown}): was a structure meant?"
                )
        return warnings

    def clean(self, mask: Mask, workspace: Workspace) -> Mask:
        """Keep the parts and fill the holes that the user wants.

        Raises:
            UserError: nothing is left.
        """
        if workspace.allowed is not None:
            mask = mask & workspace.allowed
        mask = keep_parts(mask, workspace.inside_kji, self.keep)
        if self.fill_holes:
            mask = fill_holes(mask)
            if workspace.allowed is not None:
                mask &= workspace.allowed
        if not mask.any():
            raise UserError(f"{self.title} found nothing: move the seeds, or change its parameters")
        return mask


def _coarser(workspace: Workspace, working: WorkingGrid) -> str:
    spacing = working.grid(workspace.grid).spacing_mm
    size = " x ".join(f"{v:.2g}" for v in spacing)
    return (
        f"worked on voxels of {size} mm, because the region has {workspace.values.size / 1e6:.1f} million voxels: "
        "a smaller region of interest or max_diameter_mm gives full detail"
    )


def _flooded(max_diameter_mm: float) -> str:
    return (
        f"the result reaches the limit of {max_diameter_mm:g} mm round what was pointed at: it may have leaked; "
        "tighten the parameters, draw a region of interest, or raise max_diameter_mm if the structure is larger"
    )


def _label_volume(method: SegmentationMethod, grid: Grid, mask: Mask) -> LabelVolume:
    parameters = json.dumps(method.to_json(), separators=(",", ":"))
    tags = {METHOD_TAG: method.id, PARAMETERS_TAG: parameters}
    term = "" if method.structure == _UNSPECIFIED else method.structure
    label = Label(1, method.title, color_of(method.id), term, tags)
    return LabelVolume(mask.view(np.uint8), grid.ijk_to_ras, name=method.title, labels=(label,))

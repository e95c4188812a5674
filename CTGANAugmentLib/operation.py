"""What can be done to a volume: the one declaration from which every face makes its flags and forms."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid, Points
from CTGANAugmentLib.parameters import Declared
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.registry import Registry
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import LabelVolume, Volume

_FAMILIES = ("lesions", "translation", "segmentation", "augmentation")


@dataclass(frozen=True, eq=False)
class Guides:
    """What the user pointed at in the scan, beside the parameters.

    Attributes:
        points_ras: clicked points, shape (n, 3): where lesions go, or seeds inside what is segmented.
        roi: region of interest.
        mask: painted mask or organ segmentation on the scan's grid; the work stays within it.
        label: value in the mask; None takes every value above 0.
        outside_points_ras: seeds outside what is segmented, shape (n, 3).
        start: first guess of what is segmented, such as another method's result.
    """

    points_ras: Points = field(default_factory=lambda: np.zeros((0, 3)))
    roi: Roi | None = None
    mask: LabelVolume | None = None
    label: int | None = None
    outside_points_ras: Points = field(default_factory=lambda: np.zeros((0, 3)))
    start: LabelVolume | None = None

    def mask_on(self, grid: Grid) -> NDArray[np.bool_]:
        """Voxels (k, j, i) of the scan that the mask holds.

        Raises:
            UserError: no mask, one on another grid, or one without the label.
        """
        if self.mask is None:
            raise UserError("expected a mask, got none")
        return _voxels_on(self.mask, grid, self.label)

    def start_on(self, grid: Grid) -> NDArray[np.bool_]:
        """Voxels (k, j, i) of the scan that the first guess holds.

        Raises:
            UserError: no first guess, one on another grid, or an empty one.
        """
        if self.start is None:
            raise UserError("expected a first guess, got none")
        return _voxels_on(self.start, grid, None)


def _voxels_on(mask: LabelVolume, grid: Grid, label: int | None) -> NDArray[np.bool_]:
    try:
        whole = mask.on_grid(grid)
    except UserError as error:
        raise UserError(
            f"the mask {tuple(mask.array.shape)} is not on the scan's voxel grid {tuple(grid.shape_kji)}: "
            f"export it with the scan as reference geometry ({error})"
        ) from error
    return whole.mask(label)


@dataclass(frozen=True)
class Result:
    """What an operation made. The input is untouched; undo is removing these.

    Attributes:
        volume: new image on the input's grid, None for an operation that makes only masks.
        masks: label volumes, each on a part of the input's grid.
        provenance: how it was made.
        warnings: sentences for the user.
        maps: further images on the input's grid that say something of the result, such as how sure it is.
    """

    volume: Volume | None
    masks: tuple[LabelVolume, ...]
    provenance: Provenance
    warnings: tuple[str, ...] = ()
    maps: tuple[Volume, ...] = ()


class Operation(Declared, ABC):
    """Base of everything that makes images or masks from a volume.

    Subclasses are frozen dataclasses whose fields are the parameters, each
    ``name_unit: Annotated[type, Parameter(...)] = default``, and are registered with `register`.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    guides: ClassVar[tuple[str, ...]] = ()
    marks: ClassVar[str] = "lesions"
    """What its masks mark, in the names of files and nodes."""
    left_out: ClassVar[str] = "from the preset"
    """Where a figure comes from that the user leaves out, for help texts."""

    @abstractmethod
    def sample(self, rng: np.random.Generator, volume: Volume, guides: Guides) -> Plan:
        """Make every random choice; the plan is JSON and is all that `apply` needs."""

    @abstractmethod
    def apply(self, volume: Volume, plan: Plan, progress: Progress = no_progress) -> Result:
        """Carry the plan out: the same plan gives the same bits on a CPU."""

    def run(self, volume: Volume, guides: Guides, seed: int, progress: Progress = no_progress) -> Result:
        """Sample with a generator made from the seed, then apply.

        Raises:
            UserError: a seed that is no whole number from 0, or what the operation refuses.
        """
        if not isinstance(seed, int | np.integer) or isinstance(seed, bool) or seed < 0:
            raise UserError(f"seed: expected a whole number from 0, got {seed!r}")
        plan = self.sample(np.random.default_rng(seed), volume, guides)
        return self.apply(volume, replace(plan, seed=int(seed)), progress)


AnyOperation = TypeVar("AnyOperation", bound=type[Operation])
_OPERATIONS = Registry[Operation]("an operation", [f"CTGANAugmentLib.{family}" for family in _FAMILIES])


def register(cls: AnyOperation) -> AnyOperation:
    """Make an operation known by its id to every face."""
    return _OPERATIONS.add(cls)


def operations() -> Mapping[str, type[Operation]]:
    """All operations by id; a new file in one of the families' folders is found by itself."""
    return _OPERATIONS.all()


def operation_from_json(operation_id: str, parameters: Mapping[str, Any]) -> Operation:
    """Build an operation from its id and parameters.

    Raises:
        UserError: an unknown id or parameter, or a value outside its bounds.
    """
    return _OPERATIONS.build(operation_id, parameters)

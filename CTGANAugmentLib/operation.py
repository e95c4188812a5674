"""What can be done to a volume: the one declaration from which every face makes its flags and forms."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from types import NoneType
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid, Points
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import LabelVolume, Volume

_UNITS = {"_intensity": "HU or a.u.", "_mm": "mm", "_hu": "HU", "_ml": "mL", "_deg": "°", "_percent": "%"}
_FAMILIES = ("lesions", "translation", "segmentation", "augmentation")


@dataclass(frozen=True)
class Parameter:
    """What a face must know of one field: put into the field's ``Annotated[...]``.

    Attributes:
        help: one imperative or noun line, without the unit.
        minimum, maximum: inclusive bounds; None for no bound.
        choices: the values allowed for text.
        group: heading under which a form shows it.
    """

    help: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class ParameterSpec:
    """One field of an operation as a face reads it.

    Attributes:
        kind: float, int, bool or str.
        optional: whether None (= left to the preset or to the method) is allowed.
    """

    name: str
    kind: type
    optional: bool
    default: Any
    about: Parameter

    @property
    def unit(self) -> str:
        """Unit taken from the end of the name, "" for a pure number."""
        return next((unit for suffix, unit in _UNITS.items() if self.name.endswith(suffix)), "")

    @property
    def title(self) -> str:
        """Label for people: the name without its unit, first letter upper case."""
        suffix = next((s for s in _UNITS if self.name.endswith(s)), "")
        return self.name.removesuffix(suffix).replace("_", " ").capitalize()

    def check(self, value: Any) -> Any:
        """Return the value in the field's own type.

        Raises:
            UserError: a wrong type or a value outside the bounds.
        """
        if value is None and self.optional:
            return None
        check = self._check_plain if self.kind in (bool, str) else self._check_number
        converted = check(value)
        if self.about.choices and converted not in self.about.choices:
            raise UserError(f"{self.name}: expected one of {', '.join(self.about.choices)}, got {value!r}")
        return converted

    def nearest(self, value: Any) -> Any:
        """Return the value, a number being brought within the bounds."""
        if self.kind in (bool, str):
            return value
        low, high = self.about.minimum, self.about.maximum
        value = value if low is None else max(value, low)
        return value if high is None else min(value, high)

    def _check_plain(self, value: Any) -> Any:
        if not isinstance(value, self.kind):
            raise UserError(f"{self.name}: expected {self.kind.__name__}, got {value!r}")
        return value

    def _check_number(self, value: Any) -> Any:
        try:
            number = None if isinstance(value, bool | str) else self.kind(value)
        except (TypeError, ValueError, OverflowError):
            number = None
        if number is None or not np.isfinite(number) or number != float(value):
            raise UserError(f"{self.name}: expected {self._noun()} {self.bounds_text()}, got {value!r}")
        low, high = self.about.minimum, self.about.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            raise UserError(f"{self.name}: expected {self._noun()} {self.bounds_text()}, got {value:g}")
        return number

    def _noun(self) -> str:
        return "a whole number" if self.kind is int else "a number"

    def bounds_text(self) -> str:
        """Bounds and unit as a reader wants them, such as "from 2 to 150 mm"."""
        low, high = self.about.minimum, self.about.maximum
        unit = f" {self.unit}" if self.unit else ""
        if low is not None and high is not None:
            return f"from {low:g} to {high:g}{unit}"
        if low is not None:
            return f"at least {low:g}{unit}"
        return f"at most {high:g}{unit}" if high is not None else f"any{unit}"


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
    """

    volume: Volume | None
    masks: tuple[LabelVolume, ...]
    provenance: Provenance
    warnings: tuple[str, ...] = ()


class Operation(ABC):
    """Base of everything that makes images or masks from a volume.

    Subclasses are frozen dataclasses whose fields are the parameters, each
    ``name_unit: Annotated[type, Parameter(...)] = default``, and are registered with `register`.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    guides: ClassVar[tuple[str, ...]] = ()
    left_out: ClassVar[str] = "from the preset"
    """Where a figure comes from that the user leaves out, for help texts."""

    def __post_init__(self) -> None:
        for spec in parameters_of(type(self)):
            object.__setattr__(self, spec.name, spec.check(getattr(self, spec.name)))

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

    def to_json(self) -> dict[str, Any]:
        """Parameters as JSON values."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]  # subclasses are dataclasses


AnyOperation = TypeVar("AnyOperation", bound=type[Operation])
_REGISTRY: dict[str, type[Operation]] = {}


def register(cls: AnyOperation) -> AnyOperation:
    """Make an operation known by its id to every face."""
    _REGISTRY[cls.id] = cls
    return cls


def operations() -> Mapping[str, type[Operation]]:
    """All operations by id; a new file in one of the families' folders is found by itself."""
    for family in _FAMILIES:
        name = f"CTGANAugmentLib.{family}"
        if importlib.util.find_spec(name) is None:
            continue
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)
    return dict(sorted(_REGISTRY.items()))


def operation_from_json(operation_id: str, parameters: Mapping[str, Any]) -> Operation:
    """Build an operation from its id and parameters.

    Raises:
        UserError: an unknown id or parameter, or a value outside its bounds.
    """
    known = operations()
    if operation_id not in known:
        raise UserError(f"expected an operation out of {', '.join(known)}, got {operation_id!r}")
    names = [spec.name for spec in parameters_of(known[operation_id])]
    unknown = sorted(set(parameters) - set(names))
    if unknown:
        raise UserError(f"{operation_id} has no parameter {', '.join(unknown)}; it has {', '.join(names)}")
    return known[operation_id](**parameters)


@cache
def parameters_of(cls: type[Operation]) -> tuple[ParameterSpec, ...]:
    """Read the declaration of an operation: its own fields, then those of its bases, in the order they stand."""
    hints = get_type_hints(cls, include_extras=True)
    own = list(dict.fromkeys(name for base in cls.__mro__ for name in vars(base).get("__annotations__", ())))
    declared = [f for f in fields(cls) if get_origin(hints[f.name]) is Annotated]  # type: ignore[arg-type]
    declared.sort(key=lambda f: own.index(f.name))
    return tuple(_spec(f.name, hints[f.name], f.default) for f in declared)


def _spec(name: str, hint: Any, default: Any) -> ParameterSpec:
    bare, about = get_args(hint)[:2]
    kinds = [kind for kind in get_args(bare) or (bare,) if kind is not NoneType]
    return ParameterSpec(name, kinds[0], NoneType in get_args(bare), default, about)

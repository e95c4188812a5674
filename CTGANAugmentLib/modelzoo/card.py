"""The card of a trained model: what it is, what it was trained on, how good it is, and what it is not for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card_reading import OPTIONAL, is_number, read_entry
from CTGANAugmentLib.provenance import RESEARCH_NOTICE
from CTGANAugmentLib.version import VERSION

FORMAT = "ctganaugment-model-1"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NETWORK = re.compile(r"[A-Za-z]\w*")
_FILE_PATH = re.compile(r"(?:^|[\s\"'(=,;])(?:~?/[^\s/]+/[^\s/]|~/|[A-Za-z]:[\\/]|\\\\|file:)")


@dataclass(frozen=True)
class NetworkEntry:
    """A network's id in `networks/` and the arguments that build it again."""

    id: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class ObjectiveEntry:
    """What the networks were trained with: the id in `training/objectives/` and its parameters."""

    id: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class ImageEntry:
    """Images that the model takes and makes.

    Attributes:
        modality: "CT", "MR", or "CT+MR" where it translates.
        kinds: names of the kinds of image, ("image",) or ("image_a", "image_b").
        normalization: for each kind, what brings its values into [-1, 1] and back.
        spacing_mm: between voxels, ([slice,] row, column).
        size: in voxels, the same order.
        channels: of an image.
    """

    modality: str
    kinds: tuple[str, ...]
    normalization: Mapping[str, Any]
    spacing_mm: tuple[float, ...]
    size: tuple[int, ...]
    channels: int


@dataclass(frozen=True)
class DataEntry:
    """Images that the model was trained on, without anything that says whose they are.

    Attributes:
        description, licence, citation: of the data set.
        patients: how many in each subset.
        patches: how many images in each subset.
        split_seed: which the patients were split with.
    """

    description: str
    licence: str
    citation: str
    patients: Mapping[str, int]
    patches: Mapping[str, int]
    split_seed: int


@dataclass(frozen=True)
class ScopeEntry:
    """Scans of one kind of image that a model was trained on, in figures; each range is (least, most).

    Attributes:
        scans: how many.
        modality: "CT" or "MR".
        low_hu, high_hu: percentiles 0.5 and 99.5 of a scan's body in CT; empty in MR, whose values have no unit.
        spacing_mm: between voxels within the slices.
        slice_spacing_mm: between slices.
        extent_mm: of the field of view within the slices, along rows and along columns.
        slice_extent_mm: from the first to the last slice.
        planes: slices lie in: "axial", "coronal", "sagittal".
        tilt_degrees: most that slices are tilted out of such a plane.
    """

    scans: int
    modality: str
    low_hu: tuple[float, ...]
    high_hu: tuple[float, ...]
    spacing_mm: tuple[float, ...]
    slice_spacing_mm: tuple[float, ...]
    extent_mm: tuple[float, ...]
    slice_extent_mm: tuple[float, ...]
    planes: tuple[str, ...]
    tilt_degrees: float

    def __post_init__(self) -> None:
        for name in ("low_hu", "high_hu", *LENGTHS):
            values = getattr(self, name)
            if len(values) not in ((2,) if name in LENGTHS else (0, 2)) or list(values) != sorted(values):
                raise UserError(f"scope: expected {name} as [least, most], got {list(values)}")


LENGTHS = ("spacing_mm", "slice_spacing_mm", "extent_mm", "slice_extent_mm")
"""Ranges of a `ScopeEntry` that every scan has."""


@dataclass(frozen=True)
class ModelCard:
    """What `card.json` holds; everything is checked when a card is made, so make it before a long training.

    Attributes:
        id: lower case with hyphens, for the command line.
        title: for people.
        networks: of the folder by name.
        metrics: on held-out patients; None where a score is infinite or does not exist.
        intended_use, limits: for people.
        licence: of the weights.
        software: version that trained it.
        sha256: of the weights' file; empty until it is written.
        scope: for each kind of image, what the scans were like that it was trained on; empty where nobody measured.
        presets: ids of the lesion presets that its training lesions are like; empty where it knows no lesions, or where
            nobody said which.
        notes: further facts for people, such as on whom it was measured, by a word for each.

    Raises:
        UserError: an entry that is wrong or that JSON cannot hold, or text that looks like a file path.
    """

    id: str
    title: str
    networks: Mapping[str, NetworkEntry]
    objective: ObjectiveEntry
    images: ImageEntry
    training_data: DataEntry
    metrics: Mapping[str, float | None]
    intended_use: str
    limits: str
    licence: str
    software: str = VERSION
    sha256: str = ""
    scope: Mapping[str, ScopeEntry] = field(default_factory=dict, metadata=OPTIONAL)
    presets: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    notes: Mapping[str, str] = field(default_factory=dict, metadata=OPTIONAL)

    def __post_init__(self) -> None:
        content = asdict(self)
        _refuse_paths(content)
        if not _ID.fullmatch(self.id):
            raise UserError(f"card: expected an id such as lung-lesion-dcgan, got {self.id!r}")
        if not self.networks or not all(map(_NETWORK.fullmatch, self.networks)):
            raise UserError(f"card: expected networks by names such as generator, got {list(self.networks)}")
        if not 2 <= len(self.images.size) == len(self.images.spacing_mm) <= 3:
            raise UserError("card: expected size and spacing_mm of two or three axes, each the same number")
        if min(*self.images.size, self.images.channels) < 1 or min(self.images.spacing_mm) <= 0:
            raise UserError("card: expected size, channels and spacing_mm above 0")
        odd = set(self.scope) - set(self.images.kinds)
        if odd:
            raise UserError(f"card: scope tells of {', '.join(sorted(odd))}, which is no kind of its images")
        _require_numbers(self.metrics)
        try:
            json.dumps(content, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise UserError(f"card: expected values that JSON can hold, got others ({error})") from error

    def to_json(self) -> dict[str, Any]:
        """Card as JSON values, with the notice that every card carries."""
        return {"format": FORMAT, "notice": RESEARCH_NOTICE, **asdict(self)}

    def with_hash(self, sha256: str) -> ModelCard:
        """Card of weights that are written."""
        return replace(self, sha256=sha256)

    @staticmethod
    def from_json(data: Any) -> ModelCard:
        """Read a card back.

        Raises:
            UserError: an entry is missing, unknown or of another kind.
        """
        if not isinstance(data, Mapping) or data.get("format") != FORMAT:
            raise UserError(
                f"expected a card of the format {FORMAT}: this model was not made by CTGANAugment"
            )
        if not isinstance(data.get("notice"), str) or not data["notice"]:
            raise UserError("card: the notice of research use is missing; a card without it is not taken")
        content = {name: value for name, value in data.items() if name not in ("format", "notice")}
        return read_entry(ModelCard, content, "card")


def _require_numbers(metrics: Mapping[str, float | None]) -> None:
    for name, value in metrics.items():
        if value is not None and not is_number(value):
            raise UserError(f"card: expected a finite number or null for the metric {name}, got {value!r}")


def _refuse_paths(value: Any) -> None:
    """A path often holds the name of a patient or of a user."""
    if isinstance(value, Mapping):
        _refuse_paths([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_paths(part)
    elif isinstance(value, str) and _FILE_PATH.search(value):
        raise UserError(f"a model's card holds no file path, got {value!r}: describe the data in words")

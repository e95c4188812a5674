"""The card of a trained model: what it is, what it was trained on, how good it is, and what it is not for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.provenance import RESEARCH_NOTICE
from CTGANAugmentLib.version import VERSION

FORMAT = "ctganaugment-model-1"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NETWORK = re.compile(r"[A-Za-z]\w*")
_FILE_PATH = re.compile(r"(?:^|[\s\"'(=,;])(?:~?/[^\s/]+/[^\s/]|~/|[A-Za-z]:[\\/]|\\\\|file:)")
AnyEntry = TypeVar("AnyEntry")


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
        sha256: of `model.safetensors`; empty until it is written.

    Raises:
        UserError: an entry of a wrong type, or text that looks like a file path.
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

    def __post_init__(self) -> None:
        content = asdict(self)
        _refuse_paths(content)
        if not _ID.fullmatch(self.id):
            raise UserError(f"card: expected an id such as lung-lesion-dcgan, got {self.id!r}")
        if not self.networks or not all(map(_NETWORK.fullmatch, self.networks)):
            raise UserError(f"card: expected networks by names such as generator, got {list(self.networks)}")
        if not 2 <= len(self.images.size) == len(self.images.spacing_mm) <= 3:
            raise UserError("card: expected size and spacing_mm of two or three axes, each the same number")
        for name, value in self.metrics.items():
            if value is not None and not _is_number(value):
                raise UserError(
                    f"card: expected a finite number or null for the metric {name}, got {value!r}"
                )

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
        networks = content.get("networks")
        if not isinstance(networks, Mapping):
            raise UserError("card: expected networks by name")
        content["networks"] = {
            name: _entry(NetworkEntry, entry, f"networks.{name}") for name, entry in networks.items()
        }
        return _entry(ModelCard, content, "card")


def _entry(cls: type[AnyEntry], data: Any, where: str) -> AnyEntry:
    """Read a dataclass whose entries must all be there, and no others."""
    names = {field.name for field in fields(cls)}  # type: ignore[arg-type]  # only dataclasses come here
    if not isinstance(data, Mapping):
        raise UserError(f"{where}: expected entries {', '.join(sorted(names))}, got {data!r}")
    odd = [f"{name} is missing" for name in sorted(names - set(data))]
    odd += [f"{name} is unknown" for name in sorted(set(data) - names)]
    if odd:
        raise UserError(f"{where}: {'; '.join(odd)}; expected {', '.join(sorted(names))}")
    hints = get_type_hints(cls)
    return cls(**{name: _value(hints[name], data[name], f"{where}.{name}") for name in names})


def _value(hint: Any, value: Any, where: str) -> Any:
    if is_dataclass(hint):
        return _entry(hint, value, where)  # type: ignore[arg-type]  # the class, not one of its objects
    if get_origin(hint) is tuple:
        if not isinstance(value, list | tuple):
            raise UserError(f"{where}: expected a list, got {value!r}")
        return tuple(_value(get_args(hint)[0], part, where) for part in value)
    if get_origin(hint) is Mapping:
        if not isinstance(value, Mapping):
            raise UserError(f"{where}: expected values by name, got {value!r}")
        each = get_args(hint)[1]
        return {
            name: _value(each, part, f"{where}.{name}") if each is int else part
            for name, part in value.items()
        }
    return _plain(hint, value, where)


def _plain(kind: type, value: Any, where: str) -> Any:
    fits = {
        str: isinstance(value, str),
        int: isinstance(value, int) and not isinstance(value, bool),
        float: _is_number(value),
    }
    if not fits[kind]:
        raise UserError(f"{where}: expected {kind.__name__}, got {value!r}")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))


def _refuse_paths(value: Any) -> None:
    """A path often holds the name of a patient or of a user."""
    if isinstance(value, Mapping):
        _refuse_paths([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_paths(part)
    elif isinstance(value, str) and _FILE_PATH.search(value):
        raise UserError(f"a model's card holds no file path, got {value!r}: describe the data in words")

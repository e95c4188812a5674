"""What the user chose in the Synthesize panel, as one JSON text that a scene can keep."""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _

POINTS, ROI, SEGMENT = "points", "roi", "segment"
PLACES = (POINTS, ROI, SEGMENT)
ALL_SEGMENTS = "*"
DEFAULT_METHOD = "parametric"
_LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True)
class Choices:
    """State of the Synthesize panel beside its nodes.

    Attributes:
        method: id of the operation.
        preset: id of the preset.
        values: the user's own figures by parameter name; what is not in it comes from the preset or the method.
        seed: as typed.
        place: "points", "roi" or "segment".
        segment: id of the segment, `ALL_SEGMENTS`, or "" for the first one.
        modality: "CT" or "MR", "" to tell it from the volume.
    """

    preset: str = "lung-nodule-solid"
    values: Mapping[str, Any] = field(default_factory=dict)
    seed: str = "1"
    place: str = POINTS
    segment: str = ""
    modality: str = ""
    method: str = DEFAULT_METHOD

    def to_text(self) -> str:
        """JSON with a stable order, so that equal choices are equal texts."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @staticmethod
    def from_text(text: str) -> Choices:
        """Read a saved text; what is missing or makes no sense gets its default."""
        try:
            data = json.loads(text)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            return Choices()
        kept = {f.name: data[f.name] for f in fields(Choices) if _makes_sense(f.name, data.get(f.name))}
        return Choices(**kept)


def _makes_sense(name: str, value: Any) -> bool:
    if name == "values":
        return isinstance(value, dict) and all(is_plain(each) for each in value.values())
    if name == "place":
        return value in PLACES
    if name == "modality":
        return value in ("", "CT", "MR")
    return isinstance(value, str)


def is_plain(value: Any) -> bool:
    """Whether a saved value is one that a parameter can have."""
    return isinstance(value, str | bool | int) or (isinstance(value, float) and math.isfinite(value))


def parse_seed(text: str) -> int:
    """Seed as a number.

    Raises:
        UserError: not a whole number that a random generator takes.
    """
    stripped = text.strip()
    if not (stripped.isascii() and stripped.isdigit()) or int(stripped) > _LARGEST_SEED:
        raise UserError(
            _("The seed must be a whole number from 0 to {largest}.").format(largest=_LARGEST_SEED)
        )
    return int(stripped)


def new_seed() -> str:
    """Return a random seed, short enough to be written down."""
    return str(secrets.randbelow(1_000_000))

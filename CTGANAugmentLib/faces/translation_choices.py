"""What the user chose in the Translate panel, as one JSON text that a scene can keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from CTGANAugmentLib.faces.choices import is_plain


@dataclass(frozen=True)
class TranslationChoices:
    """State of the Translate panel beside its nodes.

    Attributes:
        model: id of the model; "" for the best that fits the scan.
        values: the user's own settings by parameter name.
        mask_segment: id of the segment within which is scored too, "" for the first one.
    """

    model: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    mask_segment: str = ""

    def to_text(self) -> str:
        """JSON with a stable order, so that equal choices are equal texts."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @staticmethod
    def from_text(text: str) -> TranslationChoices:
        """Read a saved text; what is missing or makes no sense gets its default."""
        try:
            data = json.loads(text)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            return TranslationChoices()
        names = [each.name for each in fields(TranslationChoices)]
        return TranslationChoices(**{n: data[n] for n in names if _makes_sense(n, data.get(n))})


def _makes_sense(name: str, value: Any) -> bool:
    if name == "values":
        return isinstance(value, dict) and all(is_plain(each) for each in value.values())
    return isinstance(value, str)

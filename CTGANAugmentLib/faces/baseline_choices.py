"""What the user chose in the Baselines panel, as one JSON text that a scene can keep."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from CTGANAugmentLib.faces.choices import is_plain

DEFAULT_METHOD = "watershed"
TOLERANCE_MM = (0.0, 50.0)


@dataclass(frozen=True)
class BaselineChoices:
    """State of the Baselines panel beside its nodes.

    Attributes:
        method: id of the method that is shown.
        values: the user's own figures by parameter name, by id of the method.
        mask_segment, start_segment, reference_segment: ids of segments, "" for the first one.
        tolerance_mm: of the surface Dice.
    """

    method: str = DEFAULT_METHOD
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    mask_segment: str = ""
    start_segment: str = ""
    reference_segment: str = ""
    tolerance_mm: float = 2.0

    def own_values(self, method: str = "") -> Mapping[str, Any]:
        """The user's own figures for a method, for the one that is shown when no id is given."""
        return self.values.get(method or self.method, {})

    def with_values(self, values: Mapping[str, Any]) -> BaselineChoices:
        """Return the same with other figures for the method that is shown."""
        others = {method: own for method, own in self.values.items() if method != self.method}
        return replace(self, values={**others, self.method: dict(values)} if values else others)

    def to_text(self) -> str:
        """JSON with a stable order, so that equal choices are equal texts."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @staticmethod
    def from_text(text: str) -> BaselineChoices:
        """Read a saved text; what is missing or makes no sense gets its default."""
        try:
            data = json.loads(text)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            return BaselineChoices()
        names = [each.name for each in fields(BaselineChoices)]
        return BaselineChoices(**{n: data[n] for n in names if _makes_sense(n, data.get(n))})


def _makes_sense(name: str, value: Any) -> bool:
    if name == "values":
        return isinstance(value, dict) and all(
            isinstance(own, dict) and all(is_plain(each) for each in own.values()) for own in value.values()
        )
    if name == "tolerance_mm":
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        return is_number and TOLERANCE_MM[0] <= value <= TOLERANCE_MM[1]
    return isinstance(value, str)

"""How an image was made: enough to make it again, nothing that says whose it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.version import VERSION
from CTGANAugmentLib.volume import Volume

FORMAT = "ctganaugment-provenance-1"
NOTICE = "Synthetic data made by CTGANAugment. For research only; not for diagnosis or treatment."
RESEARCH_NOTICE = "Made by CTGANAugment. For research only; not for diagnosis or treatment."


@dataclass(frozen=True)
class Plan:
    """Everything an operation needs beside the volume.

    Attributes:
        operation: id of the operation.
        parameters: the operation's fields.
        choices: every random choice, as JSON values.
        seed: what the choices were drawn with, None when a generator was handed in.
    """

    operation: str
    parameters: Mapping[str, Any]
    choices: Mapping[str, Any]
    seed: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Plan as JSON values."""
        return {
            "operation": self.operation,
            "seed": self.seed,
            "parameters": dict(self.parameters),
            "choices": dict(self.choices),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Plan:
        """Read a plan back.

        Raises:
            UserError: an entry is missing or of another kind.
        """
        if not isinstance(data, Mapping):
            raise UserError(f"expected a plan of CTGANAugment, got {data!r}")
        kinds = {"choices": Mapping, "operation": str, "parameters": Mapping}
        missing = [name for name, kind in kinds.items() if not isinstance(data.get(name), kind)]
        if missing:
            raise UserError(f"this is no plan of CTGANAugment: it has no {', '.join(missing)}")
        return Plan(data["operation"], data["parameters"], data["choices"], data.get("seed"))


@dataclass(frozen=True)
class Provenance:
    """Record that goes with every file, node and DICOM series that was made.

    Attributes:
        plan: how it was made.
        inputs: the images it was made from, known by hash alone.
        measured: what came out, for example each lesion's volume.
        model: name and SHA-256 of the network, when one was used.
        output: how it was written, so that a replay writes the same files.
        synthetic: whether it shows what was never there; a segmentation of a real scan does not.
    """

    plan: Plan
    inputs: Mapping[str, Volume]
    measured: Mapping[str, Any] = field(default_factory=dict)
    model: Mapping[str, str] | None = None
    output: Mapping[str, Any] = field(default_factory=dict)
    synthetic: bool = True

    @property
    def notice(self) -> str:
        """Sentence that everybody must see who gets the data."""
        return NOTICE if self.synthetic else RESEARCH_NOTICE

    def to_json(self) -> dict[str, Any]:
        """Record as JSON values; the inputs' hashes are taken here, not while the operation runs."""
        return {
            "format": FORMAT,
            "synthetic": self.synthetic,
            "notice": self.notice,
            "software": f"CTGANAugment {VERSION}",
            "inputs": {role: _describe(volume) for role, volume in self.inputs.items()},
            "model": dict(self.model) if self.model else None,
            "plan": self.plan.to_json(),
            "measured": dict(self.measured),
            "output": dict(self.output),
        }

    def to_text(self) -> str:
        """Record as indented JSON with a stable order."""
        return json.dumps(self.to_json(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _describe(volume: Volume) -> dict[str, Any]:
    return {
        "sha256": volume.sha256,
        "modality": volume.modality,
        "shape_kji": list(volume.array.shape),
        "spacing_ijk_mm": [round(float(v), 4) for v in volume.grid.spacing_mm],
    }


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def read_provenance(text: str) -> tuple[Plan, dict[str, Any]]:
    """Plan and whole record from a provenance file's text.

    Raises:
        UserError: not a provenance file of this software.
    """
    try:
        record = json.loads(text, parse_constant=_refuse_constant)
    except ValueError as error:
        raise UserError(f"expected a provenance file (JSON), got something else: {error}") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise UserError(f"expected a provenance file with format {FORMAT!r}: choose a *_provenance.json")
    return Plan.from_json(record.get("plan", {})), record

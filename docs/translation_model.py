"""A trained translation as a function, for docs/make_translation.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from translation_cases import SEEN, Direction, Patient, kinds

from CTGANAugmentLib.datasets.patch_grid import resample
from CTGANAugmentLib.modelzoo.model_folder import read_card
from CTGANAugmentLib.operation import Guides, operation_from_json
from CTGANAugmentLib.translation.ways import can_translate
from CTGANAugmentLib.volume import Volume

Translation = Callable[[Patient], Volume]


def load_translation(folder: Path, direction: Direction) -> Translation | None:
    """Make a model a function from a patient to the translated scan on the CT's grid, None if it goes not that way."""
    source, target = kinds(direction)
    if not can_translate(read_card(folder), source, "auto"):
        return None
    operation = operation_from_json("translate", {"model": str(folder), "threads": 1})

    def translate(patient: Patient) -> Volume:
        scan = patient.mr_scan if source == "MR" else patient.scans["CT"]
        made = operation.run(scan, Guides(), 0).volume
        wanted = patient.scans[target]
        return wanted.with_array(resample(made, wanted.grid, SEEN[target].low))

    return translate

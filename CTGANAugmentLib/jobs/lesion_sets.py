"""Sets of lesion patches that a job's arguments name: real ones, made ones, those a generator was trained on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.progress import Progress, part_of

if TYPE_CHECKING:
    from CTGANAugmentLib.evaluation.realism.lesion_set import LesionSet

CUTTING = (
    "modality",
    "patient_pattern",
    "rows",
    "columns",
    "slices",
    "spacing_mm",
    "slice_spacing_mm",
    "per_case",
    "smallest_lesion_mm",
    "window_low_hu",
    "window_high_hu",
)
"""Arguments that say how patches are cut, as in `DataSettings`."""
_MADE = "made"


def cut_named(
    arguments: Mapping[str, Any], around: Mapping[str, str], progress: Progress
) -> dict[str, LesionSet]:
    """Cut each set that the arguments name, all alike.

    Args:
        arguments: by set (``real``, ``made``, ``trained_on``) its scans, its masks (``real_masks``, ...), the value of
            the lesion (``label``, ``made_label`` for made ones), and `CUTTING`.
        around: places of the patches by set, as in `DataSettings`.
        progress: told about each scan.

    Raises:
        UserError: no such scans, or none that a patch could be cut from.
        Cancelled: it was stopped.
    """
    from CTGANAugmentLib.evaluation.realism.lesion_set import cut_lesions

    given = {key: arguments[key] for key in CUTTING if arguments.get(key) not in (None, "")}
    named = [name for name in around if arguments.get(name)]
    cut = {}
    for number, name in enumerate(named):
        label = arguments.get("made_label" if name == _MADE else "label")
        settings = replace(
            DataSettings(images=str(arguments[name]), **given),
            masks=str(arguments.get(f"{name}_masks") or ""),
            around=around[name],
            label=int(label or 0),
        )
        share = part_of(progress, number / len(named), (number + 1) / len(named))
        cut[name] = cut_lesions(settings, synthetic=name == _MADE, progress=share)
    return cut

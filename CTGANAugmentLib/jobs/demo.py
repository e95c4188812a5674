"""The task behind ``ctganaugment demo``: the main job on a scan of the user's own or on the built-in phantom."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_volume, require_free, write_labels, write_volume
from CTGANAugmentLib.jobs.known_inputs import remember
from CTGANAugmentLib.jobs.outputs import Outputs, Source, stem_of, summary
from CTGANAugmentLib.operation import Guides, operation_from_json
from CTGANAugmentLib.phantom.chest import chest_phantom
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.volume import LabelVolume, Volume

_PHANTOM_NAME = "chest_phantom"
_LEAST_LUNG_SHARE = 0.08
_AERATED_HU, _AIR_HU = -500, -970


def run_demo(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Put lesions where they belong in any scan, without being told where.

    Args:
        arguments: ``out``, ``seed``; optional ``input`` (a phantom is made without), ``overwrite``.
        progress: told what is being done.

    Raises:
        UserError: the scan cannot be read, or nothing fits into it.
    """
    folder = Path(arguments["out"])
    overwrite = bool(arguments.get("overwrite"))
    given = arguments.get("input")
    outputs = Outputs(folder, stem_of(Path(given)) if given else _PHANTOM_NAME)
    outputs.require_writable(overwrite=overwrite)
    if given:
        source = Path(given)
        scan = read_volume(source)
    else:
        source = folder / f"{_PHANTOM_NAME}.nrrd"
        for path in (source, _organs_of(source)):
            require_free(path, overwrite=overwrite)
        scan = _write_phantom(source, part_of(progress, 0.0, 0.4), overwrite=overwrite)
    preset, region = _where(scan)
    parameters = {"preset": preset, "count": 3, "margin_mm": 2.0, **_SIZES.get(preset, {})}
    operation = operation_from_json("parametric", parameters)
    result = operation.run(scan, Guides(mask=region), arguments["seed"], part_of(progress, 0.4, 0.7))
    writing = part_of(progress, 0.7, 1.0)
    outputs.write(scan, result, Source(source), writing, anonymize=True, overwrite=overwrite)
    remember(scan.sha256, Source(source))
    return summary(outputs, result)


_SIZES: Mapping[str, Mapping[str, float]] = {
    "lung-nodule-solid": {"diameter_mm": 16.0},
    "soft-tissue-sarcoma": {"diameter_mm": 24.0},
}
"""Large enough to be seen at once in a picture of a whole chest, small enough to fit into any scan."""


def _write_phantom(path: Path, progress: Progress, *, overwrite: bool) -> Volume:
    phantom = chest_phantom(progress=progress)
    write_volume(phantom.volume, path, overwrite=overwrite)
    write_labels(phantom.organs, _organs_of(path), overwrite=overwrite)
    return phantom.volume


def _organs_of(phantom: Path) -> Path:
    return phantom.with_name(f"{_PHANTOM_NAME}_organs.seg.nrrd")


def _where(scan: Volume) -> tuple[str, LabelVolume]:
    """Choose a preset by what the scan shows: lung, else the solid tissue in the middle of the body."""
    inside = body_mask(scan)
    if not inside.any():
        raise UserError(
            "no body was found in the scan: name a place with `ctganaugment synthesize --at R,A,S`"
        )
    if scan.modality == "CT":
        lung = inside & (scan.array < _AERATED_HU) & (scan.array > _AIR_HU)
        if np.count_nonzero(lung) > _LEAST_LUNG_SHARE * np.count_nonzero(inside):
            return "lung-nodule-solid", _as_labels(lung, scan)
        return "soft-tissue-sarcoma", _as_labels(inside & (scan.array > -20) & (scan.array < 120), scan)
    bright = scan.array > np.median(scan.array[inside]) * 0.5
    return "soft-tissue-sarcoma", _as_labels(inside & bright, scan)


def _as_labels(inside: Any, scan: Volume) -> LabelVolume:
    return LabelVolume(inside.astype(np.uint8), scan.ijk_to_ras)

"""The task behind ``ctganaugment demo``: the main job on a scan of the user's own or on the built-in phantom."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import require_free, write_labels, write_volume
from CTGANAugmentLib.jobs.inputs import read_scan
from CTGANAugmentLib.jobs.known_inputs import remember
from CTGANAugmentLib.jobs.outputs import Outputs, Source, stem_of, summary
from CTGANAugmentLib.lesions.host_tissue import host_tissue, lung_share
from CTGANAugmentLib.lesions.presets import preset_by_id
from CTGANAugmentLib.operation import Guides, operation_from_json
from CTGANAugmentLib.phantom.chest import chest_phantom
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.volume import Volume

_PHANTOM_NAME = "chest_phantom"
DEMO_SEED = 0
"""Puts nodules into both lungs of the phantom."""

_ANYWHERE = "soft-tissue-sarcoma"
_LEAST_LUNG_SHARE = 0.08
_DIAMETERS_MM = {"lung-nodule-solid": 16.0, "soft-tissue-sarcoma": 24.0}
"""Large enough to be seen at once in a picture of a whole chest, small enough to fit; others have their preset's."""

_LEAST_DIAMETER_MM = 6.0

Mask = NDArray[np.bool_]


def run_demo(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Put lesions where they belong in any scan, without being told where.

    Args:
        arguments: ``out``, ``seed``; optional ``input`` (a phantom is made without), ``modality``, ``preset``
            (chosen by what the scan shows without), ``overwrite``.
        progress: told what is being done.

    Raises:
        UserError: the scan cannot be read, or nothing fits into it.
    """
    folder = Path(arguments["out"])
    overwrite = bool(arguments.get("overwrite"))
    given = arguments.get("input")
    outputs = Outputs(folder, stem_of(Path(given)) if given else _PHANTOM_NAME)
    with outputs.prepared(overwrite=overwrite):
        if given:
            source = Source(Path(given))
            scan, told = read_scan(source, arguments.get("modality"))
        else:
            source, told = Source(folder / f"{_PHANTOM_NAME}.nrrd"), ()
            scan = _write_phantom(source.path, part_of(progress, 0.0, 0.4), overwrite=overwrite)
        body = _body_of(scan)
        preset = arguments.get("preset")
        if preset is None:
            preset, why = _choose_preset(scan, body)
            told += why
        parameters = {
            "preset": preset,
            "count": 3,
            "margin_mm": 2.0,
            "diameter_mm": _diameter_mm(preset, scan),
        }
        guides = Guides(mask=host_tissue(preset_by_id(preset), scan, body))
        operation = operation_from_json("parametric", parameters)
        result = operation.run(scan, guides, arguments["seed"], part_of(progress, 0.4, 0.7))
        writing = part_of(progress, 0.7, 1.0)
        outputs.write(scan, result, source, writing, anonymize=True, overwrite=overwrite)
    remember(scan.sha256, source)
    return summary(outputs, scan, result, *told)


def _write_phantom(path: Path, progress: Progress, *, overwrite: bool) -> Volume:
    for wanted in (path, _organs_of(path)):
        require_free(wanted, overwrite=overwrite)
    phantom = chest_phantom(progress=progress)
    write_volume(phantom.volume, path, overwrite=overwrite)
    write_labels(phantom.organs, _organs_of(path), overwrite=overwrite)
    return phantom.volume


def _organs_of(phantom: Path) -> Path:
    return phantom.with_name(f"{_PHANTOM_NAME}_organs.seg.nrrd")


def _body_of(scan: Volume) -> Mask:
    body = body_mask(scan)
    if not body.any():
        raise UserError(
            "no body was found in the scan: name a place with `ctganaugment synthesize --at R,A,S`"
        )
    return body


def _choose_preset(scan: Volume, body: Mask) -> tuple[str, tuple[str, ...]]:
    """Choose by what the scan shows, and say so where it shows nothing that would tell."""
    if scan.modality != "CT":
        sentence = f"{_ANYWHERE} was chosen because an MR does not show what it is of; --preset changes it"
        return _ANYWHERE, (sentence,)
    has_lungs = lung_share(scan, body) > _LEAST_LUNG_SHARE
    return "lung-nodule-solid" if has_lungs else _ANYWHERE, ()


def _diameter_mm(preset: str, scan: Volume) -> float | None:
    if preset not in _DIAMETERS_MM:
        return None
    thinnest_mm = float((np.array(scan.array.shape) * scan.grid.spacing_kji_mm).min())
    # Through a thin slab a lesion may reach at both ends, but most of it should be seen.
    return max(min(_DIAMETERS_MM[preset], 2 * thinnest_mm), _LEAST_DIAMETER_MM)

"""Ways to put a lesion where a real one was, for docs/make_lesion_realism.py."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from realism_cases import SETS, Case, cases_of, files_of
from scipy.ndimage import distance_transform_edt, gaussian_filter

from CTGANAugmentLib.operation import Guides, operation_from_json
from CTGANAugmentLib.volume import Volume

Fill = Callable[[Case], Volume]
_GRAIN_MM = 3.0
"""Standard deviation of the Gaussian that smooth noise is made by."""


def fills(
    name: str, folder: Path, training: Sequence[str], models: dict[str, str], work: Path
) -> dict[str, Fill]:
    """Build all ways to fill a mask that take nothing from the patients that they are tested on.

    Args:
        name: of the set.
        folder: of the lung patches.
        training: patients that may be taken from.
        models: folder by operation, such as {"gan-inpaint": "DIR"}.
        work: empty folder for the donors of copy-paste.
    """
    lesions = [_values(case) for patient in training for case in cases_of(name, folder, patient)]
    data = SETS[name]
    donors = _lay_out_donors(name, folder, training, work)
    found: dict[str, Fill] = {
        "flat": lambda case: _filled(case, lesions, grain=False),
        "smooth noise": lambda case: _filled(case, lesions, grain=True),
        "parametric": _operation("parametric", {"preset": data.preset, "confine": False}),
        "copy-paste": _operation(
            "copy-paste",
            {"source": str(donors), "source_masks": str(donors.parent / "masks"), "confine": False},
        ),
    }
    for operation, model in models.items():
        extra = {"preset": data.preset} if operation == "gan-refine" else {}
        found[operation] = _operation(operation, {"model": model, **extra})
    return found


def _values(case: Case) -> NDArray[np.float64]:
    values: NDArray[np.float64] = case.scan.array[case.inside].astype(np.float64)
    return values


def _filled(case: Case, lesions: Sequence[NDArray[np.float64]], *, grain: bool) -> Volume:
    """Mean of a training lesion drawn at random, with smooth noise of its standard deviation or none."""
    rng = np.random.default_rng(_seed(case))
    drawn = lesions[rng.integers(len(lesions))]
    array = case.scan.array.astype(np.float32)
    values = np.full(array.shape, drawn.mean(), dtype=np.float32)
    if grain:
        noise = gaussian_filter(rng.standard_normal(array.shape), _GRAIN_MM / case.scan.grid.spacing_kji_mm)
        values += (drawn.std() * noise / noise.std()).astype(np.float32)
    array[case.inside] = np.clip(values, case.scan.array.min(), case.scan.array.max())[case.inside]
    return case.scan.with_array(array)


def _operation(operation: str, parameters: dict[str, Any]) -> Fill:
    built = operation_from_json(operation, {"outline": "painted", **parameters})

    def fill(case: Case) -> Volume:
        made = built.run(_without_lesion(case), Guides(mask=case.mask), _seed(case)).volume
        if made is None:
            raise RuntimeError(f"{operation} made no image")
        return made

    return fill


def _without_lesion(case: Case) -> Volume:
    """Scan whose lesion is covered by its surroundings, mirrored at the border (or the nearest of them further in).

    A method that adds to what is there, as the parametric one does, would otherwise show the real lesion's own texture.
    """
    inside = case.inside
    nearest = distance_transform_edt(
        inside, sampling=case.scan.grid.spacing_kji_mm, return_distances=False, return_indices=True
    )[:, inside]
    mirrored = 2 * nearest - np.argwhere(inside).T
    mirrored = np.clip(mirrored, 0, np.array(inside.shape)[:, None] - 1)
    source = np.where(inside[tuple(mirrored)], nearest, mirrored)
    array = case.scan.array.copy()
    array[inside] = case.scan.array[tuple(source)]
    return case.scan.with_array(array)


def _seed(case: Case) -> int:
    """Seed of a case: the same in every run and for every method."""
    return zlib.crc32(case.name.encode() + case.patient.encode())


def _lay_out_donors(name: str, folder: Path, training: Sequence[str], work: Path) -> Path:
    """Link the training patients' scans and masks into a folder, and return that of the scans."""
    for part in ("images", "masks"):
        (work / part).mkdir(parents=True, exist_ok=True)
    for patient in training:
        names = {case.name for case in cases_of(name, folder, patient)}
        for image, mask in files_of(name, folder, patient):
            if image.name.split(".")[0] in names:
                for part, path in (("images", image), ("masks", mask)):
                    link = work / part / f"{patient}_{image.name.removeprefix(f'{patient}_')}"
                    link.unlink(missing_ok=True)
                    link.symlink_to(path.resolve())
    return work / "images"

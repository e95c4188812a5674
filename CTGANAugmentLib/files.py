"""The one door between files and volumes: RAS millimetres inside, each format's own ways outside.

The form of the path chooses the format: ``.nrrd .nhdr .nii .nii.gz .mha .mhd``, ``.seg.nrrd`` for segmentations, a
folder (or a name without one of these endings) for a DICOM series, ``.dcm`` for a single slice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats import atomic, checks, itk_images, nifti
from CTGANAugmentLib.file_formats.dicom_slices import DicomSlice
from CTGANAugmentLib.file_formats.dicom_voxels import has_fractions
from CTGANAugmentLib.file_formats.voxels import as_labels, values_present
from CTGANAugmentLib.geometry import Array, Points
from CTGANAugmentLib.provenance import Provenance
from CTGANAugmentLib.version import VERSION
from CTGANAugmentLib.volume import Label, LabelVolume, Modality, Volume, guess_modality

AnyPath = str | PathLike[str]
Format = Literal["itk", "nifti", "segmentation", "dicom"]

SUFFIXES: Mapping[str, Format] = {
    ".seg.nrrd": "segmentation",
    ".nii.gz": "nifti",
    ".nrrd": "itk",
    ".nhdr": "itk",
    ".nii": "nifti",
    ".mha": "itk",
    ".mhd": "itk",
    ".dcm": "dicom",
}
"""Formats by the end of the name; the longer ends come first."""

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}")
"""What looks like a file's ending: ``out.tif`` is a mistake, ``case1.5_synthetic`` the name of a folder."""

_COLORS = (
    (0.85, 0.25, 0.2),
    (0.2, 0.6, 0.85),
    (0.95, 0.75, 0.2),
    (0.35, 0.7, 0.35),
    (0.6, 0.4, 0.75),
    (0.95, 0.55, 0.35),
    (0.3, 0.75, 0.7),
    (0.85, 0.5, 0.7),
)


def read_volume(path: AnyPath, *, modality: Modality | None = None, series: str | None = None) -> Volume:
    """Read a scan; integers stay integers.

    Args:
        path: file, DICOM folder or one DICOM slice.
        modality: what the values mean; None takes DICOM's Modality, or tells CT from MR by the values.
        series: number or UID of the series, where a DICOM folder holds several.

    Raises:
        UserError: missing, empty, damaged or not a scan on a regular 3-D grid; nothing is guessed.
    """
    path = Path(path)
    if format_of(path) == "dicom":
        from CTGANAugmentLib.file_formats.dicom_read import read_dicom

        return read_dicom(path, modality=modality, series=series)
    array, ijk_to_ras = _read_array(path)
    volume = Volume(array, ijk_to_ras, modality or "CT", stem(path))
    volume.require_finite()
    return volume if modality else replace(volume, modality=guess_modality(array))


def read_labels(path: AnyPath) -> LabelVolume:
    """Read a segmentation or a label image, on the grid it is stored on.

    Names, colours and terminology come from a ``.seg.nrrd``; elsewhere labels are called ``Label 1`` and so on.

    Raises:
        UserError: missing, empty, damaged, or values that are not whole numbers from 0 to 65535.
    """
    path = Path(path)
    if format_of(path) == "dicom":
        raise UserError(
            f"expected a label file (.seg.nrrd, .nii.gz, .nrrd, .mha), got {path}: export it as one"
        )
    if format_of(path) == "segmentation":
        from CTGANAugmentLib.file_formats.segmentation_nrrd import read_segmentation

        return read_segmentation(path, stem(path))
    array, ijk_to_ras = _read_array(path)
    values = as_labels(array, path.name)
    labels = tuple(
        Label(value, f"Label {value}", _COLORS[index % len(_COLORS)])
        for index, value in enumerate(values_present(values))
    )
    return LabelVolume(values, ijk_to_ras, name=stem(path), labels=labels)


def write_volume(
    volume: Volume,
    path: AnyPath,
    *,
    provenance: Provenance | None = None,
    source: AnyPath | None = None,
    series: str | None = None,
    anonymize: bool = False,
    overwrite: bool = False,
    compress: bool = True,
) -> None:
    """Write a scan: all of it or, when something is wrong, nothing.

    Args:
        volume: what to write.
        path: its ending chooses the format; a folder or a name without ending becomes a DICOM series.
        provenance: how it was made; with it the file is marked as synthetic.
        source: what the scan was read from. Where both it and the target are DICOM, patient and study carry over.
        series: which one of the source, where it holds several.
        anonymize: leave out of a DICOM target who the patient is.
        overwrite: whether an existing file, or a folder of DICOM files, may be replaced.
        compress: False writes NRRD and MetaImage plain, ten times faster, for a file that is read once.

    Raises:
        UserError: target exists, no room on the disk, NaN voxels, sheared axes, or the format cannot hold it.
    """
    path = Path(path)
    chosen = format_of(path, writing=True)
    if chosen == "segmentation":
        raise UserError(f"expected a name for a scan, got {path}: .seg.nrrd files are for labels")
    atomic.require_free(path, overwrite=overwrite)
    with atomic.staged(path, need_bytes=volume.array.nbytes, overwrite=overwrite) as target:
        checks.require_storable(volume, path)
        if chosen == "dicom":
            from CTGANAugmentLib.file_formats.dicom_write import write_dicom

            write_dicom(volume, target, provenance, _dicom_source(source, series), anonymize=anonymize)
        else:
            _write_array(volume, volume.array, target, provenance, compress=compress)


def write_labels(
    labels: LabelVolume,
    path: AnyPath,
    *,
    provenance: Provenance | None = None,
    overwrite: bool = False,
) -> None:
    """Write labels on their whole grid: all of it or, when something is wrong, nothing.

    Args:
        labels: put them on their scan's grid first with `LabelVolume.on_grid`.
        path: ``.seg.nrrd`` keeps names, colours and terminology; the other files keep the values.
        provenance: how they were made; with it the file is marked as synthetic.
        overwrite: whether an existing file may be replaced.

    Raises:
        UserError: target exists, no room on the disk, sheared axes, or a DICOM target.
    """
    path = Path(path)
    chosen = format_of(path, writing=True)
    if chosen == "dicom":
        raise UserError(
            f"expected a label file (.seg.nrrd, .nii.gz, .nrrd, .mha), got {path}: DICOM is for scans"
        )
    with atomic.staged(path, need_bytes=labels.array.nbytes, overwrite=overwrite) as target:
        checks.require_storable(labels, path)
        if chosen == "segmentation":
            from CTGANAugmentLib.file_formats.segmentation_nrrd import write_segmentation

            write_segmentation(labels, target, _marks(provenance))
        else:
            _write_array(labels, as_labels(labels.array, path.name), target, provenance)


def write_text(text: str, path: AnyPath, *, overwrite: bool = False) -> None:
    """Write a text file in UTF-8: all of it or nothing.

    Raises:
        UserError: the file exists, or it cannot be written.
    """
    data = text.encode("utf-8")
    write_bytes(data, path, overwrite=overwrite)


def write_bytes(data: bytes, path: AnyPath, *, overwrite: bool = False) -> None:
    """Write a file: all of it or nothing.

    Raises:
        UserError: the file exists, or it cannot be written.
    """
    with atomic.staged(Path(path), need_bytes=len(data), overwrite=overwrite) as target:
        target.write_bytes(data)


def write_json(value: Any, path: AnyPath, *, overwrite: bool = False) -> None:
    """Write a JSON file: all of it or nothing.

    Raises:
        UserError: the file exists, or it cannot be written.
    """
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_text(text, path, overwrite=overwrite)


def require_free(path: AnyPath, *, overwrite: bool = False) -> None:
    """Check before a long work that its result may be written.

    Raises:
        UserError: it exists and may not be replaced, or its folder does not exist.
    """
    atomic.require_free(Path(path), overwrite=overwrite)


def loses_fractions(volume: Volume, path: AnyPath) -> bool:
    """Whether a scan's values are rounded to whole HU in a file of that name, as DICOM's are for CT."""
    if format_of(path, writing=True) != "dicom" or volume.modality != "CT":
        return False
    return has_fractions(volume)


def stem(path: AnyPath) -> str:
    """Name without folder and without the ending that tells the format, as ``scan`` of ``/data/scan.nii.gz``."""
    name = Path(path).name
    suffix = next((s for s in SUFFIXES if name.lower().endswith(s)), "")
    return name[: len(name) - len(suffix)] if len(suffix) < len(name) else name


def format_of(path: AnyPath, *, writing: bool = False) -> Format:
    """Tell the format by the name; when reading, a file without a known ending is asked whether it is DICOM.

    Raises:
        UserError: a form that no format has.
    """
    path = Path(path)
    found = next((form for suffix, form in SUFFIXES.items() if path.name.lower().endswith(suffix)), None)
    if path.is_dir() or (writing and found is None and not _ENDING.fullmatch(path.suffix)):
        return "dicom"
    if found:
        return found
    if not writing:
        checks.require_file(path)
        with path.open("rb") as stream:
            if stream.read(132)[128:] == b"DICM":
                return "dicom"
    raise UserError(
        f"expected a DICOM folder or a file {', '.join(SUFFIXES)}, got {path}: convert it to one of these"
    )


def _dicom_source(source: AnyPath | None, series: str | None) -> list[DicomSlice]:
    if source is None or not Path(source).exists() or format_of(source) != "dicom":
        return []
    from CTGANAugmentLib.file_formats.dicom_slices import slices_of

    return slices_of(Path(source), series)


def _read_array(path: Path) -> tuple[Array, Points]:
    return nifti.read_nifti(path) if format_of(path) == "nifti" else itk_images.read_image(path)


def _write_array(
    volume: Volume, array: Array, target: Path, provenance: Provenance | None, *, compress: bool = True
) -> None:
    if format_of(target, writing=True) == "nifti":
        nifti.write_nifti(array, volume.grid, target, _description(provenance))
    else:
        itk_images.write_image(array, volume.grid, target, _marks(provenance), compress=compress)


def _marks(provenance: Provenance | None) -> dict[str, str]:
    if provenance is None:
        return {}
    marks = {"CTGANAugment_Synthetic": "YES"} if provenance.synthetic else {}
    return {**marks, "CTGANAugment_Description": _description(provenance)}


def _description(provenance: Provenance | None) -> str:
    software = f"CTGANAugment {VERSION}"
    if provenance is None:
        return software
    seed = "" if provenance.plan.seed is None else f" seed {provenance.plan.seed}"
    mark = "SYNTHETIC " if provenance.synthetic else ""
    return f"{mark}{software} {provenance.plan.operation}{seed}"

"""DICOM series of one file a slice, as new images derived from the input."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.dicom_slices import DicomSlice
from CTGANAugmentLib.file_formats.dicom_tags import SOFTWARE, common_tags, derived_uid
from CTGANAugmentLib.file_formats.dicom_voxels import Stored, decimal_text, padding_value, stored_voxels
from CTGANAugmentLib.geometry import LPS_FROM_RAS, Array, Points
from CTGANAugmentLib.provenance import Provenance
from CTGANAugmentLib.volume import Volume

_SAME_PLACE_MM = 0.05
_PIXEL_DATA = 0x7FE00010


def write_dicom(
    volume: Volume,
    target: Path,
    provenance: Provenance | None,
    source: Sequence[DicomSlice],
    *,
    anonymize: bool,
    patient_id: str = "",
) -> None:
    """Write ``IM_0001.dcm`` and so on into a new folder, or one slice into one ``.dcm`` file.

    Integers are kept; CT floats are rounded to whole HU, MR floats to one of 65536 steps between their ends.
    No clock goes in: the same volume and provenance give the same bytes.

    Args:
        volume: CT or MR.
        target: folder to make, or file.
        provenance: marks the series as synthetic.
        source: slices of the input's series.
        anonymize: leave out who the patient is.
        patient_id: new name of the patient, whose series make one study; with `anonymize` alone.

    Raises:
        UserError: a label volume, or several slices for one file.
    """
    if volume.modality not in ("CT", "MR"):
        raise UserError(
            "expected a CT or MR volume for DICOM, got labels: write them as .seg.nrrd or .nii.gz"
        )
    if target.suffix.lower() == ".dcm" and len(volume.array) > 1:
        raise UserError(
            f"expected a folder name for {len(volume.array)} DICOM slices, got the file {target.name}"
        )
    stored = stored_voxels(volume)
    tags = common_tags(volume, provenance, source, anonymize=anonymize, patient_id=patient_id)
    _add_format(tags, stored, volume, source)
    lps, order = right_handed(volume)
    _add_grid(tags, lps)
    for number, (k, file) in enumerate(zip(order, _names(target, len(order)), strict=True), start=1):
        one = _slice(tags, number, lps)
        _link(one, [] if anonymize else source)
        _save(one, stored.array[k], file)


def _names(target: Path, count: int) -> list[Path]:
    if target.suffix.lower() == ".dcm":
        return [target]
    target.mkdir()
    digits = max(4, len(str(count)))
    return [target / f"IM_{number:0{digits}d}.dcm" for number in range(1, count + 1)]


def _add_format(tags: Any, stored: Stored, volume: Volume, source: Sequence[DicomSlice]) -> None:
    signed = stored.array.dtype.kind == "i"
    tags.SamplesPerPixel = 1
    tags.PhotometricInterpretation = "MONOCHROME2"
    tags.Rows, tags.Columns = volume.array.shape[1:]
    tags.BitsAllocated, tags.BitsStored, tags.HighBit = 16, 16, 15
    tags.PixelRepresentation = int(signed)
    if volume.modality == "CT" or (stored.slope, stored.intercept) != (1, 0):
        tags.RescaleSlope, tags.RescaleIntercept = decimal_text(stored.slope), decimal_text(stored.intercept)
        tags.RescaleType = "HU" if volume.modality == "CT" else "US"
    padding = padding_value(source[0].header, stored) if source else None
    if padding is not None:
        tags.add_new("PixelPaddingValue", "SS" if signed else "US", padding)


def _add_grid(tags: Any, lps: Points) -> None:
    spacing_mm = np.linalg.norm(lps[:3, :3], axis=0)
    directions = lps[:3, :3] / spacing_mm
    tags.PixelSpacing = [decimal_text(spacing_mm[1]), decimal_text(spacing_mm[0])]
    tags.ImageOrientationPatient = [decimal_text(value) for value in (*directions[:, 0], *directions[:, 1])]
    tags.SpacingBetweenSlices = decimal_text(spacing_mm[2])
    if "SliceThickness" not in tags:
        tags.SliceThickness = decimal_text(spacing_mm[2])


def right_handed(volume: Volume) -> tuple[Points, Sequence[int]]:
    """Index-to-LPS matrix whose slices go along the normal, as DICOM readers sort them, and the slices' order."""
    lps: Points = LPS_FROM_RAS @ volume.ijk_to_ras
    count = len(volume.array)
    if np.linalg.det(lps[:3, :3]) > 0:
        return lps, range(count)
    flipped = lps.copy()
    flipped[:3, 3] = lps[:3, 3] + (count - 1) * lps[:3, 2]
    flipped[:3, 2] = -lps[:3, 2]
    return flipped, range(count - 1, -1, -1)


def _slice(tags: Any, number: int, lps: Points) -> Any:
    position = lps[:3, 3] + (number - 1) * lps[:3, 2]
    normal = np.cross(lps[:3, 0], lps[:3, 1])
    one = deepcopy(tags)
    one.SOPInstanceUID = derived_uid(str(tags.SeriesInstanceUID), str(number))
    one.InstanceNumber = number
    one.ImagePositionPatient = [decimal_text(value) for value in position]
    one.SliceLocation = decimal_text(float(position @ normal / np.linalg.norm(normal)))
    return one


def _link(one: Any, source: Sequence[DicomSlice]) -> None:
    """Name the slice of the input that lies in the same place."""
    from pydicom.dataset import Dataset

    position = np.array(one.ImagePositionPatient, dtype=float)
    for slice_ in source:
        there = np.array(slice_.header.ImagePositionPatient, dtype=float)
        if np.abs(there - position).max() < _SAME_PLACE_MM:
            item = Dataset()
            item.ReferencedSOPClassUID = slice_.header.SOPClassUID
            item.ReferencedSOPInstanceUID = slice_.header.SOPInstanceUID
            one.SourceImageSequence = [item]
            return


def _save(one: Any, plane: Array, path: Path) -> None:
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import PYDICOM_IMPLEMENTATION_UID, ExplicitVRLittleEndian

    one.add_new(_PIXEL_DATA, "OW", plane.astype(plane.dtype.newbyteorder("<"), copy=False).tobytes())
    meta = FileMetaDataset()
    meta.FileMetaInformationGroupLength = 0  # pydicom puts the true length
    meta.FileMetaInformationVersion = b"\x00\x01"
    meta.MediaStorageSOPClassUID = one.SOPClassUID
    meta.MediaStorageSOPInstanceUID = one.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = PYDICOM_IMPLEMENTATION_UID
    meta.ImplementationVersionName = SOFTWARE[:16]
    file = FileDataset(
        str(path), one, preamble=bytes(128), file_meta=meta, is_implicit_VR=False, is_little_endian=True
    )
    file.save_as(path)

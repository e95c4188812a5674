"""DICOM series and single slices."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.checks import require_scalar_3d, truncated
from CTGANAugmentLib.file_formats.dicom_geometry import arrange
from CTGANAugmentLib.file_formats.dicom_slices import DicomSlice, slices_of
from CTGANAugmentLib.file_formats.voxels import Scale, rescaled_planes
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.volume import Modality, Volume


def read_dicom(path: Path, *, modality: Modality | None = None, series: str | None = None) -> Volume:
    """Read the slices of one series, in order of place along their normal.

    Rescale slope and intercept are applied; where both are integral the result is int16 (HU), if it fits.

    Args:
        path: folder, or one file, which makes a volume of one slice.
        modality: None takes the Modality tag.
        series: SeriesNumber or SeriesInstanceUID, where the folder holds several.

    Raises:
        UserError: no slices, several series, missing slices, damaged files, colour, or neither CT nor MR.
    """
    slices, ijk_to_ras = arrange(slices_of(path, series))
    meaning = modality or _modality(slices[0])
    decoded = [_plane(slice_) for slice_ in slices]
    array = rescaled_planes([plane for plane, _ in decoded], [scale for _, scale in decoded])
    volume = Volume(array, ijk_to_ras, meaning, path.stem if path.suffix.lower() == ".dcm" else path.name)
    volume.require_finite()
    return volume


def _modality(slice_: DicomSlice) -> Modality:
    tag = str(slice_.header.get("Modality", ""))
    if tag not in ("CT", "MR"):
        raise UserError(
            f"expected a CT or MR series, {slice_.path} has modality {tag!r}: choose another series"
        )
    return cast("Modality", tag)


def _plane(slice_: DicomSlice) -> tuple[Array, Scale]:
    """Stored voxels of shape (row, column), and what turns them into values."""
    import pydicom

    rows, columns = int(slice_.header.Rows), int(slice_.header.Columns)
    require_scalar_3d([columns, rows, 1], int(slice_.header.get("SamplesPerPixel", 1)), slice_.path)
    if slice_.header.file_meta.TransferSyntaxUID.is_compressed:
        return _decompressed(slice_.path), (1.0, 0.0)
    try:
        dataset = pydicom.dcmread(slice_.path)
        data = dataset.PixelData
    except Exception as error:  # pydicom raises whatever it meets in a damaged file
        raise truncated(slice_.path, str(error)) from error
    plane = _native(dataset, data, slice_.path)
    return plane, (float(dataset.get("RescaleSlope", 1) or 1), float(dataset.get("RescaleIntercept", 0) or 0))


def _native(dataset: Any, data: bytes, path: Path) -> Array:
    allocated, stored = int(dataset.BitsAllocated), int(dataset.BitsStored)
    if allocated not in (8, 16, 32):
        raise UserError(f"expected 8, 16 or 32 bits a voxel, {path} has {allocated}: export it again")
    order = "<" if dataset.file_meta.TransferSyntaxUID.is_little_endian else ">"
    kind = np.dtype(f"{order}{'i' if dataset.PixelRepresentation else 'u'}{allocated // 8}")
    rows, columns = int(dataset.Rows), int(dataset.Columns)
    wanted = rows * columns * kind.itemsize
    if len(data) < wanted:
        raise truncated(path, f"{wanted} bytes of voxels expected, {len(data)} there")
    plane = np.frombuffer(data, kind, rows * columns).reshape(rows, columns).astype(kind.newbyteorder("="))
    # Old files keep overlays in the bits above those of the voxel.
    unused = allocated - stored
    return plane if unused == 0 else (plane << unused) >> unused


def _decompressed(path: Path) -> Array:
    try:
        image = sitk.ReadImage(str(path))
    except RuntimeError as error:
        raise truncated(path, "its compressed voxels cannot be read") from error
    array: Array = sitk.GetArrayFromImage(image)
    return array.reshape(array.shape[-2:])

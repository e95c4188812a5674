"""NRRD and MetaImage files, and what SimpleITK and this library think of space."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.checks import require_file, require_scalar_3d, truncated
from CTGANAugmentLib.file_formats.meta_header import check_meta
from CTGANAugmentLib.file_formats.nrrd_header import check_nrrd
from CTGANAugmentLib.file_formats.voxels import storable
from CTGANAugmentLib.geometry import LPS_FROM_RAS, Array, Grid, Points

COMPRESSION_LEVEL = 2
"""Of zlib's 9: half the time of the usual 6 for a file 5 % larger, measured on chest CT."""


def read_image(path: Path) -> tuple[Array, Points]:
    """Read voxels, axes (k, j, i), and the 4x4 index-to-RAS matrix in mm.

    Raises:
        UserError: no such file, damaged, not one value a voxel on a regular 3-D grid.
    """
    require_file(path)
    check_header(path)
    reader = open_image(path)
    require_scalar_3d(reader.GetSize(), reader.GetNumberOfComponents(), path)
    image = load(reader, path)
    array = sitk.GetArrayFromImage(image)
    return array.reshape(array.shape[-3:]), ijk_to_ras(image)


def check_header(path: Path) -> None:
    """Check the raw header of a NRRD or MetaImage file.

    Raises:
        UserError: see `check_nrrd` and `check_meta`.
    """
    try:
        (check_meta if path.suffix.lower() in (".mha", ".mhd") else check_nrrd)(path)
    except UserError:
        raise
    except ValueError as error:
        raise truncated(path, f"its header holds something that is no number: {error}") from error


def open_image(path: Path) -> sitk.ImageFileReader:
    """Read an image's header.

    Raises:
        UserError: SimpleITK cannot read it.
    """
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    try:
        reader.ReadImageInformation()
    except RuntimeError as error:
        raise truncated(path, _reason(error)) from error
    return reader


def load(reader: sitk.ImageFileReader, path: Path) -> sitk.Image:
    """Read an opened image's voxels.

    Raises:
        UserError: SimpleITK cannot read them.
    """
    try:
        return reader.Execute()
    except RuntimeError as error:
        raise truncated(path, _reason(error)) from error


def write_image(
    array: Array, grid: Grid, path: Path, keys: Mapping[str, str], *, compress: bool = True
) -> None:
    """Write voxels, axes (k, j, i), on their grid, with text keys in the header.

    Raises:
        UserError: SimpleITK cannot write it.
    """
    image = sitk.GetImageFromArray(storable(array))
    place(image, grid)
    for key, value in keys.items():
        image.SetMetaData(key, value)
    writer = sitk.ImageFileWriter()
    writer.SetFileName(str(path))
    writer.SetUseCompression(compress)
    writer.SetCompressionLevel(COMPRESSION_LEVEL)
    try:
        writer.Execute(image)
    except RuntimeError as error:
        raise UserError(f"could not write {path.name}: {_reason(error)}; is the disk full?") from error


def ijk_to_ras(image: sitk.Image) -> Points:
    """4x4 index-to-RAS matrix in mm of an image of at least three dimensions."""
    n = image.GetDimension()
    matrix = np.eye(4)
    directions = np.reshape(image.GetDirection(), (n, n))[:3, :3]
    matrix[:3, :3] = directions * np.array(image.GetSpacing())[:3]
    matrix[:3, 3] = image.GetOrigin()[:3]
    ras: Points = LPS_FROM_RAS @ matrix
    return ras


def place(image: sitk.Image, grid: Grid) -> None:
    """Set an image's spacing, direction and origin (LPS) from a grid."""
    lps = LPS_FROM_RAS @ grid.ijk_to_ras
    image.SetSpacing(grid.spacing_mm.tolist())
    image.SetDirection((lps[:3, :3] / grid.spacing_mm).ravel().tolist())
    image.SetOrigin(lps[:3, 3].tolist())


def _reason(error: RuntimeError) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1].split("ITK ERROR:")[-1].split("): ", 1)[-1].strip() if lines else "unknown reason"

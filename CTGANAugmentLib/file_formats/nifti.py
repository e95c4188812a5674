"""NIfTI-1 files, plain or gzipped."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import numpy as np

from CTGANAugmentLib.file_formats.checks import require_file, truncated
from CTGANAugmentLib.file_formats.itk_images import COMPRESSION_LEVEL
from CTGANAugmentLib.file_formats.nifti_header import (
    HEADER_BYTES,
    NiftiHeader,
    make_header,
    parse_header,
)
from CTGANAugmentLib.file_formats.voxels import rescaled, storable
from CTGANAugmentLib.geometry import Array, Grid, Points

_CHUNK_BYTES = 1 << 20
_BEST_GZIP_RATIO = 1100
"""Deflate cannot pack tighter than 1032 to 1."""


def read_nifti(path: Path) -> tuple[Array, Points]:
    """Read voxels, axes (k, j, i), and the 4x4 index-to-RAS matrix in mm.

    Raises:
        UserError: no such file, damaged, not one value a voxel on a regular 3-D grid.
    """
    require_file(path)
    try:
        with _opened(path) as stream:
            header = parse_header(stream.read(HEADER_BYTES), path)
            array = _voxels(stream, header, path)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise truncated(path, str(error)) from error
    native = array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))
    return rescaled(native, header.slope, header.intercept), header.ijk_to_ras


def write_nifti(array: Array, grid: Grid, path: Path, description: str) -> None:
    """Write voxels, axes (k, j, i), on their grid; gzipped when the name ends in ``.gz``."""
    voxels = storable(array)
    with path.open("wb") as raw, _compressing(raw, path) as stream:
        stream.write(make_header(grid, voxels.dtype, description))
        for plane in voxels:
            stream.write(plane.astype(plane.dtype.newbyteorder("<"), copy=False).tobytes())


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not zipped:
            yield raw
            return
        with gzip.GzipFile(fileobj=raw, mode="rb") as stream:
            yield cast("IO[bytes]", stream)


@contextmanager
def _compressing(raw: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    if path.suffix.lower() != ".gz":
        yield raw
        return
    # No name and no time in the gzip header: the same voxels make the same bytes.
    with gzip.GzipFile(
        filename="", mode="wb", fileobj=raw, compresslevel=COMPRESSION_LEVEL, mtime=0
    ) as stream:
        yield cast("IO[bytes]", stream)


def _voxels(stream: IO[bytes], header: NiftiHeader, path: Path) -> Array:
    wanted = int(np.prod(header.shape_kji, dtype=np.int64)) * header.stored.itemsize
    if wanted > path.stat().st_size * _BEST_GZIP_RATIO:
        raise truncated(path, f"{wanted} bytes of voxels expected")
    stream.read(header.offset_bytes - HEADER_BYTES)
    array: np.ndarray[Any, np.dtype[Any]] = np.empty(header.shape_kji, dtype=header.stored)
    into = memoryview(cast("bytearray", array.reshape(-1).view(np.uint8)))
    filled = 0
    while filled < wanted:
        count = stream.readinto(into[filled : filled + _CHUNK_BYTES])  # type: ignore[attr-defined]
        if not count:
            raise truncated(path, f"{wanted} bytes of voxels expected, {filled} there")
        filled += count
    stream.read(1)  # past the end: gzip compares its checksum
    return array

"""The 348 bytes before a NIfTI-1 file's voxels.

Read and written here rather than by SimpleITK, which takes the voxels of ``scan.nii.gz`` from ``scan.nii`` when both
are in one folder, fills what a truncated file lacks with zeros, and turns a zero spacing into 1 mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.checks import require_axes, require_scalar_3d, require_spacing, truncated
from CTGANAugmentLib.geometry import LPS_FROM_RAS, Grid, Points

HEADER_BYTES = 348
DATA_OFFSET_BYTES = 352
_LAYOUT: dict[str, tuple[str, int]] = {
    "sizeof_hdr": ("i4", 0),
    "regular": ("S1", 38),
    "dim": ("8i2", 40),
    "datatype": ("i2", 70),
    "bitpix": ("i2", 72),
    "pixdim": ("8f4", 76),
    "vox_offset": ("f4", 108),
    "scl_slope": ("f4", 112),
    "scl_inter": ("f4", 116),
    "xyzt_units": ("u1", 123),
    "descrip": ("S80", 148),
    "qform_code": ("i2", 252),
    "sform_code": ("i2", 254),
    "quatern": ("3f4", 256),
    "qoffset": ("3f4", 268),
    "srow": ("(3,4)f4", 280),
    "magic": ("S4", 344),
}
_CODES = {
    2: "u1",
    4: "i2",
    8: "i4",
    16: "f4",
    64: "f8",
    256: "i1",
    512: "u2",
    768: "u4",
    1024: "i8",
    1280: "u8",
}
_COLOUR_CODES = {128: 3, 2304: 4, 32: 2, 1792: 2}
_MM_PER_UNIT = {1: 1000.0, 2: 1.0, 3: 0.001}
_SCANNER_COORDINATES = 1
_MM_AND_SECONDS = 2 | 8


@dataclass(frozen=True)
class NiftiHeader:
    """What is needed to read the voxels.

    Attributes:
        shape_kji: voxels along slice, row and column.
        stored: type in the file.
        offset_bytes: where the voxels begin.
        slope: of the stored number.
        intercept: added to it.
        ijk_to_ras: 4x4, mm.
    """

    shape_kji: tuple[int, int, int]
    stored: np.dtype[Any]
    offset_bytes: int
    slope: float
    intercept: float
    ijk_to_ras: Points


def parse_header(head: bytes, path: Path) -> NiftiHeader:
    """Read the header of the file at `path`.

    Raises:
        UserError: not NIfTI-1, not one value a voxel on a regular 3-D grid.
    """
    if len(head) < HEADER_BYTES:
        raise truncated(path, "it ends within its header")
    order = _byte_order(head)
    if order is None or head[344:348] != b"n+1\0":
        raise UserError(
            f"expected a NIfTI-1 file in one piece, {path} is none: export it as .nii.gz or .nrrd"
        )
    fields = np.frombuffer(head, _layout(order), 1)[0]
    size = [int(n) for n in fields["dim"][1 : 1 + max(0, min(int(fields["dim"][0]), 7))]]
    code = int(fields["datatype"])
    vector = int(np.prod(size[4:], dtype=np.int64))  # the fifth axis is that of vectors, the fourth is time
    require_scalar_3d(size[:4], _COLOUR_CODES.get(code, 1) * vector, path)
    if code not in _CODES:
        raise UserError(f"expected integers or floats, {path} has NIfTI data type {code}: export it again")
    slope, intercept = float(fields["scl_slope"]), float(fields["scl_inter"])
    scaled = np.isfinite(slope) and np.isfinite(intercept) and slope != 0
    return NiftiHeader(
        shape_kji=(size[2], size[1], size[0]),
        stored=np.dtype(f"{order}{_CODES[code]}"),
        offset_bytes=max(int(fields["vox_offset"]), HEADER_BYTES),
        slope=slope if scaled else 1.0,
        intercept=intercept if scaled else 0.0,
        ijk_to_ras=_ijk_to_ras(fields, path),
    )


def make_header(grid: Grid, stored: np.dtype[Any], description: str) -> bytes:
    """Header of a file with the grid's geometry as both sform and qform, little-endian."""
    code = next(code for code, name in _CODES.items() if np.dtype(name) == stored)
    header = np.zeros(1, _layout("<"))
    fields = header[0]
    fields["sizeof_hdr"] = HEADER_BYTES
    fields["regular"] = b"r"
    fields["dim"] = [3, *grid.shape_kji[::-1], 1, 1, 1, 1]
    fields["datatype"], fields["bitpix"] = code, stored.itemsize * 8
    fields["vox_offset"], fields["scl_slope"] = DATA_OFFSET_BYTES, 1
    fields["xyzt_units"] = _MM_AND_SECONDS
    fields["descrip"] = description.encode("ascii", "replace")[:79]
    quaternion, handedness = _quaternion(grid)
    fields["pixdim"] = [handedness, *grid.spacing_mm, 1, 1, 1, 1]
    fields["qform_code"] = fields["sform_code"] = _SCANNER_COORDINATES
    fields["quatern"], fields["qoffset"] = quaternion, grid.ijk_to_ras[:3, 3]
    fields["srow"] = grid.ijk_to_ras[:3]
    fields["magic"] = b"n+1\0"
    return header.tobytes() + bytes(DATA_OFFSET_BYTES - HEADER_BYTES)


def _byte_order(head: bytes) -> Literal["<", ">"] | None:
    if int.from_bytes(head[:4], "little") == HEADER_BYTES:
        return "<"
    return ">" if int.from_bytes(head[:4], "big") == HEADER_BYTES else None


def _layout(order: Literal["<", ">"]) -> np.dtype[Any]:
    formats = [np.dtype(kind).newbyteorder(order) for kind, _ in _LAYOUT.values()]
    offsets = [offset for _, offset in _LAYOUT.values()]
    return np.dtype(
        {"names": list(_LAYOUT), "formats": formats, "offsets": offsets, "itemsize": HEADER_BYTES}
    )


def _ijk_to_ras(fields: Any, path: Path) -> Points:
    spacing = [float(value) for value in fields["pixdim"][1:4]]
    require_spacing(spacing, path)
    matrix = np.eye(4)
    if fields["sform_code"] > 0:
        matrix[:3] = fields["srow"]
        require_axes(matrix[:3, :3], path)
        _require_agreement(np.linalg.norm(matrix[:3, :3], axis=0), spacing, path)
    elif fields["qform_code"] > 0:
        handedness = -1.0 if fields["pixdim"][0] < 0 else 1.0
        matrix[:3, :3] = _rotation(fields["quatern"], path) * [1, 1, handedness] * spacing
        matrix[:3, 3] = fields["qoffset"]
    else:
        # No position in the file: as Slicer and ITK do, columns run to the left and rows to the back.
        matrix = LPS_FROM_RAS @ np.diag([*spacing, 1.0])
    matrix[:3] *= _MM_PER_UNIT.get(int(fields["xyzt_units"]) & 7, 1.0)
    return matrix


def _require_agreement(lengths_mm: Points, spacing_mm: list[float], path: Path) -> None:
    if not np.allclose(lengths_mm, spacing_mm, rtol=0.01):
        raise UserError(
            f"the header of {path} contradicts itself: the spacing is {spacing_mm} by pixdim but "
            f"{[round(float(n), 6) for n in lengths_mm]} by sform: mend the header before loading"
        )


def _rotation(quaternion: NDArray[Any], path: Path) -> Points:
    b, c, d = (float(v) for v in quaternion)
    squares = b * b + c * c + d * d
    if not squares < 1 + 1e-3:
        raise UserError(
            f"expected a rotation in the qform of {path}, got quaternion {[b, c, d]}: export it again"
        )
    a = np.sqrt(max(0.0, 1 - squares))
    matrix: Points = np.array(
        [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
        ]
    )
    return matrix


def _quaternion(grid: Grid) -> tuple[Points, float]:
    from scipy.spatial.transform import Rotation

    directions = grid.ijk_to_ras[:3, :3] / grid.spacing_mm
    handedness = 1.0 if np.linalg.det(directions) > 0 else -1.0
    x, y, z, w = Rotation.from_matrix(directions * [1, 1, handedness]).as_quat()
    return np.array([x, y, z]) * (1.0 if w >= 0 else -1.0), handedness

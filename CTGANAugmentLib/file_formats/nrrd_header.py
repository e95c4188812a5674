"""The text header of a NRRD file, read raw: SimpleITK mends what should be refused."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.checks import require_axes, require_spacing, truncated
from CTGANAugmentLib.geometry import Points

_LONGEST_HEADER_BYTES = 1 << 20
_ITEM_BYTES = {
    **dict.fromkeys(("signed char", "int8", "int8_t", "uchar", "unsigned char", "uint8", "uint8_t"), 1),
    **dict.fromkeys(
        ("short", "short int", "signed short", "int16", "int16_t", "ushort", "unsigned short"), 2
    ),
    **dict.fromkeys(("uint16", "uint16_t", "signed short int", "unsigned short int"), 2),
    **dict.fromkeys(
        ("int", "signed int", "int32", "int32_t", "uint", "unsigned int", "uint32", "uint32_t"), 4
    ),
    **dict.fromkeys(("float",), 4),
    **dict.fromkeys(
        ("longlong", "long long", "int64", "int64_t", "ulonglong", "uint64", "uint64_t", "double"), 8
    ),
}


def check_nrrd(path: Path) -> None:
    """Check axes and length of the data before SimpleITK reads them.

    Raises:
        UserError: not a NRRD file, bad spacing or axes, or less data than the header says.
    """
    fields = _fields(path)
    axes = _axes_mm(fields.get("space directions", ""))
    if axes is not None:
        require_axes(axes, path)
    spacings = [float(word) for word in fields.get("spacings", "").split() if word.lower() != "nan"]
    require_spacing(spacings, path)
    _check_length(path, fields)


def _fields(path: Path) -> dict[str, str]:
    with path.open("rb") as stream:
        head = stream.read(_LONGEST_HEADER_BYTES)
    if not head.startswith(b"NRRD"):
        raise UserError(f"expected a NRRD file, {path} does not begin with 'NRRD': is its name right?")
    text = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0].decode("utf-8", errors="replace")
    lines = [line for line in text.splitlines() if not line.startswith("#") and ":=" not in line]
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _axes_mm(text: str) -> Points | None:
    vectors = [[float(word) for word in group.split(",")] for group in re.findall(r"\(([^)]*)\)", text)]
    if len(vectors) != 3 or any(len(vector) != 3 for vector in vectors):
        return None
    axes: Points = np.array(vectors, dtype=np.float64).T
    return axes


def _check_length(path: Path, fields: dict[str, str]) -> None:
    sizes = [int(word) for word in fields.get("sizes", "").split()]
    item_bytes = _ITEM_BYTES.get(fields.get("type", "").lower())
    compressed = fields.get("encoding", "").lower() in ("gzip", "gz")
    data = path.parent / fields.get("data file", fields.get("datafile", path.name))
    if not item_bytes or not compressed or not data.is_file():
        return  # raw data that is too short makes SimpleITK raise
    with data.open("rb") as stream:
        stream.seek(-min(4, data.stat().st_size), 2)
        stated = int.from_bytes(stream.read(4), "little")
    # gzip ends with the length of its content: missing when the end of the file is.
    if stated != int(np.prod(sizes, dtype=np.int64)) * item_bytes % 2**32:
        raise truncated(path, "its compressed data does not end where it should")

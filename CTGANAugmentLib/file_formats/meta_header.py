"""The text header of a MetaImage file, read raw: SimpleITK mends what should be refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats.checks import require_axes, require_spacing, truncated

_LONGEST_HEADER_BYTES = 1 << 16
_ITEM_BYTES = {"CHAR": 1, "SHORT": 2, "INT": 4, "FLOAT": 4, "DOUBLE": 8, "LONG_LONG": 8}


def check_meta(path: Path) -> None:
    """Check axes and length of the data before SimpleITK reads them.

    Raises:
        UserError: not a MetaImage file, bad spacing or axes, or less data than the header says.
    """
    fields, header_bytes = _fields(path)
    spacing = _numbers(fields.get("ElementSpacing", ""), path)
    require_spacing(spacing, path)
    matrix = next(
        (fields[key] for key in ("TransformMatrix", "Rotation", "Orientation") if key in fields), ""
    )
    directions = _numbers(matrix, path)
    if len(directions) == 9:
        require_axes(np.reshape(directions, (3, 3)).T, path)
    _check_length(path, fields, header_bytes)


def _fields(path: Path) -> tuple[dict[str, str], int]:
    with path.open("rb") as stream:
        head = stream.read(_LONGEST_HEADER_BYTES)
    fields: dict[str, str] = {}
    position = 0
    for line in head.split(b"\n"):
        position += len(line) + 1
        name, _, value = line.decode("utf-8", errors="replace").partition("=")
        fields[name.strip()] = value.strip()
        if name.strip() == "ElementDataFile":
            return fields, position
    raise UserError(f"expected a MetaImage file, {path} names no ElementDataFile: is its name right?")


def _numbers(text: str, path: Path) -> list[float]:
    try:
        return [float(word) for word in text.split()]
    except ValueError:
        raise UserError(f"expected numbers in the header of {path}, got {text!r}: export it again") from None


def _check_length(path: Path, fields: dict[str, str], header_bytes: int) -> None:
    local = fields["ElementDataFile"].upper() == "LOCAL"
    data = path if local else path.parent / fields["ElementDataFile"]
    if fields["ElementDataFile"].upper().startswith("LIST") or "%" in fields["ElementDataFile"]:
        return  # one file for each slice: SimpleITK misses none of them silently
    if not data.is_file():
        raise UserError(f"{path} keeps its voxels in {data.name}, which is not beside it: copy both files")
    stored = data.stat().st_size - (header_bytes if local else 0)
    if stored < _expected_bytes(fields):
        raise truncated(path, f"{_expected_bytes(fields)} bytes of voxels expected, {stored} there")


def _expected_bytes(fields: dict[str, str]) -> int:
    if fields.get("CompressedData", "").lower() == "true":
        return int(fields.get("CompressedDataSize", "0") or 0)
    kind = fields.get("ElementType", "").removeprefix("MET_").replace("UCHAR", "CHAR").removesuffix("_ARRAY")
    item_bytes = _ITEM_BYTES.get(kind if kind in _ITEM_BYTES else kind.removeprefix("U"), 1)
    count = int(np.prod([int(word) for word in fields.get("DimSize", "0").split()], dtype=np.int64))
    return count * item_bytes * int(fields.get("ElementNumberOfChannels", "1") or 1)

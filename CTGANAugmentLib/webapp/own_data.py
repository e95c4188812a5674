"""Files that name other files: what they name must lie beside them, or a header could show any file as a scan."""

from __future__ import annotations

import re
from pathlib import Path

from CTGANAugmentLib.errors import UserError

_HEADERS = (".nrrd", ".nhdr", ".mha", ".mhd")
_LONGEST_HEADER_BYTES = 1 << 20
_DATA_FILE = re.compile(rb"^(?:data ?file[ \t]*:|ElementDataFile[ \t]*=)[ \t]*([^\r\n]*)", re.I | re.M)
_END_OF_NRRD_HEADER = re.compile(rb"\r?\n\r?\n")


def require_own_data(path: Path) -> None:
    """Check that a NRRD or MetaImage header keeps its voxels in itself or beside itself.

    Args:
        path: real path of any file; those of other formats name no others.

    Raises:
        UserError: it names a file of another folder, or a list of files.
    """
    if not path.name.lower().endswith(_HEADERS) or not path.is_file():
        return
    with path.open("rb") as stream:
        head = stream.read(_LONGEST_HEADER_BYTES)
    if head.startswith(b"NRRD"):
        head = _END_OF_NRRD_HEADER.split(head, maxsplit=1)[0]
    named = _DATA_FILE.search(head)
    name = named[1].decode("utf-8", "replace").strip() if named else "LOCAL"
    if name.upper() == "LOCAL":
        return
    if name.upper().startswith("LIST") or (path.parent / name).resolve().parent != path.parent:
        raise UserError(
            f"{path.name} keeps its voxels in {name!r}, which is not a file beside it: save it as one file, such as "
            ".nrrd"
        )

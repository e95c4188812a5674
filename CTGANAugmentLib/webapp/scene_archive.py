"""A scene file (.mrb) unpacked: a zip by anybody, so nothing of it is taken on trust."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.webapp.own_data import require_own_data

_LARGEST_BYTES = 16 * 2**30
_MOST_TIMES = 300
"""That voxels shrink when they are packed; an empty label map shrinks more, but is small."""
_SMALL_BYTES = 2**30
_NAMES_FILES = ("fileName", "fileListMember", "uri")


def unpack(path: Path, folder: Path) -> Path:
    """Unpack a scene and return its .mrml file.

    Args:
        path: the .mrb file.
        folder: empty, to unpack into.

    Raises:
        UserError: no scene, too large, or one that reaches for files outside of it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_size(path, archive, folder)
            _check_names(path, archive)
            archive.extractall(folder)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise UserError(f"expected a Slicer scene (.mrb), got {path.name}: {error}") from error
    scene_file = next(folder.rglob("*.mrml"), None)
    if scene_file is None:
        raise UserError(f"expected a Slicer scene, got {path.name} without one in it: choose another file")
    _check_references(path, scene_file, folder.resolve())
    for each in folder.resolve().rglob("*"):
        require_own_data(each)
    return scene_file


def _check_size(path: Path, archive: zipfile.ZipFile, folder: Path) -> None:
    unpacked = sum(each.file_size for each in archive.infolist())
    packed = path.stat().st_size
    limit = min(_LARGEST_BYTES, max(_SMALL_BYTES, _MOST_TIMES * packed), shutil.disk_usage(folder).free)
    if unpacked > limit:
        raise UserError(
            f"{path.name} is too large to unpack ({unpacked / 2**30:.1f} GiB, at most {limit / 2**30:.1f} GiB): "
            "open its scans one by one"
        )


def _check_names(path: Path, archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        parts = PurePosixPath(name.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]:
            raise UserError(f"{path.name} holds {name!r}, which would be written elsewhere: do not trust it")


def _check_references(path: Path, scene_file: Path, folder: Path) -> None:
    try:
        root = ET.parse(scene_file).getroot()  # noqa: S314 - expat bounds what entities grow to
    except ET.ParseError as error:
        raise UserError(f"expected a Slicer scene, got {path.name}: {error}") from error
    for node in root.iter():
        for key, value in node.attrib.items():
            if key.startswith(_NAMES_FILES) and not _is_within(unquote(value), scene_file.parent, folder):
                raise UserError(
                    f"{path.name} wants {value!r}, which is not in it: save the scene as one .mrb file in Slicer"
                )


def _is_within(name: str, base: Path, folder: Path) -> bool:
    return "://" not in name and (base / name).resolve().is_relative_to(folder)

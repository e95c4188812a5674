"""Where the files that travel with the library are, from a source tree, a wheel or inside Slicer."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def resource_folder(name: str) -> Path:
    """Folder of that name under Resources.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for parent in (_HERE / "Resources", _HERE.parent / "Resources"):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(
        f"CTGANAugment is not completely installed: no folder Resources/{name} beside {_HERE}"
    )

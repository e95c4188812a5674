"""The task behind ``ctganaugment export``: a data set written as a trainer reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.data_set import MANIFEST, read_data_set
from CTGANAugmentLib.datasets.exporters.exporter import exporter_from_json
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_json
from CTGANAugmentLib.progress import Progress, part_of
from CTGANAugmentLib.version import VERSION
from CTGANAugmentLib.whole_folder import whole_folder

MARK = "export.json"
"""File by which a folder is known as one that an export made and may replace."""


def run_export(arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Write a data set in a layout, into a folder that comes whole or stays as it was.

    Args:
        arguments: ``data`` (folder of a batch, or whatever `find_cases` takes), ``out``, ``layout`` (id); optional
            ``parameters`` of the layout and ``overwrite``.
        progress: told what is being done.

    Raises:
        UserError: anything that can be mended; then nothing was written.
    """
    layout = exporter_from_json(str(arguments["layout"]), arguments.get("parameters") or {})
    out = Path(arguments["out"]).absolute()
    _require_free(out, overwrite=bool(arguments.get("overwrite")))
    progress(0.0, "reading the data set")
    data = read_data_set(Path(arguments["data"]))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with whole_folder(out) as fresh:
            notes = layout.export(data, fresh, part_of(progress, 0.05, 0.99))
            write_json(
                {"software": f"CTGANAugment {VERSION}", "layout": layout.id, **layout.to_json()}, fresh / MARK
            )
            _require_free(out, overwrite=bool(arguments.get("overwrite")))
    except OSError as error:
        raise UserError(
            f"could not write {out}: {error.strerror or error}; make room or choose another place"
        ) from error
    progress(1.0, "done")
    manifest = next(iter(sorted(out.rglob(MANIFEST))))
    synthetic = sum(member.synthetic for member in data.members)
    return {
        "files": {"folder": str(out), "manifest": str(manifest)},
        "measured": {"real": len(data.members) - synthetic, "synthetic": synthetic},
        "notes": list(notes),
        "warnings": [],
    }


def _require_free(out: Path, *, overwrite: bool) -> None:
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not (out / MARK).is_file():
        raise UserError(
            f"{out} holds what is no export and would be replaced as a whole: choose another folder"
        )
    if not overwrite:
        raise UserError(f"{out} holds an export already: choose another folder or allow overwriting")

"""Files into the scene and out of it; several scans stay loaded."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, stem
from CTGANAugmentLib.scene.headless import save_volume
from CTGANAugmentLib.scene.segmentations import segmentation_from_labels
from CTGANAugmentLib.scene.volumes import node_from_volume
from CTGANAugmentLib.volume import LabelVolume, Volume
from CTGANAugmentLib.webapp.own_data import require_own_data
from CTGANAugmentLib.webapp.roots import SCENES
from CTGANAugmentLib.webapp.scene_archive import unpack

_LABEL_NAMES = (".seg.nrrd",)
_MOST_LABELS = 255


class Scans:
    """Opens and saves; reading is done beside the event loop, the scene is touched on it."""

    def __init__(self, slicer_app: Any) -> None:
        self._app = slicer_app

    @property
    def scene(self) -> Any:
        """The vtkMRMLScene."""
        return self._app.scene

    def volumes(self) -> list[Any]:
        """Scans of the scene, those hidden from lists left out."""
        return [
            node
            for node in self._nodes("vtkMRMLScalarVolumeNode")
            if node.GetClassName() == "vtkMRMLScalarVolumeNode" and not node.GetHideFromEditors()
        ]

    def segmentations(self) -> list[Any]:
        """Segmentations of the scene."""
        return self._nodes("vtkMRMLSegmentationNode")

    async def open(self, path: Path) -> Any:
        """Read a scan, a segmentation or a scene and return the node that is new; None for a scene.

        Raises:
            UserError: not a file that can be read, or a segmentation with no scan to lie on.
        """
        if path.name.lower().endswith(SCENES):
            await self._open_scene(path)
            return None
        found = await asyncio.to_thread(_read, path)
        name = stem(path)
        if not isinstance(found, LabelVolume):
            return node_from_volume(self.scene, found, name=name)
        volumes = self.volumes()
        if not volumes:
            raise UserError(f"{path.name} is a segmentation: open the scan that it belongs to first")
        return segmentation_from_labels(self.scene, [found], volumes[-1], name, synthetic=False)

    def save(self, node: Any, folder: Path) -> Path:
        """Write a scan as NRRD, or a segmentation as .seg.nrrd, and return the file.

        Raises:
            UserError: it cannot be written.
        """
        name = "".join(c if c.isalnum() or c in "-_." else "_" for c in node.GetName())
        if node.IsA("vtkMRMLSegmentationNode"):
            path = folder / f"{name}.seg.nrrd"
            self._app.io_manager.write_segmentation(node, str(path))
        else:
            path = folder / f"{name}.nrrd"
            save_volume(node, path)
        if not path.exists():
            raise UserError(f"could not write {path.name}: check that the folder exists and has space")
        return path

    def save_scene(self, folder: Path) -> Path:
        """Write everything as a .mrb file and return it.

        Raises:
            UserError: it cannot be written.
        """
        path = folder / "ctganaugment.mrb"
        if not self._app.io_manager.write_scene(path):
            raise UserError("could not write the scene: check that there is space on the disk")
        return path

    async def _open_scene(self, path: Path) -> None:
        """Add what a .mrb holds.

        Raises:
            UserError: not a scene file.
        """
        folder = Path(tempfile.mkdtemp(prefix="ctganaugment-scene-"))
        try:
            self.scene.SetURL(str(await asyncio.to_thread(unpack, path, folder)))
            if not self.scene.Import(None):
                raise UserError(f"{path.name} was opened in part only: see the log")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _nodes(self, name: str) -> list[Any]:
        return [
            self.scene.GetNthNodeByClass(n, name) for n in range(self.scene.GetNumberOfNodesByClass(name))
        ]


def _read(path: Path) -> Volume | LabelVolume:
    require_own_data(path.resolve())
    if path.name.lower().endswith(_LABEL_NAMES):
        return read_labels(path)
    scan = read_volume(path)
    return read_labels(path) if _is_label_map(scan) else scan


def _is_label_map(scan: Volume) -> bool:
    """Whether a file without the ending of a segmentation holds a few whole numbers from nought on."""
    values = scan.array
    if values.dtype.kind not in "iub" or int(values.min()) < 0 or int(values.max()) > _MOST_LABELS:
        return False
    return int(values.max()) > 0 and np.unique(values[values > 0]).size <= max(8, int(values.max()) // 16)

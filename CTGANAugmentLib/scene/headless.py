"""A MRML scene for scripts and tests, without the Slicer application. Never used inside desktop Slicer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import slicer

from CTGANAugmentLib.errors import UserError

_MODULE_LOGICS = {
    "Segmentations": slicer.vtkSlicerSegmentationsModuleLogic,
    "Volumes": slicer.vtkSlicerVolumesLogic,
    "Markups": slicer.vtkSlicerMarkupsLogic,
}


@dataclass
class HeadlessSlicer:
    """A scene and the logics that its nodes rely on.

    Attributes:
        scene: the vtkMRMLScene.
        application_logic: selection, interaction and colours.
        logics: module logics by module name; they must live as long as the scene.
    """

    scene: Any
    application_logic: Any
    logics: dict[str, Any] = field(default_factory=dict)


def start_headless() -> HeadlessSlicer:
    """Make a scene that behaves as the desktop application's.

    Raises:
        RuntimeError: called inside desktop Slicer, which has a scene of its own.
    """
    if hasattr(slicer, "app"):
        raise RuntimeError("start_headless() is for scripts without Slicer: use slicer.mrmlScene here")
    scene = slicer.vtkMRMLScene()
    application_logic = slicer.vtkSlicerApplicationLogic()
    application_logic.SetMRMLScene(scene)  # before the others: it makes the singletons that they look for
    colors = application_logic.GetColorLogic()
    colors.SetMRMLScene(scene)
    colors.AddDefaultColorNodes()
    slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(scene)
    headless = HeadlessSlicer(scene, application_logic)
    for name, logic_class in _MODULE_LOGICS.items():
        logic = logic_class()
        logic.SetMRMLScene(scene)
        logic.SetMRMLApplicationLogic(application_logic)
        application_logic.SetModuleLogic(name, logic)
        headless.logics[name] = logic
    return headless


def load_volume(scene: Any, path: Path) -> Any:
    """Read an NRRD, NIfTI or MHA file as a scalar volume node.

    Raises:
        UserError: the file cannot be read.
    """
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", path.name.split(".")[0])
    if not _storage(scene, path).ReadData(node):
        scene.RemoveNode(node)
        raise UserError(f"expected an image file that Slicer can read, got {path.name}: check the file")
    node.CreateDefaultDisplayNodes()
    return node


def save_volume(node: Any, path: Path) -> None:
    """Write a volume node to an NRRD, NIfTI or MHA file.

    Raises:
        UserError: the file cannot be written.
    """
    if not _storage(node.GetScene(), path).WriteData(node):
        raise UserError(f"could not write {path}: check that the folder exists and has space")


def _storage(scene: Any, path: Path) -> Any:
    storage = slicer.vtkMRMLVolumeArchetypeStorageNode()
    storage.SetScene(scene)
    storage.SetFileName(str(path))
    return storage

"""Volume nodes to and from the library's `Volume`."""

from __future__ import annotations

from typing import Any

import numpy as np
import slicer
import slicer.util

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.scene.transforms import local_to_world, share_transform
from CTGANAugmentLib.scene.voxels import array_of, matrix_of, storable
from CTGANAugmentLib.volume import Modality, Volume, guess_modality

_QUANTITIES: dict[Modality, tuple[str, str]] = {"CT": ("112031", "[hnsf'U]"), "MR": ("110852", "1")}
"""DICOM codes of voxel quantity and of its unit, as Slicer's DICOM reader sets them."""
_MODALITIES: dict[str, Modality] = {"CT": "CT", "MR": "MR"}


def volume_from_node(node: Any, modality: Modality | None = None) -> Volume:
    """Read a scalar volume node in world coordinates; the voxels are shared, not copied.

    Args:
        node: vtkMRMLScalarVolumeNode.
        modality: "CT" or "MR"; told from the node when None.

    Raises:
        UserError: no volume, a label map, several values a voxel, NaN, or a non-linear parent transform.
    """
    if node is None or not node.IsA("vtkMRMLScalarVolumeNode"):
        raise UserError(f"expected a scalar volume node, got {_describe(node)}: choose a CT or MR volume")
    if node.IsA("vtkMRMLLabelMapVolumeNode"):
        raise UserError(f"expected a CT or MR volume, got the label map {node.GetName()!r}: choose the scan")
    array = array_of(node)
    ijk_to_world = local_to_world(node) @ matrix_of(node.GetIJKToRASMatrix)
    volume = Volume(array, ijk_to_world, modality or modality_of(node), node.GetName() or "")
    volume.require_finite()
    return volume


def modality_of(node: Any) -> Modality:
    """Tell CT from MR: by what the node says of its voxels, by its DICOM series, or by its values."""
    quantity = node.GetVoxelValueQuantity()
    for modality, (code, _) in _QUANTITIES.items():
        if quantity is not None and quantity.GetCodeValue() == code:
            return modality
    return _MODALITIES.get(_dicom_modality(node)) or guess_modality(array_of(node))


def node_from_volume(scene: Any, volume: Volume, like: Any = None, name: str = "") -> Any:
    """Add a scalar volume node.

    Args:
        scene: the vtkMRMLScene.
        volume: voxels and world geometry; the voxels are copied.
        like: volume node on the same grid, whose transform, geometry and display the new one takes over.
        name: node name, made unique; the volume's own when empty.
    """
    unique = scene.GenerateUniqueName(name or volume.name or "volume")
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", unique)
    try:
        _set_geometry(node, volume, like)
        slicer.util.updateVolumeFromArray(node, storable(volume.array))
        _set_quantity(node, volume.modality)
        if like is None or like.GetDisplayNode() is None:
            node.CreateDefaultDisplayNodes()
        else:
            show_like(like, node)
    except Exception:
        remove_with_parts(scene, node)
        raise
    return node


def show_like(source: Any, target: Any) -> None:
    """Give a volume node the window, level, threshold, interpolation and colours of another one.

    The window is fixed even where the source's is automatic: so that the two can be compared, and because finding
    a window takes longer than making the lesion.
    """
    shown = source.GetDisplayNode()
    window, level = shown.GetWindow(), shown.GetLevel()
    display = target.GetScene().AddNewNodeByClass(shown.GetClassName())
    display.CopyContent(shown)
    display.SetAndObserveColorNodeID(shown.GetColorNodeID())
    display.SetAutoWindowLevel(False)
    display.SetWindowLevel(window, level)
    target.SetAndObserveDisplayNodeID(display.GetID())


def remove_with_parts(scene: Any, node: Any) -> None:
    """Remove a node with the display and storage nodes that nothing else would remove."""
    parts = []
    if node.IsA("vtkMRMLDisplayableNode"):
        parts += [node.GetNthDisplayNode(n) for n in range(node.GetNumberOfDisplayNodes())]
    if node.IsA("vtkMRMLStorableNode"):
        parts += [node.GetNthStorageNode(n) for n in range(node.GetNumberOfStorageNodes())]
    scene.RemoveNode(node)
    for part in parts:
        if part is not None and scene.IsNodePresent(part):
            scene.RemoveNode(part)
    _forget_item(scene, node)


def _set_geometry(node: Any, volume: Volume, like: Any) -> None:
    if like is None:
        local = volume.ijk_to_ras
    else:
        share_transform(node, like)
        local = np.linalg.inv(local_to_world(like)) @ volume.ijk_to_ras
        exact = matrix_of(like.GetIJKToRASMatrix)
        local = exact if np.allclose(local, exact, atol=1e-6) else local
    node.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(local))


def _set_quantity(node: Any, modality: Modality) -> None:
    if modality not in _QUANTITIES:
        return
    meanings = {
        "CT": ("Attenuation Coefficient", "Hounsfield unit"),
        "MR": ("MR signal intensity", "no units"),
    }
    (code, unit), (meaning, unit_meaning) = _QUANTITIES[modality], meanings[modality]
    quantity, units = slicer.vtkCodedEntry(), slicer.vtkCodedEntry()
    quantity.SetValueSchemeMeaning(code, "DCM", meaning)
    units.SetValueSchemeMeaning(unit, "UCUM", unit_meaning)
    node.SetVoxelValueQuantity(quantity)
    node.SetVoxelValueUnits(units)


def _forget_item(scene: Any, node: Any) -> None:
    """Take a removed node out of the subject hierarchy, as the desktop does by itself."""
    hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(scene)
    item = hierarchy.GetItemByDataNode(node) if hierarchy is not None else 0
    if item:
        hierarchy.RemoveItem(item, False, False)


def _dicom_modality(node: Any) -> str:
    hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(node.GetScene())
    item = hierarchy.GetItemByDataNode(node) if hierarchy is not None else 0
    return hierarchy.GetItemAttribute(item, "DICOM.Modality") if item else ""


def _describe(node: Any) -> str:
    return "none" if node is None else f"{node.GetClassName()} {node.GetName()!r}"

"""What the Synthesize panel finds in the scene. No Qt: the same in tests on a headless scene."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.choices import ALL_SEGMENTS, POINTS, ROI, SEGMENT, Choices
from CTGANAugmentLib.faces.lesion_methods import method_of, takes_preset, why_not_method
from CTGANAugmentLib.faces.readiness import Situation
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.lesions.presets import load_presets
from CTGANAugmentLib.scene.guides import points_from_markups, roi_from_markups
from CTGANAugmentLib.scene.transforms import local_to_world
from CTGANAugmentLib.scene.volumes import modality_of
from CTGANAugmentLib.scene.voxels import array_of, matrix_of


class ModalityMemory:
    """Remembers what a volume is: telling it looks at every voxel, and a panel asks at every click."""

    def __init__(self) -> None:
        self._known: tuple[Any, str] = (None, "CT")

    def of(self, node: Any, chosen: str) -> str:
        """Modality of a volume node: the user's word, else told from the node; CT for no volume."""
        if chosen:
            return chosen
        if node is None or node.GetImageData() is None:
            return "CT"
        key = (node.GetID(), node.GetImageData().GetMTime(), node.GetMTime())
        if key != self._known[0]:
            try:
                self._known = (key, modality_of(node))
            except UserError:
                self._known = (key, "CT")
        return self._known[1]


def default_volume(scene: Any) -> Any:
    """Scan to begin with: the one shown last in the slice views, else the first; None where there is none."""
    selection = scene.GetNodeByID("vtkMRMLSelectionNodeSingleton")
    shown = (
        scene.GetNodeByID(selection.GetActiveVolumeID())
        if selection and selection.GetActiveVolumeID()
        else None
    )
    name = "vtkMRMLScalarVolumeNode"
    nodes = [shown, *(scene.GetNthNodeByClass(n, name) for n in range(scene.GetNumberOfNodesByClass(name)))]
    return next((node for node in nodes if node is not None and node.GetClassName() == name), None)


def situation_of(nodes: Mapping[str, Any], choices: Choices, modality: str) -> Situation:
    """Collect what Apply depends on.

    Args:
        nodes: "volume", "points", "roi" and "segmentation" nodes, each may be None.
        choices: the panel's other state.
        modality: of the volume.
    """
    problem, grid = grid_of(nodes["volume"])
    points = placed_points(nodes["points"]) if choices.place == POINTS else []
    return Situation(
        volume_problem=problem,
        modality=modality,
        method_problem=why_not_method(method_of(choices), choices.values, modality),
        preset_modalities=_modalities_of(choices),
        place=choices.place,
        points=len(points),
        points_inside=sum(grid.contains(point) for point in points) if grid else 0,
        roi_drawn=choices.place == ROI and is_drawn(nodes["roi"]),
        segmentation_chosen=bool(segments_of(nodes["segmentation"])),
        seed=choices.seed,
    )


def _modalities_of(choices: Choices) -> tuple[str, ...]:
    """Modalities that the preset has figures for; every one for a method that takes no preset."""
    if not takes_preset(method_of(choices)):
        return ("CT", "MR")
    preset = load_presets().get(choices.preset)
    return preset.modalities if preset else ()


def places_of(nodes: Mapping[str, Any], choices: Choices) -> dict[str, Any]:
    """Arguments of `run_on_node` that say where the lesions go."""
    if choices.place == POINTS:
        return {"at": nodes["points"]}
    if choices.place == ROI:
        return {"roi": nodes["roi"]}
    segment = chosen_segment(nodes["segmentation"], choices.segment)
    return {"mask": nodes["segmentation"], "segment": "" if segment == ALL_SEGMENTS else segment}


def used_node(choices: Choices) -> str:
    """Name of the node that says where, of those that a panel has."""
    return {POINTS: "points", ROI: "roi", SEGMENT: "segmentation"}[choices.place]


def segments_of(node: Any) -> list[tuple[str, str]]:
    """(id, name) of each segment of a segmentation node; none for None."""
    if node is None:
        return []
    segmentation = node.GetSegmentation()
    return [(each, segmentation.GetSegment(each).GetName()) for each in segmentation.GetSegmentIDs()]


def chosen_segment(node: Any, segment: str) -> str:
    """Id that a choice means in a segmentation: the first segment where the chosen one is not there."""
    ids = [each for each, _name in segments_of(node)]
    if segment in ids or (ids and segment == ALL_SEGMENTS):
        return segment
    return ids[0] if ids else ""


def state_key(nodes: Mapping[str, Any], choices: Choices) -> tuple[Any, ...]:
    """Value that changes whenever the same Apply would make something else."""
    times = []
    for node in (nodes["volume"], nodes[used_node(choices)]):
        times.append(None if node is None else (node.GetID(), _content_time(node), _where(node)))
    return (choices.to_text(), *times)


def _content_time(node: Any) -> int:
    """When voxels, points or segments last changed; display changes do not count."""
    if node.IsA("vtkMRMLVolumeNode"):
        image = node.GetImageData()
        return int(image.GetMTime()) if image is not None else 0
    if node.IsA("vtkMRMLSegmentationNode"):
        return int(node.GetSegmentation().GetMTime())
    return hash(tuple(placed_points(node)) if node.IsA("vtkMRMLMarkupsFiducialNode") else _box(node))


def _where(node: Any) -> bytes:
    """Where a node's own coordinates are in the world: a transform's time does not tell of every change."""
    try:
        return local_to_world(node).tobytes()
    except UserError:
        return b""


def grid_of(volume_node: Any) -> tuple[str | None, Grid | None]:
    """Why a volume node cannot be used ("" when it can, None for no node), and where its voxels are."""
    if volume_node is None:
        return None, None
    try:
        array = array_of(volume_node)
        matrix = local_to_world(volume_node) @ matrix_of(volume_node.GetIJKToRASMatrix)
        k, j, i = array.shape
        return "", Grid((k, j, i), matrix)
    except UserError as error:
        return str(error), None


def placed_points(node: Any) -> list[tuple[float, ...]]:
    """World RAS of a markups node's placed points; none for None."""
    if node is None:
        return []
    try:
        return [tuple(point) for point in points_from_markups(node)]
    except UserError:
        return []


def _box(node: Any) -> tuple[float, ...]:
    try:
        roi = roi_from_markups(node)
    except UserError:
        return ()
    return (*roi.center_ras, *roi.size_mm, *roi.axes_ras.ravel())


def is_drawn(node: Any) -> bool:
    """Whether a region of interest node has a size."""
    return node is not None and bool(_box(node))

"""Baselines of a scan scored against a reference segment, as a table node."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import vtk

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.scores import COSTS, SCORES, Score, score_segmentation
from CTGANAugmentLib.operation import operations
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.scene.baselines import SECONDS_TAG, baselines_of
from CTGANAugmentLib.scene.labels import labels_from_node
from CTGANAugmentLib.scene.results import SOURCE_ROLE, put_beside
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.segmentation.method import METHOD_TAG, PARAMETERS_TAG

IS_SCORES = "CTGANAugment.Scores"
TOLERANCE = "CTGANAugment.ToleranceMm"
REFERENCE_SEGMENT = "CTGANAugment.ReferenceSegment"
REFERENCE_ROLE = "CTGANAugmentReference"

_SEGMENT = ("Segment", "what was scored")
_METHOD = ("Method", "id of the method")
_PARAMETERS = ("Parameters", "those not at their defaults")
_SECONDS = "seconds"


@dataclass(frozen=True)
class _Row:
    segment: str
    method: str
    parameters: str
    figures: Mapping[str, float | None]


def score_baselines(
    volume_node: Any,
    reference: Any,
    reference_segment: str = "",
    *,
    tolerance_mm: float = 2.0,
    segments: Sequence[str] = (),
    progress: Progress = no_progress,
) -> Any:
    """Score a scan's baselines and return the table node "... baseline scores", which later calls fill anew.

    Args:
        volume_node: the scan.
        reference: segmentation or label map node, on any grid; resampled to the scan's.
        reference_segment: name or id of the segment that is right; all of them when empty.
        tolerance_mm: of the surface Dice.
        segments: ids of the baselines to score; all of them when empty.
        progress: told which segment is next; may raise `Cancelled`, and then the table is as it was.

    Raises:
        UserError: there is nothing to score, or the reference has no voxel in the scan.
    """
    node = baselines_of(volume_node)
    if node is None:
        raise UserError(f"{volume_node.GetName()!r} has no baselines to score: run a method first")
    volume = volume_from_node(volume_node)
    right = labels_from_node(reference, volume, reference_segment).mask()
    present = list(node.GetSegmentation().GetSegmentIDs())
    wanted = [each for each in present if not segments or each in segments]
    if not wanted:
        raise UserError("none of the chosen segments is there any more: run a method first")
    rows = []
    for each in track(wanted, progress, "scoring"):
        found = labels_from_node(node, volume, each, may_be_empty=True).array > 0
        figures = score_segmentation(found, right, volume.grid, tolerance_mm=tolerance_mm)
        rows.append(_row(node, each, figures))
    table = table_of(volume_node) or _new_table(volume_node)
    _fill(table, rows)
    table.SetNodeReferenceID(REFERENCE_ROLE, reference.GetID())
    table.SetAttribute(REFERENCE_SEGMENT, reference_segment)
    table.SetAttribute(TOLERANCE, f"{tolerance_mm:g}")
    return table


def table_of(volume_node: Any) -> Any:
    """Table node with the scores of a scan's baselines, None where there is none."""
    tables = _tables(volume_node.GetScene())
    return next((node for node in tables if node.GetNodeReference(SOURCE_ROLE) is volume_node), None)


def drop_missing_rows(scene: Any) -> None:
    """Take the rows of segments that are gone out of every score table."""
    for table in _tables(scene):
        volume_node = table.GetNodeReference(SOURCE_ROLE)
        node = baselines_of(volume_node) if volume_node is not None else None
        present = set()
        if node is not None:
            segmentation = node.GetSegmentation()
            present = {segmentation.GetSegment(each).GetName() for each in segmentation.GetSegmentIDs()}
        for row in reversed(range(table.GetNumberOfRows())):
            if segments_in_rows(table, [row])[0] not in present:
                table.RemoveRow(row)


def best_row(table: Any) -> int:
    """Row with the highest Dice, -1 for an empty table."""
    column = table.GetTable().GetColumnByName(SCORES[0].heading)
    values = [] if column is None else [column.GetValue(n) for n in range(column.GetNumberOfValues())]
    return max(range(len(values)), key=values.__getitem__, default=-1)


def segments_in_rows(table: Any, rows: Iterable[int]) -> list[str]:
    """Names of the segments in some rows of a table."""
    column = table.GetTable().GetColumnByName(_SEGMENT[0])
    return [column.GetValue(row) for row in rows if 0 <= row < column.GetNumberOfValues()]


def short_parameters(method_id: str, parameters: str) -> str:
    """Those of a method's parameters, given as JSON, that are not at their defaults."""
    try:
        values = json.loads(parameters)
    except ValueError:
        return ""
    method = operations().get(method_id)
    if method is None or not isinstance(values, dict):
        return ""
    changed = [
        (spec, values[spec.name])
        for spec in parameters_of(method)
        if spec.name in values and values[spec.name] != spec.default
    ]
    return ", ".join(f"{spec.name} {_shown(value)}" for spec, value in changed)


def _tables(scene: Any) -> list[Any]:
    name = "vtkMRMLTableNode"
    nodes = [scene.GetNthNodeByClass(n, name) for n in range(scene.GetNumberOfNodesByClass(name))]
    return [node for node in nodes if node.GetAttribute(IS_SCORES)]


def _shown(value: Any) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:g}" if is_number else str(value)


def _row(node: Any, segment_id: str, scores: Mapping[str, float | None]) -> _Row:
    segment = node.GetSegmentation().GetSegment(segment_id)
    method, parameters, seconds = (_tag(segment, name) for name in (METHOD_TAG, PARAMETERS_TAG, SECONDS_TAG))
    figures = {**scores, _SECONDS: float(seconds) if seconds else None}
    return _Row(segment.GetName(), method, short_parameters(method, parameters), figures)


def _tag(segment: Any, name: str) -> str:
    value = vtk.reference("")
    return str(value) if segment.GetTag(name, value) else ""


def _new_table(volume_node: Any) -> Any:
    scene = volume_node.GetScene()
    name = scene.GenerateUniqueName(f"{volume_node.GetName()} baseline scores")
    node = scene.AddNewNodeByClass("vtkMRMLTableNode", name)
    node.SetAttribute(IS_SCORES, "YES")
    node.SetNodeReferenceID(SOURCE_ROLE, volume_node.GetID())
    node.SetUseColumnTitleAsColumnHeader(True)
    node.SetLocked(True)
    put_beside(node, volume_node)
    return node


def _fill(node: Any, rows: Sequence[_Row]) -> None:
    was_modifying = node.StartModify()
    try:
        node.RemoveAllColumns()
        _add_column(node, vtk.vtkStringArray(), *_SEGMENT, [row.segment for row in rows])
        for score in (*SCORES, *(cost for cost in COSTS if cost.name == _SECONDS)):
            values = [_figure(score, row.figures[score.name]) for row in rows]
            _add_column(node, vtk.vtkDoubleArray(), score.heading, score.help, values, score.unit)
        _add_column(node, vtk.vtkStringArray(), *_METHOD, [row.method for row in rows])
        _add_column(node, vtk.vtkStringArray(), *_PARAMETERS, [row.parameters for row in rows])
    finally:
        node.EndModify(was_modifying)


def _figure(score: Score, value: float | None) -> float:
    return float("nan") if value is None else round(value, score.digits)


def _add_column(
    node: Any, column: Any, heading: str, about: str, values: Sequence[Any], unit: str = ""
) -> None:
    column.SetName(heading)
    for value in values:
        column.InsertNextValue(value)
    node.AddColumn(column)
    node.SetColumnTitle(heading, heading)
    node.SetColumnDescription(heading, about)
    if unit:
        node.SetColumnUnitLabel(heading, unit)

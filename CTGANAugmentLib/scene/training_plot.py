"""Curves as a plot of the scene: a table, a series a curve, and a chart; losses over steps, or scores over patients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import vtk

STEP = "Step"
_COLORS = (
    (0.12, 0.44, 0.77),
    (0.76, 0.25, 0.05),
    (0.08, 0.5, 0.24),
    (0.55, 0.25, 0.78),
    (0.42, 0.45, 0.5),
    (0.05, 0.45, 0.56),
    (0.69, 0.09, 0.42),
    (0.4, 0.64, 0.05),
)
_LEGEND_POINTS, _SMALL_LEGEND_POINTS, _MANY = 16, 9, 4
_LEGEND_SHARE = 0.45
"""A legend of many curves would hide them: it is small, and has room beside them, as a share of theirs."""
_LINE_WIDTH = 2.0

Losses = Mapping[str, Sequence[tuple[int, float | None]]]


class TrainingPlot:
    """Nodes that are made with the first losses and filled anew with later ones.

    Attributes:
        chart: vtkMRMLPlotChartNode; None before there were any.
    """

    def __init__(self, scene: Any, title: str, across: str = STEP) -> None:
        """Remember where the plot goes.

        Args:
            scene: the vtkMRMLScene.
            title: of chart and table.
            across: what is counted along the horizontal axis.
        """
        self._scene, self._title, self._across = scene, title, across
        self.chart: Any = None
        self._table: Any = None
        self._series: list[Any] = []

    def show(self, losses: Losses) -> None:
        """Show losses by name; nodes that the user deleted are made anew."""
        if not losses:
            return
        if self.chart is None or not self._present() or self._columns() != [self._across, *losses]:
            self.remove()
            self._make(list(losses))
        steps = sorted({step for curve in losses.values() for step, _value in curve})
        values = {name: dict(curve) for name, curve in losses.items()}
        table = self._table.GetTable()
        was_modifying = self._table.StartModify()
        table.SetNumberOfRows(0)
        for row, step in enumerate(steps):
            table.InsertNextBlankRow()
            table.SetValue(row, 0, vtk.vtkVariant(step))
            for column, name in enumerate(losses, start=1):
                value = values[name].get(step)
                table.SetValue(row, column, vtk.vtkVariant(float("nan") if value is None else float(value)))
        self._table.EndModify(was_modifying)
        if len(losses) > _MANY and len(steps) > 1:
            self.chart.SetXAxisRangeAuto(False)
            self.chart.SetXAxisRange(steps[0], steps[-1] + _LEGEND_SHARE * (steps[-1] - steps[0]))
        table.Modified()
        self._table.Modified()

    def remove(self) -> None:
        """Take the plot out of the scene."""
        for node in (self.chart, *self._series, self._table):
            if node is not None and self._scene.IsNodePresent(node):
                self._scene.RemoveNode(node)
        self.chart, self._table, self._series = None, None, []

    def _present(self) -> bool:
        return all(self._scene.IsNodePresent(node) for node in (self.chart, self._table, *self._series))

    def _columns(self) -> list[str]:
        table = self._table.GetTable()
        return [table.GetColumnName(n) for n in range(table.GetNumberOfColumns())]

    def _make(self, names: list[str]) -> None:
        self._table = self._added("vtkMRMLTableNode", f"{self._title} losses")
        for kind, name in ((vtk.vtkIntArray, self._across), *((vtk.vtkDoubleArray, each) for each in names)):
            column = kind()
            column.SetName(name)
            self._table.AddColumn(column)
        self.chart = self._added("vtkMRMLPlotChartNode", self._title)
        self.chart.SetTitle(self._title)
        self.chart.SetXAxisTitle(self._across)
        self.chart.SetLegendFontSize(_LEGEND_POINTS if len(names) <= _MANY else _SMALL_LEGEND_POINTS)
        for number, name in enumerate(names):
            series = self._added("vtkMRMLPlotSeriesNode", name)
            series.SetAndObserveTableNodeID(self._table.GetID())
            series.SetXColumnName(self._across)
            series.SetYColumnName(name)
            series.SetPlotType(series.PlotTypeScatter)
            series.SetMarkerStyle(series.MarkerStyleNone)
            series.SetLineWidth(_LINE_WIDTH)
            series.SetColor(*_COLORS[number % len(_COLORS)])
            again = number >= len(_COLORS)
            series.SetLineStyle(series.LineStyleDash if again else series.LineStyleSolid)
            self.chart.AddAndObservePlotSeriesNodeID(series.GetID())
            self._series.append(series)

    def _added(self, kind: str, name: str) -> Any:
        return self._scene.AddNewNodeByClass(kind, self._scene.GenerateUniqueName(name))

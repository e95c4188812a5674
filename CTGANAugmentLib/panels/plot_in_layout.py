"""A chart in the layout, and the layout of before once it is not wanted any more."""

from __future__ import annotations

from typing import Any

import slicer

_NONE = -1


class PlotInLayout:
    """Remembers the layout that a chart took the place of; without a main window it does nothing."""

    def __init__(self) -> None:
        self._before = _NONE

    def toggle(self, chart: Any, *, shown: bool) -> None:
        """Show a chart in a layout with a plot, or give back the layout of before.

        Args:
            chart: vtkMRMLPlotChartNode; None changes nothing.
            shown: whether it is wanted.
        """
        manager = slicer.app.layoutManager()
        if manager is None or chart is None:
            return
        if not shown:
            if self._before != _NONE:
                manager.setLayout(self._before)
            return
        self._before = manager.layout
        slicer.modules.plots.logic().ShowChartInLayout(chart)
        view = manager.plotWidget(0).plotView() if manager.plotViewCount else None
        if view is not None:
            view.fitToContent()

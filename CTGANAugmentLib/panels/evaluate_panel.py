"""The Evaluate panel: an experiment, made lesions beside real ones, and readers who tell them apart."""

from __future__ import annotations

from typing import Any

import qt

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.experiment_panel import ExperimentPanel
from CTGANAugmentLib.panels.readers_panel import ReadersPanel
from CTGANAugmentLib.panels.realism_panel import RealismPanel


class EvaluatePanel:
    """Three panels on tabs of their own; to the module they are one.

    Attributes:
        widget: to put into the module.
        experiment, realism, readers: the panels.
    """

    def __init__(self) -> None:
        self.experiment = ExperimentPanel()
        self.realism = RealismPanel()
        self.readers = ReadersPanel()
        self._panels = (self.experiment, self.realism, self.readers)
        self.widget = qt.QTabWidget()
        for panel, title in zip(self._panels, (_("Experiment"), _("Realism"), _("Readers")), strict=True):
            self.widget.addTab(panel.widget, title)

    @property
    def is_running(self) -> bool:
        """Whether a job runs."""
        return any(panel.is_running for panel in self._panels)

    def set_state(self, state: Any) -> None:
        """Show a parameter node; None shows empty panels that change nothing."""
        for panel in self._panels:
            panel.set_state(state)

    def forget_scene(self) -> None:
        """Let go of everything in a scene that is being closed."""
        for panel in self._panels:
            panel.forget_scene()

    def leave(self) -> None:
        """The user goes to another panel or module."""
        for panel in self._panels:
            panel.leave()

    def cleanup(self) -> None:
        """Let go of scene and widgets before the panels are thrown away."""
        for panel in self._panels:
            panel.cleanup()
        self.widget.deleteLater()

"""The module's panels as tabs."""

from __future__ import annotations

from typing import Any

import qt

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.augment_panel import AugmentPanel
from CTGANAugmentLib.panels.baselines_panel import BaselinesPanel
from CTGANAugmentLib.panels.data_set_panel import DataSetPanel
from CTGANAugmentLib.panels.evaluate_panel import EvaluatePanel
from CTGANAugmentLib.panels.generate_panel import GeneratePanel
from CTGANAugmentLib.panels.models_panel import ModelsPanel
from CTGANAugmentLib.panels.remove_panel import RemovePanel
from CTGANAugmentLib.panels.synthesize_panel import SynthesizePanel
from CTGANAugmentLib.panels.train_panel import TrainPanel
from CTGANAugmentLib.panels.translate_panel import TranslatePanel
from CTGANAugmentLib.panels.widgets import listen


class ModulePanels:
    """Tabs that share a parameter node, which also remembers the one that is shown.

    Attributes:
        widget: to put into the module.
        synthesize, baselines, translate, remove, augment, generate, data_set, train, evaluate, models: the panels.
    """

    def __init__(self) -> None:
        self._state: Any = None
        self._showing = False
        self.synthesize = SynthesizePanel()
        self.baselines = BaselinesPanel()
        self.baselines.on_busy = self._on_busy
        self.translate = TranslatePanel()
        self.remove = RemovePanel()
        self.augment = AugmentPanel()
        self.generate = GeneratePanel()
        self.data_set = DataSetPanel()
        self.train = TrainPanel()
        self.evaluate = EvaluatePanel()
        self.models = ModelsPanel()
        titled = {
            "synthesize": (self.synthesize, _("Synthesize")),
            "baselines": (self.baselines, _("Baselines")),
            "translate": (self.translate, _("Translate")),
            "remove": (self.remove, _("Remove")),
            "augment": (self.augment, _("Augment")),
            "generate": (self.generate, _("Generate")),
            "dataSet": (self.data_set, _("Data set")),
            "train": (self.train, _("Train")),
            "evaluate": (self.evaluate, _("Evaluate")),
            "models": (self.models, _("Models")),
        }
        self._panels = {name: panel for name, (panel, _title) in titled.items()}
        self.widget = qt.QTabWidget()
        self.widget.setUsesScrollButtons(True)
        for panel, title in titled.values():
            self.widget.addTab(panel.widget, title)
        self._fit_to(0)
        listen(self.widget, "currentChanged(int)", self._on_tab)

    def set_state(self, state: Any) -> None:
        """Show a parameter node; None shows empty panels that change nothing."""
        self._state = state
        for panel in self._panels.values():
            panel.set_state(state)
        if state is None:
            return
        names = list(self._panels)
        if state.tab in names:
            self._showing = True
            self.widget.setCurrentIndex(names.index(state.tab))
            self._showing = False
        else:
            state.tab = names[self.widget.currentIndex]

    def forget_scene(self) -> None:
        """Let go of everything in a scene that is being closed."""
        self._state = None
        for panel in self._panels.values():
            panel.forget_scene()

    def leave(self) -> None:
        """The user goes to another module."""
        for panel in self._panels.values():
            panel.leave()

    def cleanup(self) -> None:
        """Let go of scene and widgets before the panels are thrown away."""
        self._state = None
        for panel in self._panels.values():
            panel.cleanup()
        self.widget.deleteLater()

    def _on_tab(self, index: int) -> None:
        self._fit_to(index)
        if self._showing or self._state is None:
            return
        names = list(self._panels)
        for name, panel in self._panels.items():
            if name != names[index]:
                panel.leave()
        self._state.tab = names[index]

    def _fit_to(self, index: int) -> None:
        """Be no higher than the panel that is shown: a tab widget makes room for its highest page."""
        for number, panel in enumerate(self._panels.values()):
            vertical = qt.QSizePolicy.Preferred if number == index else qt.QSizePolicy.Ignored
            panel.widget.setSizePolicy(qt.QSizePolicy.Preferred, vertical)

    def _on_busy(self, busy: bool) -> None:
        self.widget.tabBar().enabled = not busy

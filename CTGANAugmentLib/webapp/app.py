"""The app: its scene, its panels, and what the page as a whole does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import slicer
import trame_slicer.module
from trame.app import TrameApp
from trame.ui.vuetify3 import VAppLayout
from trame_slicer.core import SlicerApp

from CTGANAugmentLib.faces.i18n import set_language
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.situation import default_volume
from CTGANAugmentLib.webapp.app_page import draw
from CTGANAugmentLib.webapp.augment_panel import AugmentPanel
from CTGANAugmentLib.webapp.baselines_panel import BaselinesPanel
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.data_menu import DataMenu
from CTGANAugmentLib.webapp.data_set_panel import DataSetPanel
from CTGANAugmentLib.webapp.evaluate_panel import EvaluatePanel
from CTGANAugmentLib.webapp.files_dialog import FilesDialog
from CTGANAugmentLib.webapp.generate_panel import GeneratePanel
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.models_panel import ModelsPanel
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.remove_panel import RemovePanel
from CTGANAugmentLib.webapp.roots import Roots
from CTGANAugmentLib.webapp.save_menu import SaveMenu
from CTGANAugmentLib.webapp.scans import Scans
from CTGANAugmentLib.webapp.synthesize_panel import SynthesizePanel
from CTGANAugmentLib.webapp.train_panel import TrainPanel
from CTGANAugmentLib.webapp.translate_panel import TranslatePanel
from CTGANAugmentLib.webapp.views import AUTOMATIC, LAYOUTS, WINDOWS, Views


class BrowserApp(TrameApp):
    """One scene, one user.

    Attributes:
        context: scene, views, scans.
        panels: by id.
    """

    def __init__(self, server: Any = None, roots: Sequence[Path] = ()) -> None:
        """Make scene, views and page; nothing is opened yet.

        Args:
            server: the trame server; the usual one when None.
            roots: folders that may be read from and written to.
        """
        super().__init__(server)
        self.server.enable_module(trame_slicer.module)
        slicer_app = SlicerApp()
        slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer_app.scene)
        page = PageState(
            self.server.state,
            "app",
            scan_id=None,
            scans=[],
            windows=[],
            layouts=[],
            error="",
            busy=False,
            panel=SynthesizePanel.id,
            theme="dark",
            layout=next(iter(LAYOUTS)),
            window=AUTOMATIC,
            rendered=False,
        )
        self.context = Context(
            self.server, slicer_app, Scans(slicer_app), Views(self.server, slicer_app), Roots(roots), page
        )
        self.files = FilesDialog(self.context)
        self.files.on_open = self.open
        self.data = DataMenu(self.context)
        self.saving = SaveMenu(self.context)
        self.jobs = JobBar(self.context)
        self.panels = {
            each.id: each
            for each in (
                SynthesizePanel(self.context),
                BaselinesPanel(self.context, self.jobs),
                TranslatePanel(self.context, self.jobs),
                RemovePanel(self.context, self.jobs),
                AugmentPanel(self.context, self.jobs),
                GeneratePanel(self.context, self.jobs),
                DataSetPanel(self.context, self.jobs),
                TrainPanel(self.context, self.jobs),
                EvaluatePanel(self.context, self.jobs),
                ModelsPanel(self.context, self.jobs),
            )
        }
        self.server.state.trame__title = "CTGANAugment"
        self.server.state.trame__favicon = None
        self._bind()
        self._build()
        self.context.views.set_layout(page.layout)
        self.context.on_change.insert(0, self._show)
        self.context.changed()

    async def open(self, path: Path) -> None:
        """Open a file or DICOM folder and show it.

        Raises:
            UserError: it cannot be read.
        """
        node = await self.context.scans.open(path)
        if node is None or not node.IsA("vtkMRMLVolumeNode"):
            node = self.context.volume or default_volume(self.context.scene)
        if node is not None:
            self.choose(node)

    def choose(self, volume_node: Any) -> None:
        """Make a scan the one that the panels work on, and show it."""
        self.context.page.scan_id = volume_node.GetID()
        self.context.views.show(volume_node)
        self.context.views.set_window(volume_node, self.context.page.window)
        self.context.changed()

    def speak(self, name: str) -> None:
        """Say everything in another language."""
        set_language(name)
        with self.ui:
            self.ui.root.clear()
            draw(self)
        self.context.changed()

    def _show(self) -> None:
        page = self.context.page
        volumes = self.context.scans.volumes()
        page.windows = [{"title": _(each), "value": each} for each in (AUTOMATIC, *WINDOWS)]
        page.layouts = [{"title": _(each), "value": each} for each in LAYOUTS]
        page.scans = [{"title": node.GetName(), "value": node.GetID()} for node in volumes]
        if page.scan_id and self.context.volume is None:
            page.scan_id = volumes[0].GetID() if volumes else None

    def _bind(self) -> None:
        page, state = self.context.page, self.server.state

        def scan(**_kwargs: Any) -> None:
            node = self.context.volume
            if node is not None:
                self.panels["synthesize"].session.leave()
                self.context.views.show(node, fit=False)
                self.context.views.set_window(node, page.window)
            self.context.changed()

        def window(**_kwargs: Any) -> None:
            for node in self.context.scans.volumes():
                self.context.views.set_window(node, page.window)
            self.context.views.render()

        def rendered(**_kwargs: Any) -> None:
            if self.context.volume is not None:
                self.context.views.render_volume(self.context.volume, bool(page.rendered))

        state.change(page.name("scan_id"))(scan)
        state.change(page.name("window"))(window)
        state.change(page.name("rendered"))(rendered)
        state.change(page.name("fill"))(lambda **_kwargs: self.context.views.set_overlay(float(page.fill)))
        state.change(page.name("layout"))(lambda **_kwargs: self.context.views.set_layout(page.layout))

    def _build(self) -> None:
        with VAppLayout(self.server, vuetify_config={"theme": {"defaultTheme": "dark"}}) as self.ui:
            self.ui.root.theme = (self.context.page.name("theme"),)
            draw(self)

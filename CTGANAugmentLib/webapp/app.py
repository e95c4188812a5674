"""The page: app bar, panels, views, what runs, and the notice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import slicer
import trame_slicer.module
from trame.app import TrameApp
from trame.ui.vuetify3 import VAppLayout
from trame.widgets import client, html
from trame.widgets import vuetify3 as v3
from trame_slicer.core import SlicerApp

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.situation import default_volume
from CTGANAugmentLib.provenance import RESEARCH_NOTICE
from CTGANAugmentLib.webapp.baselines_panel import BaselinesPanel
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.data_menu import DataMenu
from CTGANAugmentLib.webapp.files_dialog import FilesDialog
from CTGANAugmentLib.webapp.job_bar import JobBar
from CTGANAugmentLib.webapp.keys import bind_keys
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.roots import Roots
from CTGANAugmentLib.webapp.save_menu import SaveMenu
from CTGANAugmentLib.webapp.scans import Scans
from CTGANAugmentLib.webapp.synthesize_panel import SynthesizePanel
from CTGANAugmentLib.webapp.views import AUTOMATIC, LAYOUTS, WINDOWS, Views

_DRAWER_PX = 370
_STYLE = ".ctg-lines { white-space: pre-line } html { overflow: hidden } .ctg-side { color: white }"


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

    def _show(self) -> None:
        page = self.context.page
        volumes = self.context.scans.volumes()
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
        name = self.context.page.name
        with VAppLayout(self.server, vuetify_config={"theme": {"defaultTheme": "dark"}}) as self.ui:
            self.ui.root.theme = (name("theme"),)
            client.Style(_STYLE)
            with v3.VAppBar(height=56):
                self._build_bar()
            with v3.VNavigationDrawer(permanent=True, width=_DRAWER_PX):
                self._build_panels()
            with (
                v3.VMain(),
                html.Div(style="position: relative; height: 100%; width: 100%", classes="d-flex"),
            ):
                self.context.views.add_to(self.ui)
            with v3.VFooter(app=True, height=32, classes="text-caption py-0"):
                html.Span(f"CTGANAugment. {RESEARCH_NOTICE}", id="notice", classes="text-no-wrap mr-4")
                self.jobs.build()
            self.files.build()
            self._build_keys()
            v3.VSnackbar(
                f"{{{{ {name('error')} }}}}",
                model_value=(f"!!{name('error')}",),
                update_modelValue=f"{name('error')} = ''",
                color="error",
                timeout=12000,
                id="error",
            )

    def _build_bar(self) -> None:
        name = self.context.page.name
        dense = {"density": "compact", "hide_details": True, "variant": "outlined"}
        html.Div("CTGANAugment", classes="text-subtitle-1 ml-4 mr-4")
        v3.VBtn(_("Open"), click=self.files.show, prepend_icon="mdi-folder-open-outline", id="open")
        self.saving.build()
        self.data.build()
        v3.VSelect(
            v_model=(name("scan_id"),),
            items=(name("scans"),),
            label=_("Scan"),
            style="max-width: 280px",
            classes="mx-2",
            id="scan",
            **dense,
        )
        v3.VSelect(
            v_model=(name("window"),),
            items=("windows", [{"title": _(each), "value": each} for each in (AUTOMATIC, *WINDOWS)]),
            label=_("Window"),
            style="max-width: 150px",
            classes="mx-2",
            **dense,
        )
        v3.VSelect(
            v_model=(name("layout"),),
            items=("layouts", [{"title": _(each), "value": each} for each in LAYOUTS]),
            label=_("Layout"),
            style="max-width: 180px",
            classes="mx-2",
            **dense,
        )
        v3.VBtn(
            icon="mdi-cube-outline",
            click=f"{name('rendered')} = !{name('rendered')}",
            active=(name("rendered"),),
            title=_("Volume rendering"),
        )
        v3.VSlider(
            v_model=(name("fill"),),
            min=0,
            max=1,
            step=0.05,
            density="compact",
            hide_details=True,
            prepend_icon="mdi-layers-outline",
            title=_("How strongly segments are filled"),
            style="max-width: 150px",
        )
        v3.VSpacer()
        v3.VProgressCircular(v_if=name("busy"), indeterminate=True, size=22)
        v3.VBtn(
            icon="mdi-theme-light-dark",
            click=f"{name('theme')} = {name('theme')} === 'dark' ? 'light' : 'dark'",
            title=_("Dark or light"),
        )

    def _build_keys(self) -> None:
        lesions = self.panels["synthesize"]
        keys = {"p": lesions.place, "a": lesions.apply, "v": lesions.preview, "f": lesions.flicker}
        bind_keys(self.server, {**keys, "ctrl+z": lesions.undo, "ctrl+y": lesions.redo})

    def _build_panels(self) -> None:
        name = self.context.page.name
        with v3.VTabs(v_model=(name("panel"),), density="compact", show_arrows=True):
            for panel in self.panels.values():
                v3.VTab(panel.title, value=panel.id, id=f"tab-{panel.id}")
        for panel in self.panels.values():
            with html.Div(v_show=f"{name('panel')} === '{panel.id}'", classes="pa-3", id=f"panel-{panel.id}"):
                panel.build()

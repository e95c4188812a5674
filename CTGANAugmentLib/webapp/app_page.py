"""How the whole page is drawn: bar, rail of panels, views, foot."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from trame.widgets import client, html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.i18n import language
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.provenance import RESEARCH_NOTICE
from CTGANAugmentLib.webapp.keys import bind_keys

if TYPE_CHECKING:
    from CTGANAugmentLib.webapp.app import BrowserApp

LANGUAGES = {"en": "English", "zh": "中文"}
_RAIL_PX, _PANEL_PX = 76, 370
_STYLE = """
.ctg-lines { white-space: pre-line }
html { overflow: hidden }
.ctg-side { color: white }
.ctg-tab { text-transform: none; letter-spacing: normal; font-size: 12px; font-weight: 400; min-width: 0; width: 100% }
"""


def draw(app: BrowserApp) -> None:
    """Draw the page at the place of the call."""
    name = app.context.page.name
    client.Style(_STYLE)
    with v3.VAppBar(height=56):
        _draw_bar(app)
    with v3.VNavigationDrawer(permanent=True, width=_RAIL_PX + _PANEL_PX):
        _draw_panels(app)
    with v3.VMain(), html.Div(style="position: relative; height: 100%; width: 100%", classes="d-flex"):
        app.context.views.add_to(app.ui)
    with v3.VFooter(app=True, height=32, classes="text-caption py-0"):
        html.Span(_(RESEARCH_NOTICE), id="notice", classes="text-no-wrap mr-4")
        app.jobs.build()
    app.files.build()
    _draw_keys(app)
    v3.VSnackbar(
        f"{{{{ {name('error')} }}}}",
        model_value=(f"!!{name('error')}",),
        update_modelValue=f"{name('error')} = ''",
        color="error",
        timeout=12000,
        id="error",
    )


def _draw_bar(app: BrowserApp) -> None:
    name = app.context.page.name
    html.Div("CTGANAugment", classes="text-subtitle-1 ml-4 mr-4")
    v3.VBtn(_("Open"), click=app.files.show, prepend_icon="mdi-folder-open-outline", id="open")
    app.saving.build()
    app.data.build()
    _selector(name("scan_id"), name("scans"), _("Scan"), 280, id="scan")
    _selector(name("window"), name("windows"), _("Window and level"), 170, id="window")
    _selector(name("layout"), name("layouts"), _("Layout"), 180, id="layout")
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
    for other, title in LANGUAGES.items():
        if other != language():
            speak = partial(app.speak, other)
            v3.VBtn(title, click=speak, classes="text-none", id=f"speak-{other}")
    v3.VBtn(
        icon="mdi-theme-light-dark",
        click=f"{name('theme')} = {name('theme')} === 'dark' ? 'light' : 'dark'",
        title=_("Dark or light"),
    )


def _selector(model: str, items: str, label: str, width: int, **options: Any) -> None:
    v3.VSelect(
        v_model=(model,),
        items=(items,),
        label=label,
        style=f"max-width: {width}px",
        classes="mx-2",
        density="compact",
        hide_details=True,
        variant="outlined",
        **options,
    )


def _draw_panels(app: BrowserApp) -> None:
    name = app.context.page.name
    with html.Div(classes="d-flex", style="height: 100%"):
        with html.Div(style=f"width: {_RAIL_PX}px", classes="flex-shrink-0 border-e", role="tablist"):
            for panel in app.panels.values():
                with (
                    v3.VBtn(
                        click=f"{name('panel')} = '{panel.id}'",
                        active=(f"{name('panel')} === '{panel.id}'",),
                        id=f"tab-{panel.id}",
                        block=True,
                        rounded=0,
                        variant="text",
                        height=62,
                        classes="ctg-tab px-0",
                    ),
                    html.Div(classes="d-flex flex-column align-center", style="gap: 4px"),
                ):
                    v3.VIcon(panel.icon, size=22)
                    html.Span(panel.title)
        with html.Div(classes="flex-grow-1 overflow-y-auto", style=f"width: {_PANEL_PX}px"):
            for panel in app.panels.values():
                shown = f"{name('panel')} === '{panel.id}'"
                with html.Div(v_show=shown, classes="pa-3", id=f"panel-{panel.id}"):
                    panel.build()


def _draw_keys(app: BrowserApp) -> None:
    lesions = app.panels["synthesize"]
    keys = {"p": lesions.place, "a": lesions.apply, "v": lesions.preview, "f": lesions.flicker}
    bind_keys(app.server, {**keys, "ctrl+z": lesions.undo, "ctrl+y": lesions.redo})

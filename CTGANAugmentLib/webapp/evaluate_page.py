"""How the Evaluate panel is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trame.widgets import client, html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.experiment import CHART_STYLE, OWN_EXPERIMENT
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.webapp.form import parameter_form
from CTGANAugmentLib.webapp.widgets import DENSE, SMALL, TOGGLE, button, row, select, sentences

if TYPE_CHECKING:
    from CTGANAugmentLib.webapp.evaluate_panel import EvaluatePanel
    from CTGANAugmentLib.webapp.experiment_section import ExperimentSection
    from CTGANAugmentLib.webapp.readers_section import ReadersSection
    from CTGANAugmentLib.webapp.realism_section import RealismSection

_THEMES = (("light", "#111827", "#5c636b", "#d5d9de"), ("dark", "#f3f4f6", "#a5adb5", "#454b52"))


def draw(panel: EvaluatePanel) -> None:
    """Draw the panel at the place of the call."""
    client.Style(CHART_STYLE + "".join(_theme(*each) for each in _THEMES))
    part = panel.page.name("part")
    with v3.VBtnToggle(v_model=(part,), id="evaluate-part", classes="mb-3", **TOGGLE):
        v3.VBtn(_("Experiment"), value="experiment", id="part-experiment", **SMALL)
        v3.VBtn(_("Realism"), value="realism", id="part-realism", **SMALL)
        v3.VBtn(_("Readers"), value="readers", id="part-readers", **SMALL)
    with html.Div(v_show=f"{part} === 'experiment'"):
        _experiment(panel.experiment)
    with html.Div(v_show=f"{part} === 'realism'"):
        _realism(panel.realism)
    with html.Div(v_show=f"{part} === 'readers'"):
        _readers(panel.readers)


def _experiment(part: ExperimentSection) -> None:
    name = part.page.name
    select(name("config"), name("configs"), _("Experiment"), id="experiment-config")
    _field(
        name("own"), _("Experiment file"), "experiment-own", v_if=f"{name('config')} === '{OWN_EXPERIMENT}'"
    )
    _field(name("images"), _("Scans"), "experiment-images")
    _field(name("masks"), _("Masks"), "experiment-masks")
    _field(name("out"), _("Folder"), "experiment-out")
    with row():
        blocked = f"!!{name('reason')} || job_running"
        button(_("Run the experiment"), part.run, blocked=blocked, color="primary", id="experiment")
    sentences(f"{name('reason')} || {name('message')}", "experiment-said")
    with html.Div(v_if=f"{name('answer')}.length", id="outcome"):
        html.P("{{ each }}", v_for=f"each in {name('answer')}", key="each", classes="text-body-2 mb-2")
        select(name("figure"), name("figures"), _("Figure"), id="experiment-figure")
        html.Div(v_html=(name("chart"),), classes="mb-2", id="experiment-curves")
        _report_button(part.report_trigger, name("report"), "experiment-report")
        _table(name("headings"), name("rows"), "experiment-table")
    parameter_form(name("groups"), part.set_value, part.set_given)


def _realism(part: RealismSection) -> None:
    name = part.page.name
    _sources(name, "realism")
    _field(name("out"), _("Folder for the report"), "realism-out")
    with row():
        blocked = f"!!{name('reason')} || job_running"
        button(_("Compare"), part.run, blocked=blocked, color="primary", id="realism")
    sentences(f"{name('reason')} || {name('message')}", "realism-said")
    with html.Div(v_if=f"{name('rows')}.length", id="realism-outcome"):
        _report_button(part.report_trigger, name("report"), "realism-report")
        _table(name("headings"), name("rows"), "realism-table")
    parameter_form(name("groups"), part.set_value, part.set_given, open_groups="[]")


def _readers(part: ReadersSection) -> None:
    name = part.page.name
    _field(name("folder"), _("Folder of the test"), "readers-folder")
    _field(
        name("reader"), _("Reader"), "readers-name", title=_("Name or number; it is kept with the answers")
    )
    with row():
        button(
            _("Begin"), part.begin, blocked=f"!!{name('read_reason')}", color="primary", id="readers-begin"
        )
    with html.Div(v_if=f"!{name('reading')}"):
        sentences(f"{name('read_reason')} || {name('message')}", "readers-said")
    with html.Div(v_if=name("reading"), id="reading"):
        html.Div(f"{{{{ {name('progress')} }}}}", classes="text-body-2 mb-1", id="reading-progress")
        with html.Div(v_if=name("image")):
            html.Img(src=(name("image"),), style="width: 100%", classes="mb-2", id="reading-image")
            with row():
                button(_("Real"), part.say_real, id="say-real", size="default", classes="flex-grow-1")
                button(
                    _("Synthetic"),
                    part.say_made,
                    id="say-made",
                    size="default",
                    classes="flex-grow-1",
                )
        sentences(name("scores"), "reading-scores")
    html.Div(_("Lay a test out"), classes="text-subtitle-1 mt-4 mb-2")
    _sources(name, "readers")
    with row():
        blocked = f"!!{name('reason')} || job_running"
        button(_("Lay out"), part.run, blocked=blocked, id="readers-make")
    sentences(name("reason"), "readers-make-said")
    parameter_form(name("groups"), part.set_value, part.set_given, open_groups="[]")


def _sources(name: Any, id_: str) -> None:
    batch = _("Folder, table, pattern with one *, or the folder of a batch; within the app's folders")
    _field(name("real"), _("Real scans"), f"{id_}-real", title=batch)
    _field(name("real_masks"), _("Their masks"), f"{id_}-real-masks")
    _field(name("made"), _("Made scans"), f"{id_}-made", title=batch)
    _field(name("made_masks"), _("Their masks"), f"{id_}-made-masks")


def _field(model: str, label: str, id_: str, title: str = "", **options: Any) -> None:
    title = title or _("Within the folders that the app was started with")
    v3.VTextField(v_model=(model,), label=label, title=title, id=id_, classes="mb-2", **DENSE, **options)


def _report_button(trigger: str, name: str, id_: str) -> None:
    """Fetch the report as a file: the page itself must not run what a report holds."""
    with row():
        v3.VBtn(
            _("Report"),
            click=f"utils.download({name}, trigger('{trigger}'), 'text/html')",
            prepend_icon="mdi-download",
            id=id_,
            **SMALL,
        )


def _table(headings: str, rows: str, id_: str) -> None:
    with (
        html.Div(style="overflow-x: auto", classes="mb-2"),
        v3.VTable(density="compact", classes="text-caption", id=id_),
    ):
        with html.Thead(), html.Tr():
            html.Th("{{ each }}", v_for=f"each in {headings}", key="each", classes="px-2")
        with html.Tbody(), html.Tr(v_for=f"(each, number) in {rows}", key="number"):
            html.Td("{{ cell }}", v_for="(cell, place) in each", key="place", classes="px-2 text-no-wrap")


def _theme(theme: str, second: str, soft: str, line: str) -> str:
    """Colours of the curves that the app's theme chooses, and not the system's."""
    return (
        f".v-theme--{theme} #experiment-curves {{ --a1: {second}; --soft: {soft} }}\n"
        f"#experiment-curves h3 {{ font-size: .9rem; font-weight: 500 }}\n"
        f".v-theme--{theme} #experiment-curves .grid {{ stroke: {line}; stroke-width: .6 }}\n"
    )

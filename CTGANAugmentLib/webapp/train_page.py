"""How the Train panel is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trame.widgets import client, html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.training.run.curves import STYLE
from CTGANAugmentLib.webapp.form import parameter_form
from CTGANAugmentLib.webapp.widgets import DENSE, button, row, select, sentences

if TYPE_CHECKING:
    from CTGANAugmentLib.webapp.train_panel import TrainPanel

_DARK = ["#6db1f7", "#fb923c", "#5fd08a", "#c79bf5", "#f58ac0", "#d9c85a"]
_LIGHT = ["#1f6fc4", "#c2410c", "#15803d", "#8b3fc7", "#b0186b", "#6b5d12"]


def draw(panel: TrainPanel) -> None:
    """Draw the panel at the place of the call."""
    name = panel.page.name
    client.Style(STYLE + _theme("dark", _DARK, "#bbb", "#555") + _theme("light", _LIGHT, "#555", "#ccc"))
    select(name("recipe"), name("recipes"), _("Recipe"), id="train-recipe")
    within = _("Within the folders that the app was started with; a * stands for the case in a pattern")
    v3.VTextField(
        v_for=f"source in {name('sources')}",
        key="source.name",
        model_value=(f"{name('paths')}[source.name]",),
        update_modelValue=f"{name('paths')} = {{...{name('paths')}, [source.name]: $event}}",
        label=("source.title",),
        title=within,
        classes="mb-2",
        id=("'train-' + source.name",),
        **DENSE,
    )
    v3.VTextField(
        v_model=(name("title"),),
        label=_("Name of the run"),
        title=_("A folder of this name is made in the first of the app's folders"),
        classes="mb-2",
        id="train-name",
        **DENSE,
    )
    _draw_buttons(panel)
    sentences(f"{name('said')} || {name('reason')}", "train-said")
    sentences(name("message"), "train-message")
    with v3.VAlert(
        v_if=f"{name('warnings')}.length",
        type="warning",
        variant="tonal",
        density="compact",
        classes="mb-2",
        id="train-warnings",
    ):
        html.Div("{{ text }}", v_for=f"text in {name('warnings')}", key="text", classes="text-body-2")
    html.Img(
        src=(name("picture"),),
        v_if=name("picture"),
        style="width: 100%",
        classes="mb-2",
        id="train-samples",
        title=_("What the model makes by now, beside real images"),
    )
    html.Div(v_html=(name("charts"),), classes="mb-2", id="train-curves")
    parameter_form(name("groups"), panel.set_value, panel.set_given)


def _draw_buttons(panel: TrainPanel) -> None:
    name = panel.page.name
    goes_on = f"['preparing', 'running', 'paused'].includes({name('status')}) && job_running"
    with row():
        blocked = f"!!{name('reason')} || job_running"
        button(_("Start"), panel.start, blocked=blocked, color="primary", id="train-start")
        button(_("Pause"), panel.pause, v_if=f"{goes_on} && {name('status')} !== 'paused'", id="train-pause")
        button(_("Go on"), panel.pause, v_if=f"{goes_on} && {name('status')} === 'paused'", id="train-go")
        button(
            _("Stop"), panel.stop, v_if=goes_on, id="train-stop", title=_("At a checkpoint; Resume goes on")
        )
    with row(v_if=f"{name('runs')}.length"):
        select(name("run"), name("runs"), _("Run"), id="train-run", disabled=("job_running",))
        blocked = f"!{name('can_resume')} || job_running"
        button(_("Resume"), panel.resume, blocked=blocked, id="train-resume")
        button(
            _("Use"),
            panel.use_model,
            blocked="job_running",
            v_if=name("has_model"),
            id="train-use",
            title=_("Take the trained model among your own models"),
        )


def _theme(theme: str, colors: list[str], soft: str, line: str) -> str:
    """Colours of the curves, which the app's theme chooses and not the system's."""
    variables = "".join(f"--c{number}: {color}; " for number, color in enumerate(colors))
    return (
        f".v-theme--{theme} #train-curves {{ {variables} --soft: {soft} }}\n"
        f"#train-curves h3 {{ font-size: .9rem; font-weight: 500 }}\n"
        f".v-theme--{theme} #train-curves .grid {{ stroke: {line}; stroke-width: .6 }}\n"
    )

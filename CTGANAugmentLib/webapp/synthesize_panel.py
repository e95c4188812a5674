"""The panel that puts lesions into the scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from trame.widgets import html
from trame.widgets import vuetify3 as v3

from CTGANAugmentLib.faces.choices import POINTS, ROI, SEGMENT, Choices, new_seed
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import language
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.lesion_parameters import goes_with
from CTGANAugmentLib.faces.readiness import why_not
from CTGANAugmentLib.faces.session import SynthesisSession
from CTGANAugmentLib.faces.situation import situation_of
from CTGANAugmentLib.faces.summary import summary
from CTGANAugmentLib.faces.titles import preset_label
from CTGANAugmentLib.lesions.parametric import ParametricLesion
from CTGANAugmentLib.lesions.presets import load_presets
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.form import parameter_form
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_given, with_value
from CTGANAugmentLib.webapp.markups import Marker
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.segment_items import chosen, segment_items

_PLACEMENT = "Placement"
_SIDES = ("before", "after", "difference")


class SynthesizePanel:
    """Choices on one side, the scene on the other; `show` draws both.

    Attributes:
        id, icon: of the panel in the page.
        session: preview, apply, undo.
    """

    id, icon = "synthesize", "mdi-plus-circle-outline"

    def __init__(self, context: Context) -> None:
        self._context = context
        self.session = SynthesisSession(context.scene)
        self._choices = Choices()
        self._points = Marker(context, "vtkMRMLMarkupsFiducialNode", "Lesion", (1.0, 0.85, 0.2))
        self._roi = Marker(context, "vtkMRMLMarkupsROINode", "Region", (0.3, 0.8, 1.0))
        self._message = ""
        self.page = PageState(
            context.server.state,
            self.id,
            preset=self._choices.preset,
            presets=[],
            about="",
            place=POINTS,
            seed="1",
            groups=[],
            reason="",
            message="",
            side="after",
            compared=False,
            outlines=True,
            points=0,
            can_undo=False,
            can_redo=False,
            made=[],
            segments=[],
            segment="",
            previewed=False,
        )
        context.on_change.append(self.show)
        self._bind()

    @property
    def title(self) -> str:
        """Heading of the panel."""
        return _("Synthesize")

    @property
    def choices(self) -> Choices:
        """What the user chose."""
        return self._choices

    def nodes(self) -> dict[str, Any]:
        """Nodes that a lesion is made from."""
        return {
            "volume": self._context.volume,
            "points": self._points.node,
            "roi": self._roi.node,
            "segmentation": chosen(self._context.scene, self.page.segment)[0],
        }

    def forget(self) -> None:
        """Let go of everything in a scene that is being closed."""
        self.session.leave()
        self.session = SynthesisSession(self._context.scene)
        self._message = ""

    def show(self) -> None:
        """Show choices and scene as they are now."""
        page, nodes, choices = self.page, self.nodes(), self._choices
        modality = self._context.modality
        if self.session.tidy(nodes, choices):
            self._message = ""
        preset = load_presets().get(choices.preset)
        values = usable_values(ParametricLesion, choices.values, modality, goes_with)
        page.presets = _preset_items(modality)
        page.about = _(preset.description) if preset else ""
        skip = ("preset", *(_placement_names() if choices.place == POINTS else ()))
        page.groups = form_groups(
            ParametricLesion, modality, values, self._typical(modality), skip=skip, goes=goes_with
        )
        page.segments = segment_items(self._context.scans.segmentations(), all_segments=True)
        page.points = self._points.count
        page.reason = why_not(situation_of(nodes, choices, modality))
        page.message = self._message
        page.seed, page.preset, page.place = choices.seed, choices.preset, choices.place
        comparison = self.session.comparison
        page.compared, page.side = comparison.is_shown, comparison.side
        page.previewed = self.session.has_preview(nodes, choices)
        page.can_undo, page.can_redo = self.session.can_undo, self.session.can_redo
        page.made = [nodes[0].GetName() for nodes in self.session.made()]

    def set_value(self, name: str, shown: Any) -> None:
        """Take a figure from the form."""
        self._choose(
            values=with_value(ParametricLesion, self._choices.values, name, shown, self._context.modality)
        )

    def set_given(self, name: str, given: bool) -> None:
        """Take a parameter from the preset, or give it back to it."""
        modality = self._context.modality
        typical = self._typical(modality)
        self._choose(
            values=with_given(ParametricLesion, self._choices.values, name, given, typical, modality)
        )

    def place(self) -> None:
        """Let clicks place what the chosen kind of place needs."""
        marker = self._roi if self._choices.place == ROI else self._points
        self.session.comparison.show_outlines(True)
        self._context.act(lambda: marker.place(persistent=False))

    def clear_places(self) -> None:
        """Take points and region away."""
        self._points.clear()
        self._roi.clear()
        self._context.changed()

    def dice(self) -> None:
        """Draw another seed."""
        self._choose(seed=new_seed())

    def preview(self) -> None:
        """Show the result without keeping it."""
        self._context.act(lambda: self._make(keep=False))

    def apply(self) -> None:
        """Keep the result."""
        self._context.act(lambda: self._make(keep=True))

    def undo(self) -> None:
        """Remove what was applied last."""
        self._tell_removed(self._context.act(self.session.undo))

    def redo(self) -> None:
        """Make it once more."""
        names = self._context.act(self.session.redo)
        self._message = _("Made {name}.").format(name=", ".join(names)) if names else ""
        self._context.changed()

    def remove(self, index: int) -> None:
        """Remove one of the results that were made."""
        made = self.session.made()
        if 0 <= index < len(made):
            self._tell_removed(self._context.act(lambda: self.session.remove(made[index])))

    def compare(self, side: str) -> None:
        """Show the scan before, after, or the difference."""
        if side in _SIDES and self.session.comparison.is_shown:
            self._context.act(lambda: self.session.comparison.show(side))  # type: ignore[arg-type]

    def flicker(self) -> None:
        """Change between before and after."""
        self.compare("after" if self.session.comparison.side != "after" else "before")

    def _typical(self, modality: str) -> Mapping[str, float]:
        """What the preset gives in a modality."""
        preset = load_presets().get(self._choices.preset)
        return preset.typical(modality) if preset and modality in preset.modalities else {}

    def _make(self, *, keep: bool) -> None:
        self._points.stop()
        nodes, choices, modality = self.nodes(), self._choices, self._context.modality
        values = usable_values(ParametricLesion, choices.values, modality, goes_with)
        operation = ParametricLesion(preset=choices.preset, **values)
        make = self.session.apply if keep else self.session.preview
        made = make(operation, nodes, choices, modality)
        self._message = summary(made, modality, kept=keep)
        if made.segmentation_node is not None:
            self._context.views.show_surfaces([made.segmentation_node])

    def _tell_removed(self, names: list[str] | None) -> None:
        self._message = _("Removed: {names}").format(names=", ".join(names)) if names else ""
        self._context.changed()

    def _choose(self, **changes: Any) -> None:
        self._choices = replace(self._choices, **changes)
        self._context.changed()

    def _bind(self) -> None:
        state = self._context.server.state
        for name in ("preset", "place", "seed"):
            state.change(self.page.name(name))(lambda name=name, **_kwargs: self._taken_over(name))
        state.change(self.page.name("segment"))(lambda **_kwargs: self._segment_chosen())

    def _taken_over(self, name: str) -> None:
        """A choice that the page made; one that came from here changes nothing."""
        value = getattr(self.page, name)
        if value != getattr(self._choices, name):
            self._choose(**{name: value})

    def _segment_chosen(self) -> None:
        _node, segment = chosen(self._context.scene, self.page.segment)
        if segment != self._choices.segment:
            self._choose(segment=segment)

    def build(self) -> None:
        """Draw the panel at the place of the call."""
        name = self.page.name
        dense = {"density": "compact", "hide_details": True}
        v3.VSelect(
            v_model=(name("preset"),), items=(name("presets"),), label=_("Lesion"), classes="mb-1", **dense
        )
        html.Div(f"{{{{ {name('about')} }}}}", classes="text-caption text-medium-emphasis mb-2")
        with v3.VBtnToggle(
            v_model=(name("place"),), mandatory=True, density="compact", divided=True, classes="mb-2"
        ):
            v3.VBtn(
                _("At points"),
                value=POINTS,
                size="small",
                title=_("One lesion at each point that is clicked"),
            )
            v3.VBtn(_("In a box"), value=ROI, size="small", title=_("At random places within a region"))
            v3.VBtn(
                _("In an organ"), value=SEGMENT, size="small", title=_("At random places within a segment")
            )
        with html.Div(classes="d-flex mb-2", v_if=f"{name('place')} !== '{SEGMENT}'"):
            v3.VBtn(
                _("Place"),
                click=self.place,
                size="small",
                prepend_icon="mdi-crosshairs-gps",
                id="place",
                title=_("Then click into a view"),
            )
            v3.VBtn(_("Clear"), click=self.clear_places, size="small", variant="text", classes="ml-2")
        v3.VSelect(
            v_if=f"{name('place')} === '{SEGMENT}'",
            v_model=(name("segment"),),
            items=(name("segments"),),
            label=_("Organ"),
            classes="mb-2",
            **dense,
        )
        with html.Div(classes="d-flex mb-2 align-center"):
            v3.VTextField(
                v_model=(name("seed"),),
                label=_("Seed"),
                title=_("The same seed gives the same lesions."),
                **dense,
            )
            v3.VBtn(
                icon="mdi-dice-multiple",
                click=self.dice,
                size="small",
                variant="text",
                title=_("Another seed"),
            )
        self._build_buttons()
        parameter_form(name("groups"), self.set_value, self.set_given)

    def _build_buttons(self) -> None:
        name = self.page.name
        small = {"size": "small"}
        with html.Div(classes="d-flex mb-2", style="gap: 6px"):
            blocked = (f"!!{name('reason')}",)
            v3.VBtn(_("Preview"), click=self.preview, disabled=blocked, id="preview", **small)
            v3.VBtn(_("Apply"), click=self.apply, disabled=blocked, color="primary", id="apply", **small)
            v3.VBtn(
                icon="mdi-undo", click=self.undo, disabled=(f"!{name('can_undo')}",), title=_("Undo"), **small
            )
            v3.VBtn(
                icon="mdi-redo", click=self.redo, disabled=(f"!{name('can_redo')}",), title=_("Redo"), **small
            )
        with html.Div(v_if=name("compared"), classes="mb-2 d-flex align-center", style="gap: 6px"):
            with v3.VBtnToggle(
                model_value=(name("side"),),
                update_modelValue=(self.compare, "[$event]"),
                mandatory=True,
                density="compact",
                divided=True,
            ):
                for side, title in zip(_SIDES, (_("Before"), _("After"), _("Difference")), strict=True):
                    v3.VBtn(title, value=side, **small)
            v3.VBtn(
                icon="mdi-compare", click=self.flicker, title=_("Flicker between before and after"), **small
            )
        html.Div(
            f"{{{{ {name('reason')} || {name('message')} }}}}",
            classes="text-body-2 mb-2 ctg-lines",
            id="said",
        )
        with (
            v3.VList(v_if=f"{name('made')}.length", density="compact", classes="mb-2"),
            v3.VListItem(v_for=f"(title, index) in {name('made')}", key="title", title=("title",)),
            v3.Template(v_slot_append=True),
        ):
            v3.VBtn(
                icon="mdi-delete-outline",
                variant="text",
                click=(self.remove, "[index]"),
                title=_("Remove this one"),
                **small,
            )


def _preset_items(modality: str) -> list[dict[str, str]]:
    presets = sorted(
        load_presets().values(), key=lambda preset: (modality not in preset.modalities, preset.organ)
    )
    return [{"title": preset_label(preset, language()), "value": preset.id} for preset in presets]


def _placement_names() -> list[str]:
    return [spec.name for spec in parameters_of(ParametricLesion) if spec.about.group == _PLACEMENT]

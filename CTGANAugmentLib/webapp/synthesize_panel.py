"""The panel that puts lesions into the scan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from CTGANAugmentLib.faces.choices import POINTS, ROI, Choices, new_seed
from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import language
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.lesion_methods import lesion_methods, method_of, takes_preset
from CTGANAugmentLib.faces.lesion_parameters import goes_with
from CTGANAugmentLib.faces.pytorch import needs_model
from CTGANAugmentLib.faces.readiness import why_not
from CTGANAugmentLib.faces.session import SynthesisSession
from CTGANAugmentLib.faces.situation import situation_of
from CTGANAugmentLib.faces.summary import summary
from CTGANAugmentLib.faces.titles import preset_label
from CTGANAugmentLib.lesions.presets import load_presets
from CTGANAugmentLib.operation import Operation
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.webapp.context import Context
from CTGANAugmentLib.webapp.form_rows import form_groups
from CTGANAugmentLib.webapp.form_values import with_given, with_value
from CTGANAugmentLib.webapp.markups import Marker
from CTGANAugmentLib.webapp.page_state import PageState
from CTGANAugmentLib.webapp.segment_items import chosen, segment_items
from CTGANAugmentLib.webapp.synthesize_page import draw
from CTGANAugmentLib.webapp.warm_up import warm_up

_PLACEMENT = "Placement"
_TYPED = ("method", "preset", "place", "seed")
"""Choices that the page makes by itself."""
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
        self.session = SynthesisSession(context.scene, context.comparison)
        self._choices = Choices()
        self._points = Marker(context, "vtkMRMLMarkupsFiducialNode", "Lesion", (1.0, 0.85, 0.2))
        self._roi = Marker(context, "vtkMRMLMarkupsROINode", "Region", (0.3, 0.8, 1.0))
        self._message = ""
        self.page = PageState(
            context.server.state,
            self.id,
            method=self._choices.method,
            methods=[],
            takes_preset=True,
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

    @property
    def method(self) -> type[Operation]:
        """Way to make lesions that is chosen."""
        return method_of(self._choices)

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
        self.session = SynthesisSession(self._context.scene, self._context.comparison)
        self._message = ""

    def show(self) -> None:
        """Take over what the page chose, then show choices and scene as they are now."""
        typed = self._typed()
        self._choices = replace(self._choices, **typed)
        if "place" in typed:
            self._roi.set_visible(self._choices.place == ROI)
            self._points.set_visible(self._choices.place == POINTS)
        if "method" in typed and needs_model(self.method):
            warm_up()
        page, nodes, choices = self.page, self.nodes(), self._choices
        modality = self._context.modality
        if self.session.tidy(nodes, choices):
            self._message = ""
        preset = load_presets().get(choices.preset)
        values = usable_values(self.method, choices.values, modality, goes_with)
        page.method, page.takes_preset = choices.method, takes_preset(self.method)
        page.methods = [{"title": _(each.title), "value": each.id} for each in lesion_methods().values()]
        page.presets = _preset_items(modality)
        page.about = _(preset.description) if preset and page.takes_preset else ""
        skip = ("preset", *(_placement_names(self.method) if choices.place == POINTS else ()))
        page.groups = form_groups(
            self.method, modality, values, self._typical(modality), skip=skip, goes=goes_with
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
            values=with_value(self.method, self._choices.values, name, shown, self._context.modality)
        )

    def set_given(self, name: str, given: bool) -> None:
        """Take a parameter from the preset, or give it back to it."""
        modality = self._context.modality
        typical = self._typical(modality)
        self._choose(values=with_given(self.method, self._choices.values, name, given, typical, modality))

    def place(self) -> None:
        """Let clicks place what the chosen kind of place needs."""
        marker = self._roi if self._choices.place == ROI else self._points
        marker.set_visible(True)
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
        values = usable_values(self.method, choices.values, modality, goes_with)
        operation = self._operation(values)
        make = self.session.apply if keep else self.session.preview
        made = make(operation, nodes, choices, modality)
        self._message = summary(made, modality, kept=keep)
        if made.segmentation_node is not None:
            self._context.views.show_surfaces([made.segmentation_node])

    def _operation(self, values: Mapping[str, Any]) -> Operation:
        """Build the operation; folders that it reads from lie within those of the app.

        Raises:
            UserError: values that do not go together, or a folder outside.
        """
        preset = {"preset": self._choices.preset} if takes_preset(self.method) else {}
        paths = {
            spec.name: str(self._context.roots.resolve(values[spec.name]))
            for spec in parameters_of(self.method)
            if spec.about.is_path and values.get(spec.name)
        }
        return self.method(**{**preset, **values, **paths})

    def _tell_removed(self, names: list[str] | None) -> None:
        self._message = _("Removed: {names}").format(names=", ".join(names)) if names else ""
        self._context.changed()

    def _choose(self, **changes: Any) -> None:
        self._choices = replace(self._choices, **changes)
        for name in changes.keys() & set(_TYPED):
            setattr(self.page, name, changes[name])
        self._context.changed()

    def _bind(self) -> None:
        state = self._context.server.state
        state.change(*(self.page.name(each) for each in _TYPED))(self._taken_over)
        state.change(self.page.name("segment"))(self._segment_chosen)

    def _typed(self) -> dict[str, Any]:
        """What the page chose since it was last shown."""
        typed = {name: getattr(self.page, name) for name in _TYPED}
        return {name: value for name, value in typed.items() if value != getattr(self._choices, name)}

    def _taken_over(self, **_kwargs: Any) -> None:
        if self._typed():
            self._context.changed()

    def _segment_chosen(self, **_kwargs: Any) -> None:
        _node, segment = chosen(self._context.scene, self.page.segment)
        if segment != self._choices.segment:
            self._choose(segment=segment)

    def build(self) -> None:
        """Draw the panel at the place of the call."""
        draw(self)


def _preset_items(modality: str) -> list[dict[str, str]]:
    presets = sorted(
        load_presets().values(), key=lambda preset: (modality not in preset.modalities, preset.organ)
    )
    return [{"title": preset_label(preset, language()), "value": preset.id} for preset in presets]


def _placement_names(method: type[Operation]) -> list[str]:
    return [spec.name for spec in parameters_of(method) if spec.about.group == _PLACEMENT]

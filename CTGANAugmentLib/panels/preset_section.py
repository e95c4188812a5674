"""Which scan, which way to make lesions, and which kind of lesion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qt
import slicer

from CTGANAugmentLib.faces.choices import Choices, new_seed
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.lesion_methods import lesion_methods, method_of, takes_preset
from CTGANAugmentLib.faces.titles import preset_label
from CTGANAugmentLib.lesions.presets import Preset, load_presets
from CTGANAugmentLib.panels.widgets import (
    button,
    combo_box,
    listen,
    node_selector,
    row_of,
    select,
    selected,
    text_label,
)


class PresetSection:
    """Rows for input volume, modality, method, preset and seed.

    Attributes:
        layout: form layout that more rows can be added to.
        volume, modality, method, preset, seed: the rows' widgets.
        description: label with what the preset looks like.
    """

    def __init__(self, on_change: Callable[[], None], beside_method: Any) -> None:
        """Make the rows.

        Args:
            on_change: called when the user changed something.
            beside_method: widget beside the method.
        """
        self.widget = qt.QWidget()
        self.layout = qt.QFormLayout(self.widget)
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.volume = node_selector("vtkMRMLScalarVolumeNode", _("CT or MR scan. It is never changed."))
        self.modality = combo_box(
            [("", _("Automatic")), ("CT", _("CT (Hounsfield units)")), ("MR", _("MR"))],
            _("What the voxel values are. Choose it yourself where Automatic is wrong."),
        )
        self.method = combo_box(
            [(each.id, _(each.title)) for each in lesion_methods().values()],
            _("How the lesions are made"),
        )
        self.preset = combo_box(
            _preset_items(), _("Kind of lesion; any of its figures can be changed below.")
        )
        self.description = text_label()
        self.seed = qt.QLineEdit()
        self.seed.toolTip = _("The same seed gives the same lesions.")
        self._dice = button(_("New seed"), _("Draw other lesions of the same kind."), self._on_dice)
        self._add_rows(beside_method)
        for combo in (self.modality, self.method, self.preset):
            listen(combo, "currentIndexChanged(int)", lambda _index: on_change())
        listen(self.volume, "currentNodeChanged(vtkMRMLNode*)", lambda _node: on_change())
        listen(self.seed, "textChanged(QString)", lambda _text: on_change())

    @property
    def chosen_method(self) -> str:
        """Id of the method, "" for none."""
        return selected(self.method)

    @property
    def chosen_preset(self) -> str:
        """Id of the preset, "" for none."""
        return selected(self.preset)

    @property
    def chosen_modality(self) -> str:
        """Either "CT" or "MR", or "" to tell it from the volume."""
        return selected(self.modality)

    def show(self, choices: Choices, modality: str) -> None:
        """Show choices; `modality` is what the volume was found to be."""
        method = method_of(choices)
        select(self.method, method.id)
        preset = load_presets().get(choices.preset)
        select(self.preset, choices.preset)
        self.description.text = _(preset.description) if preset else ""
        for each in (self.preset, self.description, self.layout.labelForField(self.preset)):
            each.visible = takes_preset(method)
        select(self.modality, choices.modality)
        automatic = _("Automatic ({modality})").format(modality=modality)
        self.modality.setItemText(0, automatic if self.volume.currentNode() else _("Automatic"))
        if self.seed.text != choices.seed:
            self.seed.text = choices.seed

    def _add_rows(self, beside_method: Any) -> None:
        self.layout.addRow(_("Scan"), self.volume)
        self.layout.addRow(_("Values"), self.modality)
        self.layout.addRow(_("Method"), row_of(self.method, beside_method))
        self.layout.addRow(_("Lesion"), self.preset)
        self.layout.addRow("", self.description)
        self.layout.addRow(_("Seed"), row_of(self.seed, self._dice))

    def _on_dice(self) -> None:
        self.seed.text = new_seed()


def _preset_items() -> list[tuple[str, str]]:
    locale: Any = slicer.app.applicationLocaleName
    presets: list[Preset] = sorted(load_presets().values(), key=lambda preset: preset.organ)
    return [(preset.id, preset_label(preset, str(locale or ""))) for preset in presets]

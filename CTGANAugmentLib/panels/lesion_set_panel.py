"""What realism and readers have in common: real and made scans of the disk, and how patches are cut."""

from __future__ import annotations

import json
from typing import Any, ClassVar

import qt

from CTGANAugmentLib.faces.controls import usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.lesion_sets import LesionCut, LesionSources
from CTGANAugmentLib.panels.form import ParameterForm
from CTGANAugmentLib.panels.job_panel import JobPanel
from CTGANAugmentLib.panels.panel import Panel
from CTGANAugmentLib.panels.widgets import path_line


class LesionSetPanel(JobPanel):
    """Base of both; works without a scene.

    Attributes:
        real, made, real_masks, made_masks: where the scans are.
        form: of the settings.
    """

    settings_class: ClassVar[type[LesionCut]]
    state_field: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        batch = _("Folder, table, pattern with one *, or the folder of a batch")
        beside = _("Their masks; leave empty for those beside them")
        self.real, self.made = (path_line(batch, self._on_change, files=True) for _number in range(2))
        self.real_masks, self.made_masks = (
            path_line(beside, self._on_change, files=True) for _number in range(2)
        )
        self.form = ParameterForm(self.settings_class, self._on_change, placeholder=_("not set"))

    def forget_scene(self) -> None:
        """An experiment on scans of the disk goes on, as it needs no scene."""
        Panel.forget_scene(self)

    @property
    def sources(self) -> LesionSources:
        """What stands in the fields."""
        paths = (self.real, self.made, self.real_masks, self.made_masks)
        return LesionSources(*(str(line.currentPath) for line in paths))

    @property
    def settings(self) -> Any:
        """What the form says."""
        return self.settings_class(**usable_values(self.settings_class, self._told(), ""))

    def show_form(self) -> None:
        """Show the settings of the parameter node."""
        self.form.show("CT", usable_values(self.settings_class, self._told(), ""), {})

    def sources_layout(self) -> Any:
        """Rows of the fields."""
        layout = qt.QFormLayout()
        layout.addRow(_("Real scans"), self.real)
        layout.addRow(_("Their masks"), self.real_masks)
        layout.addRow(_("Made scans"), self.made)
        layout.addRow(_("Their masks"), self.made_masks)
        return layout

    def _told(self) -> dict[str, Any]:
        """What the parameter node says."""
        text = getattr(self.state, self.state_field) if self.state else ""
        try:
            found = json.loads(text) if text else {}
        except ValueError:
            found = {}
        return found if isinstance(found, dict) else {}

    def _on_change(self) -> None:
        """Write the settings into the parameter node; paths stay out of it, whose names may be patients'."""
        if not self.may_write:
            return
        with self.held():
            setattr(self.state, self.state_field, json.dumps(self.form.values, sort_keys=True))
        self.say("")

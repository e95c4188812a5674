"""Forms of several declarations in one place, of which one is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import qt

from CTGANAugmentLib.faces.controls import Note, preset_note
from CTGANAugmentLib.panels.form import ParameterForm


class SwitchedForm:
    """A form for each declaration, made when it is first shown.

    Attributes:
        widget: to put into a panel.
    """

    def __init__(self, on_change: Callable[[], None], *, note: Note = preset_note) -> None:
        self._on_change, self._note = on_change, note
        self._forms: dict[Any, ParameterForm] = {}
        self._cls: Any = None
        self.widget = qt.QWidget()
        self._layout = qt.QVBoxLayout(self.widget)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def form(self) -> ParameterForm | None:
        """The one that is shown."""
        return self._forms.get(self._cls)

    @property
    def values(self) -> dict[str, Any]:
        """What the user set in the form that is shown."""
        return self.form.values if self.form else {}

    def show(self, cls: Any, modality: str, values: Mapping[str, Any]) -> None:
        """Show the form of a declaration, none for None."""
        self._cls = cls
        if cls is not None and cls not in self._forms:
            made = ParameterForm(cls, self._on_change, folded_groups=(), note=self._note)
            self._forms[cls] = made
            self._layout.addWidget(made.widget)
        for each, form in self._forms.items():
            form.widget.visible = each is cls
        if self.form:
            self.form.show(modality, values, {})

"""A form made from an operation's declaration."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

import ctk
import qt

from CTGANAugmentLib.faces.control_choices import choices_of
from CTGANAugmentLib.faces.controls import Goes, Note, controls_by_group, preset_note, suits
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.operation import Operation
from CTGANAugmentLib.panels.parameter_row import ParameterRow
from CTGANAugmentLib.parameters import parameters_of


class ParameterForm:
    """Rows for the parameters of an operation, grouped under their headings.

    Attributes:
        widget: to put into a panel.
        cls: the operation.
    """

    def __init__(
        self,
        cls: type[Operation],
        on_change: Callable[[], None],
        skip: Collection[str] = (),
        only: Collection[str] = (),
        open_groups: Collection[str] = (),
        folded_groups: Collection[str] | None = None,
        goes: Goes = suits,
        *,
        note: Note = preset_note,
        placeholder: str = "",
        flat: bool = False,
    ) -> None:
        """Make an empty form; `show` fills it.

        Args:
            cls: the operation.
            on_change: called when the user changed something.
            skip: names that are shown elsewhere.
            only: names to show; all of them when empty.
            open_groups: headings that are not folded at first.
            folded_groups: in place of `open_groups`, headings that are.
            goes: whether a parameter goes with a modality.
            note: says what an optional parameter is while it is not set.
            placeholder: text in the place of an optional parameter of which nothing is known.
            flat: rows without headings.
        """
        self.cls = cls
        self._on_change = on_change
        self._skip = {*skip, *(spec.name for spec in parameters_of(cls) if only and spec.name not in only)}
        self._goes = goes
        self._note, self._placeholder = note, placeholder
        self._flat = flat
        groups = {spec.about.group or "Parameters" for spec in parameters_of(cls)}
        self._open = set(open_groups) if folded_groups is None else groups - set(folded_groups)
        self._modality = ""
        self._rows: dict[str, ParameterRow] = {}
        self._boxes: dict[str, Any] = {}
        self._showing = False
        self.widget = qt.QWidget()
        self._layout = qt.QVBoxLayout(self.widget)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def has_optional(self) -> bool:
        """Whether a parameter can be left out."""
        return any(row.control.spec.optional for row in self._rows.values())

    @property
    def rows(self) -> Mapping[str, ParameterRow]:
        """Rows that are shown, by parameter name."""
        return dict(self._rows)

    @property
    def values(self) -> dict[str, Any]:
        """What the user set; what is left to the preset or at its default is not in it."""
        return {n: row.value for n, row in self._rows.items() if row.value != row.control.spec.default}

    def show(self, modality: str, values: Mapping[str, Any], typical: Mapping[str, float]) -> None:
        """Show values, without calling `on_change`.

        Args:
            modality: decides between HU and percent.
            values: the user's own.
            typical: what the preset gives.
        """
        self._showing = True
        try:
            if modality != self._modality:
                self._rebuild(modality)
            for name, row in self._rows.items():
                row.show(values.get(name), typical.get(name))
        finally:
            self._showing = False

    def _changed(self) -> None:
        if not self._showing:
            self._on_change()

    def _rebuild(self, modality: str) -> None:
        for heading, box in self._boxes.items():
            if not self._flat:
                self._open.discard(heading) if box.collapsed else self._open.add(heading)
            self._layout.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._rows, self._boxes, self._modality = {}, {}, modality
        for heading, controls in controls_by_group(self.cls, modality, self._skip, self._goes).items():
            box = self._make_box(heading)
            layout = qt.QFormLayout(box)
            for control in controls:
                items = partial(choices_of, self.cls, control, modality)
                row = ParameterRow(control, self._changed, self._note, self._placeholder, items)
                self._rows[control.spec.name] = row
                layout.addRow(row.label, row.field)
            if not self._flat:
                box.collapsed = heading not in self._open
            self._layout.addWidget(box)
            self._boxes[heading] = box

    def _make_box(self, heading: str) -> Any:
        if self._flat:
            return qt.QWidget()
        box = ctk.ctkCollapsibleGroupBox()
        box.title = _(heading)
        return box

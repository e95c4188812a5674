"""One parameter of an operation as a row of a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ctk
import qt

from CTGANAugmentLib.faces.control_choices import Item
from CTGANAugmentLib.faces.controls import Control, Note, help_of, preset_note
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.panels.widgets import combo_box, listen, row_of, select, selected

Items = Callable[[Any], Sequence[Item]]
_LARGE, _FEW_DECIMALS = 100.0, 1
"""A large figure is shown with few decimals: 216.000 would look like more than anybody knows."""


class ParameterRow:
    """Label and editor; an optional parameter has a check box for a label, unticked for the preset's own value.

    Attributes:
        label, editor: the row's widgets.
        field: what stands beside the label: the editor, or a text in its place.
    """

    def __init__(
        self,
        control: Control,
        on_change: Callable[[], None],
        note: Note = preset_note,
        placeholder: str = "",
        items: Items = lambda _value: (),
    ) -> None:
        """Make a row.

        Args:
            control: how the parameter is shown.
            on_change: called when the user changed it.
            note: says what an optional parameter is while it is not set.
            placeholder: text in the editor's place while nothing is known of its value; "" keeps the editor.
            items: values and titles to choose from, asked for at each showing with the value that is set.
        """
        self.control = control
        self._note, self._items = note, items
        self._shown_items: Sequence[Item] = ()
        self.editor, sender, signal = _MAKERS[control.kind](control)
        self._placeholder = qt.QLabel(placeholder) if placeholder and control.spec.optional else None
        self.field = row_of(self.editor, self._placeholder) if self._placeholder else self.editor
        self._is_set = not control.spec.optional
        self.label = self._make_label(on_change)
        self._help = "\n".join(help_of(control))
        self.show(None, None)
        listen(sender, signal, lambda *_arguments: on_change())

    @property
    def value(self) -> Any:
        """The user's own value, None where it is left to the preset."""
        if self.control.spec.optional and not self.label.checked:
            return None
        return self.control.to_value(_read(self.editor, self.control))

    def show(self, value: Any, typical: float | None) -> None:
        """Show a value; without one, what the preset or the method gives.

        Args:
            value: the user's own, None for none.
            typical: middle of the preset's distribution, None where the preset does without.
        """
        spec = self.control.spec
        given = value is not None
        shown = value if given else _first_known(typical, spec.default)
        if self.control.kind == "choice":
            self._fill(shown)
        if shown is not None:
            _write(self.editor, self.control, shown)
        note = ""
        if spec.optional:
            self.label.checked = given
            self.editor.enabled = given
            self._show_number(given or typical is not None)
            note = "" if given else self._note(spec, typical)
        self.editor.toolTip = self.label.toolTip = "\n".join(part for part in (self._help, note) if part)

    def _fill(self, value: Any) -> None:
        """Offer what there is to choose from now: models come and go."""
        items = list(self._items(value))
        if items != self._shown_items:
            self._shown_items = items
            self.editor.clear()
            for each, title in items:
                self.editor.addItem(title, each)

    def _show_number(self, shown: bool) -> None:
        """Show no number for what the preset does not use: 0 HU would be taken for a figure."""
        if self._placeholder is not None:
            self.editor.visible = shown
            self._placeholder.visible = not shown
        elif self.control.kind == "slider":
            self.editor.spinBoxVisible = shown

    def _make_label(self, on_change: Callable[[], None]) -> Any:
        title = _(self.control.spec.title)
        if not self.control.spec.optional:
            return qt.QLabel(title)
        box = qt.QCheckBox(title)
        listen(box, "toggled(bool)", lambda _checked: on_change())
        return box


def _first_known(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _slider(control: Control) -> tuple[Any, Any, str]:
    slider = ctk.ctkSliderWidget()
    slider.decimals = control.decimals
    slider.minimum = float(control.spec.about.minimum)
    slider.maximum = float(control.spec.about.maximum)
    slider.singleStep = control.step
    slider.suffix = control.suffix
    return slider, slider, "valueChanged(double)"


def _number(control: Control) -> tuple[Any, Any, str]:
    low, high = control.spec.about.minimum, control.spec.about.maximum
    field = qt.QDoubleSpinBox()
    field.decimals = control.decimals
    field.minimum = -1e9 if low is None else float(low)
    field.maximum = 1e9 if high is None else float(high)
    field.singleStep = control.step
    field.suffix = control.suffix
    return field, field, "valueChanged(double)"


def _choice(_control: Control) -> tuple[Any, Any, str]:
    box = combo_box([], "")
    return box, box, "currentIndexChanged(int)"


def _check(_control: Control) -> tuple[Any, Any, str]:
    box = qt.QCheckBox()
    return box, box, "toggled(bool)"


def _text(_control: Control) -> tuple[Any, Any, str]:
    line = qt.QLineEdit()
    return line, line, "textChanged(QString)"


def _path(_control: Control) -> tuple[Any, Any, str]:
    """Files and folders, and patterns for many of them: the widget's own signal tells of paths that exist alone."""
    line = ctk.ctkPathLineEdit()
    line.filters = ctk.ctkPathLineEdit.AllEntries
    line.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Fixed)
    return line, line.comboBox(), "editTextChanged(QString)"


_MAKERS: dict[str, Callable[[Control], tuple[Any, Any, str]]] = {
    "slider": _slider,
    "number": _number,
    "choice": _choice,
    "check": _check,
    "text": _text,
    "path": _path,
}


_PROPERTIES = {"check": "checked", "text": "text", "path": "currentPath"}


def _read(editor: Any, control: Control) -> Any:
    if control.kind == "choice":
        return selected(editor)
    return getattr(editor, _PROPERTIES.get(control.kind, "value"))


def _write(editor: Any, control: Control, value: Any) -> None:
    if control.kind == "choice":
        select(editor, value)
    elif control.kind == "check":
        editor.checked = bool(value)
    elif control.kind in ("text", "path"):
        name = _PROPERTIES[control.kind]
        if getattr(editor, name) != str(value):  # setting it moves the cursor of who is typing
            setattr(editor, name, str(value))
    else:
        if control.kind == "number" and control.decimals > _FEW_DECIMALS:
            editor.decimals = _FEW_DECIMALS if abs(float(value)) >= _LARGE else control.decimals
        editor.value = float(value)

"""Segment Editor effect: a click is the seed of a classical method, whose result goes into the selected segment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import qt
import slicer
import vtk
from SegmentEditorEffects import AbstractScriptedSegmentEditorEffect

from CTGANAugmentLib.faces.baseline_choices import BaselineChoices
from CTGANAugmentLib.faces.baseline_session import method_with_values
from CTGANAugmentLib.faces.controls import suggestion_note, usable_values
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.method_list import entry_of, segmentation_methods
from CTGANAugmentLib.faces.situation import ModalityMemory
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.panels.form import ParameterForm
from CTGANAugmentLib.panels.messages import busy_with_errors_shown
from CTGANAugmentLib.panels.widgets import combo_box, listen, select, selected, text_label
from CTGANAugmentLib.scene.transforms import local_to_world
from CTGANAugmentLib.scene.volumes import volume_from_node
from CTGANAugmentLib.scene.voxels import oriented_image
from CTGANAugmentLib.segmentation.method import SegmentationMethod
from CTGANAugmentLib.volume import LabelVolume

_CHOICES = "Choices"
_DEFAULT = "growing-tolerance"


class SegmentEditorEffect(AbstractScriptedSegmentEditorEffect):
    """Methods that take about two seconds at most and no more than a seed; the others are in the module's panel."""

    def __init__(self, scriptedEffect: Any) -> None:
        scriptedEffect.name = "CTGANAugment"
        scriptedEffect.title = _("Seeded")
        scriptedEffect.perSegment = True
        scriptedEffect.requireSegments = True
        self._memory = ModalityMemory()
        self._showing = False
        AbstractScriptedSegmentEditorEffect.__init__(self, scriptedEffect)

    def clone(self) -> Any:
        """Another effect of this kind, for another editor."""
        import qSlicerSegmentationsEditorEffectsPythonQt as effects

        made = effects.qSlicerSegmentEditorScriptedEffect(None)
        made.setPythonSource(__file__.replace("\\", "/"))
        return made

    def icon(self) -> Any:
        """Icon of the button."""
        icons = Path(slicer.modules.ctganaugment.path).parent / "Resources" / "Icons"
        return qt.QIcon(str(icons / "SeededEffect.png"))

    def helpText(self) -> str:
        """Text below the buttons."""
        return _("Click into the structure: the method's result is added to the selected segment.")

    def setupOptionsFrame(self) -> None:
        """Make the widgets."""
        methods = [(each.id, entry_of(each).label) for each in _methods().values()]
        self.method = combo_box(methods, _("Classical segmentation method"))
        self.mode = combo_box(
            [("add", _("Add to the segment")), ("set", _("Replace the segment"))],
            _("What happens to what the segment holds already"),
        )
        self.about, self.status = text_label(), text_label()
        self._box = qt.QWidget()
        self._layout = qt.QVBoxLayout(self._box)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.form = self._made_form(_methods()[_DEFAULT])
        self._layout.addWidget(self.form.widget)
        self.scriptedEffect.addLabeledOptionsWidget(_("Method"), self.method)
        self.scriptedEffect.addLabeledOptionsWidget(_("Result"), self.mode)
        for each in (self.about, self.status, self._box):
            self.scriptedEffect.addOptionsWidget(each)
        for box in (self.method, self.mode):
            listen(box, "currentIndexChanged(int)", lambda _index: self._changed())

    def createCursor(self, _widget: Any) -> Any:
        """Cursor over the slice views."""
        return slicer.util.mainWindow().cursor if slicer.util.mainWindow() else qt.QCursor()

    def setMRMLDefaults(self) -> None:
        """Values of a new editor."""
        self.scriptedEffect.setParameterDefault(_CHOICES, BaselineChoices(method=_DEFAULT).to_text())
        self.scriptedEffect.setParameterDefault("Mode", "add")

    def updateGUIFromMRML(self) -> None:
        """Show what the editor's node says."""
        choices = self._choices()
        method = _methods()[choices.method]
        self._showing = True
        try:
            select(self.method, choices.method)
            select(self.mode, self.scriptedEffect.parameter("Mode"))
            self.about.text = _(method.about())
            self.method.toolTip = entry_of(method).tooltip
            if self.form.cls is not method:
                self._replace_form(method)
            modality = self._memory.of(self._source(), "")
            self.form.show(modality, usable_values(method, choices.own_values(), modality), {})
        finally:
            self._showing = False

    def updateMRMLFromGUI(self) -> None:
        """Write what the widgets show."""
        self._changed()

    def processInteractionEvents(self, callerInteractor: Any, eventId: int, viewWidget: Any) -> bool:
        """Segment from a click into a slice view."""
        if eventId != vtk.vtkCommand.LeftButtonPressEvent or viewWidget.className() != "qMRMLSliceWidget":
            return False
        if not self.scriptedEffect.confirmCurrentSegmentVisible():
            return False
        ras = self.xyToRas(callerInteractor.GetEventPosition(), viewWidget)
        return self.segment_at(ras)

    def segment_at(self, ras: Any) -> bool:
        """Segment from a seed in world RAS, in mm, and say whether something was found."""
        found = None
        self.status.text = ""
        with busy_with_errors_shown(self._say):
            found = self._run(np.asarray(ras, dtype=float))
        if found is None:
            return False
        self.scriptedEffect.saveStateForUndo()
        editor = slicer.qSlicerSegmentEditorAbstractEffect
        replaces = self.scriptedEffect.parameter("Mode") == "set"
        mode = editor.ModificationModeSet if replaces else editor.ModificationModeAdd
        self.scriptedEffect.modifySelectedSegmentByLabelmap(self._modifier(found), mode)
        return True

    def _run(self, ras: Any) -> LabelVolume:
        choices, source = self._choices(), self._source()
        modality = self._memory.of(source, "")
        method = method_with_values(_methods()[choices.method], choices, modality)
        result = method.run(volume_from_node(source, modality), Guides(points_ras=ras[None]), 0)
        self._say(" ".join(result.warnings))
        return result.masks[0]

    def _modifier(self, found: LabelVolume) -> Any:
        """Voxels of a result on the editor's own grid, in the segmentation's coordinates."""
        segmentation = self.scriptedEffect.parameterSetNode().GetSegmentationNode()
        to_local = np.linalg.inv(local_to_world(segmentation)) @ found.ijk_to_ras
        image = oriented_image((found.array > 0).astype(np.uint8), to_local)
        placed = slicer.vtkOrientedImageData()
        resample = slicer.vtkOrientedImageDataResample.ResampleOrientedImageToReferenceOrientedImage
        resample(image, self.scriptedEffect.defaultModifierLabelmap(), placed, False)
        return placed

    def _source(self) -> Any:
        node = self.scriptedEffect.parameterSetNode()
        return node.GetSourceVolumeNode() if node is not None else None

    def _choices(self) -> BaselineChoices:
        choices = BaselineChoices.from_text(self.scriptedEffect.parameter(_CHOICES))
        return choices if choices.method in _methods() else replace(choices, method=_DEFAULT)

    def _changed(self) -> None:
        if self._showing or self.scriptedEffect.parameterSetNode() is None:
            return
        old = self._choices()
        new = replace(old.with_values(self.form.values), method=selected(self.method) or old.method)
        self.scriptedEffect.setParameter(_CHOICES, new.to_text())
        self.scriptedEffect.setParameter("Mode", selected(self.mode))
        self.updateGUIFromMRML()

    def _say(self, message: str) -> None:
        self.status.text = message

    def _made_form(self, method: type[SegmentationMethod]) -> ParameterForm:
        return ParameterForm(
            method,
            self._changed,
            folded_groups=("Preparation", "Limits"),
            note=suggestion_note,
            placeholder=_("from the seeds"),
        )

    def _replace_form(self, method: type[SegmentationMethod]) -> None:
        old, self.form = self.form, self._made_form(method)
        self._layout.replaceWidget(old.widget, self.form.widget)
        old.widget.hide()
        old.widget.deleteLater()


def _methods() -> dict[str, type[SegmentationMethod]]:
    """Quick methods for which one seed is enough and whose packages are here."""
    return {
        each.id: each for each in segmentation_methods().values() if each.quick and not entry_of(each).missing
    }

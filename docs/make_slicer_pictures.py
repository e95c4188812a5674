"""Pictures of the module's panels: Slicer --additional-module-paths CTGANAugment --python-script THIS OUT DATA.

To be run by desktop Slicer with its main window and PyTorch. Presses the panels' real widgets. Reads the chest CT and a
limb of DATA (../shared/data); writes a PNG a panel.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt
import slicer
import slicer.util
import vtk

SIZE = (1500, 960)
LONGEST_S, TRAINED_S = 180, 60
LESION, TUMOUR = (75.0, -90.0, -985.0), (-55.0, -136.0, -949.0)
"""Places in the right lung, and in the tumour that was there."""


def main(out: Path, data: Path) -> None:
    """Load, press, look."""
    out.mkdir(parents=True, exist_ok=True)
    slicer.util.mainWindow().resize(*SIZE)
    slicer.app.layoutManager().setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpView)
    slicer.util.selectModule("CTGANAugment")
    # The panel gets the room that Help and Data Probe would take.
    for name in ("DataProbeCollapsibleWidget", "HelpCollapsibleButton"):
        for widget in slicer.util.findChildren(slicer.util.mainWindow(), name=name):
            widget.visible = False
    panels = slicer.modules.CTGANAugmentWidget.panels
    for name, show in PANELS.items():
        panel = getattr(panels, _PANEL_OF.get(name, name), None)
        if panel is None:
            continue
        panels.widget.setCurrentWidget(panel.widget)
        show(panel, data)
        wait(1.5)
        slicer.util.mainWindow().grab().save(str(out / f"{name}.png"))


def wait(seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    """Let the application work for a time, or until something is so."""
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        loop = qt.QEventLoop()
        qt.QTimer.singleShot(20, loop.quit)
        loop.exec_()


def choose(box: Any, value: str) -> None:
    """Choose an item of a combo box."""
    box.setCurrentIndex(box.findData(value))


def _synthesize(panel: Any, data: Path) -> None:
    chest = slicer.util.loadVolume(str(data / "tcia-4dlung-113" / "ct.nii.gz"), {"name": "chest CT"})
    chest.GetDisplayNode().SetAutoWindowLevel(False)
    chest.GetDisplayNode().SetWindowLevel(1500, -500)
    slicer.util.setSliceViewerLayers(background=chest, fit=True)
    panel.top.volume.setCurrentNode(chest)
    points = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "Lesion")
    points.AddControlPoint(vtk.vtkVector3d(*LESION))
    panel.place.points.selector.setCurrentNode(points)
    choose(panel.top.preset, "lung-mass-spiculated")
    panel.apply_button.click()


def _baselines(panel: Any, data: Path) -> None:
    chest = slicer.util.getNode("chest CT")
    path = data / "tcia-4dlung-113" / "mask_tumour1_node2.nii.gz"
    truth = slicer.util.loadSegmentation(str(path), {"name": "tumour"})
    panel.scores.reference.selector.setCurrentNode(truth)
    placer = panel.guides.inside
    placer.place_button.checked = True
    placer.place_button.checked = False
    placer.selector.currentNode().AddControlPoint(vtk.vtkVector3d(*TUMOUR))
    panel.top.volume.setCurrentNode(chest)
    panel.update()
    choose(panel.top.method, "watershed")
    panel.run.run_button.click()
    wait(LONGEST_S, lambda: not panel.is_running)
    panel.scores.score_button.click()
    slicer.modules.markups.logic().JumpSlicesToLocation(*TUMOUR, True)


def _translate(panel: Any, data: Path) -> None:
    limb = data / "sts-ct-mr" / "STS_005"
    ct = slicer.util.loadVolume(str(limb / "CT_image.nii.gz"), {"name": "limb CT"})
    mr = slicer.util.loadVolume(str(limb / "MR_T1_image.nii.gz"), {"name": "limb MR"})
    slicer.util.setSliceViewerLayers(background=mr, foreground=None, fit=True)
    panel.volume.setCurrentNode(mr)
    panel.reference.setCurrentNode(ct)
    choose(panel.form.rows["confidence"].editor, "flips")
    panel.run.run_button.click()
    wait(LONGEST_S, lambda: not panel.is_running)
    panel.view.side.setCurrentIndex(2)


def _remove(panel: Any, _data: Path) -> None:
    """The tumour out of the chest."""
    chest, tumour = slicer.util.getNode("chest CT"), slicer.util.getNode("tumour")
    slicer.util.setSliceViewerLayers(background=chest, foreground=None, fit=True)
    panel.volume.setCurrentNode(chest)
    panel.lesion.selector.setCurrentNode(tumour)
    panel.run.run_button.click()
    wait(LONGEST_S, lambda: not panel.is_running)
    slicer.modules.markups.logic().JumpSlicesToLocation(*TUMOUR, True)


def _train(panel: Any, data: Path) -> None:
    """A short training on the limbs' tumours, with its losses in the layout."""
    cases = data / "sts-ct-mr" / "STS_00*"
    panel.sources["images"].currentPath = str(cases / "CT_image.nii.gz")
    panel.sources["masks"].currentPath = str(cases / "CT_mask.nii.gz")
    panel.folder.currentPath = qt.QTemporaryDir().path() + "/run"
    settings = {
        "training": {"batch_size": 16, "log_every": 5, "sample_every": 50, "validate_every": 0},
        "data": {"rows": 32, "columns": 32, "spacing_mm": 2.0},
    }
    for section, values in settings.items():
        for name, value in values.items():
            panel.forms[section].rows[name].editor.value = value
    panel.run.job.run_button.click()
    wait(TRAINED_S)
    panel.run.plot_button.click()


def _generate(panel: Any, _data: Path) -> None:
    panel.folder.currentPath = qt.QTemporaryDir().path() + "/patches"
    panel.run.run_button.click()
    wait(LONGEST_S, lambda: not panel.is_running)


def _models(panel: Any, _data: Path) -> None:
    panel.list.setCurrentRow(2)


def _augment(panel: Any, _data: Path) -> None:
    """The chest turned and stretched, its tumour with it."""
    chest, tumour = slicer.util.getNode("chest CT"), slicer.util.getNode("tumour")
    slicer.util.setSliceViewerLayers(background=chest, foreground=None, fit=True)
    panel.volume.setCurrentNode(chest)
    panel.segmentation.setCurrentNode(tumour)
    choose(panel.what, "transform:elastic")
    panel.run.run_button.click()
    wait(LONGEST_S, lambda: not panel.is_running)
    slicer.modules.markups.logic().JumpSlicesToLocation(*TUMOUR, True)


def _data_set(panel: Any, data: Path) -> None:
    """The limbs looked through."""
    panel.data.currentPath = str(data / "sts-ct-mr")
    panel.images.text, panel.masks.text = "{patient}/CT_image.nii.gz", "{patient}/CT_mask.nii.gz"
    panel.look_button.click()
    wait(LONGEST_S, lambda: not panel.is_running)
    panel.out.currentPath = qt.QTemporaryDir().path() + "/cases"


def _evaluate(panel: Any, data: Path) -> None:
    """What an experiment found that lies in the documentation."""
    part = panel.experiment
    choose(part.config, "segmentation")
    part.images.currentPath = str(data / "sts-ct-mr" / "*" / "CT_image.nii.gz")
    part.masks.currentPath = str(data / "sts-ct-mr" / "*" / "CT_mask.nii.gz")
    part.folder.currentPath = str(Path(__file__).parent / "experiments" / "lung-classification")
    wait(0.5)
    part.outcome.plot_button.checked = True


def _realism(panel: Any, data: Path) -> None:
    """Tumours of the limbs' CT beside their blurred copies would need files: real ones beside real ones of MR."""
    part = panel.realism
    panel.widget.setCurrentWidget(part.widget)
    limbs = data / "sts-ct-mr" / "*"
    for images, masks in ((part.real, part.real_masks), (part.made, part.made_masks)):
        images.currentPath, masks.currentPath = str(limbs / "CT_image.nii.gz"), str(limbs / "CT_mask.nii.gz")
    part.folder.currentPath = qt.QTemporaryDir().path() + "/report"
    part.run.run_button.click()
    wait(LONGEST_S, lambda: not part.is_running)


def _readers(panel: Any, data: Path) -> None:
    """A test on the limbs' tumours, begun."""
    part = panel.readers
    panel.widget.setCurrentWidget(part.widget)
    limbs = data / "sts-ct-mr" / "*"
    for images, masks in ((part.real, part.real_masks), (part.made, part.made_masks)):
        images.currentPath, masks.currentPath = str(limbs / "CT_image.nii.gz"), str(limbs / "CT_mask.nii.gz")
    part.folder.currentPath = qt.QTemporaryDir().path() + "/test"
    part.run.run_button.click()
    wait(LONGEST_S, lambda: not part.is_running)
    part.reader.text = "1"
    part.begin_button.click()


PANELS: dict[str, Callable[[Any, Path], None]] = {
    "synthesize": _synthesize,
    "baselines": _baselines,
    "translate": _translate,
    "remove": _remove,
    "generate": _generate,
    "models": _models,
    "augment": _augment,
    "data_set": _data_set,
    "train": _train,
    "evaluate": _evaluate,
    "realism": _realism,
    "readers": _readers,
}
"""By name of the picture; several may show one panel."""
_PANEL_OF = {"realism": "evaluate", "readers": "evaluate"}

if __name__ == "__main__":
    try:
        main(*(Path(text) for text in sys.argv[-2:]))
    except Exception:  # noqa: BLE001 - Slicer would stay open
        traceback.print_exc()
    finally:
        slicer.util.exit()

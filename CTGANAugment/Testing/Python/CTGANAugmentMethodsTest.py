"""The ways to make lesions that the Synthesize panel offers, by its real widgets, with and without the main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import importlib.util
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import qt
import slicer
import slicer.util
import vtk
from CTGANAugmentWaiting import wait_until

HAS_TORCH = importlib.util.find_spec("torch") is not None


def write_donor(folder):
    """A scan with a bright ball in it, and the ball's mask beside it."""
    from CTGANAugmentLib.files import write_labels, write_volume
    from CTGANAugmentLib.volume import LabelVolume, Volume

    array = np.random.default_rng(1).normal(60, 12, (30, 40, 40)).astype(np.int16)
    k, j, i = np.ogrid[:30, :40, :40]
    ball = (k - 15) ** 2 + (j - 20) ** 2 + (i - 20) ** 2 <= 6**2
    array[ball] += 150
    array[:, :3] = -1000
    write_volume(Volume(array, np.eye(4), "CT"), folder / "case_image.nrrd")
    write_labels(LabelVolume(ball.astype(np.uint8), np.eye(4)), folder / "case_mask.nrrd")


class CTGANAugmentMethodsTest(unittest.TestCase):
    """Forms, files, models, and what is missing for them."""

    def setUp(self):
        """A small scan in an empty scene, and the module's panel."""
        slicer.mrmlScene.Clear(0)
        noise = np.random.default_rng(0).normal(60, 12, (40, 60, 60))
        noise[:, :3] = -1000
        self.volume = slicer.util.addVolumeFromArray(noise.astype(np.int16), name="liver")
        self.module = slicer.util.getModuleWidget("CTGANAugment")
        self.module.enter()
        self.panel = self.module.panels.synthesize

    def tearDown(self):
        """Leave an empty scene."""
        slicer.mrmlScene.Clear(0)

    def place_point(self, position=(30, 30, 20)):
        """A point as the user's click makes it."""
        self.panel.place.points.place_button.checked = True
        self.panel.place.points.place_button.checked = False
        node = self.panel.place.points.selector.currentNode()
        node.AddControlPoint(vtk.vtkVector3d(*position))
        self.panel.update()
        return node

    def choose(self, preset):
        """Choose a preset as the user does."""
        box = self.panel.top.preset
        box.setCurrentIndex(box.findData(preset))

    def choose_method(self, method):
        """Choose a way to make lesions as the user does."""
        box = self.panel.top.method
        self.assertGreaterEqual(box.findData(method), 0, method)
        box.setCurrentIndex(box.findData(method))

    def apply(self):
        """Press Apply; return the volume that is made."""
        count = len(self.volumes())
        self.assertTrue(self.panel.apply_button.enabled, self.panel.apply_button.toolTip)
        self.panel.apply_button.click()
        self.assertEqual(len(self.volumes()), count + 1, self.panel.status.text)
        return slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")[-1]

    def volumes(self):
        """Names of the volumes in the scene."""
        return [node.GetName() for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")]

    def test_each_method_has_its_own_form_and_a_preset_only_where_it_makes_one(self):
        from CTGANAugmentLib.faces.lesion_methods import lesion_methods, takes_preset
        from CTGANAugmentLib.parameters import parameters_of

        for name, method in lesion_methods().items():
            self.choose_method(name)
            self.assertEqual(self.panel.choices.method, name)
            self.assertIs(self.panel.form.cls, method)
            self.assertNotEqual(self.panel.top.preset.isHidden(), takes_preset(method))
            shown = {*self.panel.form.rows, *self.panel.placement.rows}
            self.assertLessEqual(shown, {spec.name for spec in parameters_of(method)})
            self.assertIn("count", self.panel.placement.rows)
        self.choose_method("parametric")
        self.assertIn("diameter_mm", self.panel.form.rows)

    def test_figures_of_a_method_are_kept_while_another_one_is_looked_at(self):
        self.choose_method("copy-paste")
        self.panel.form.rows["feather_mm"].editor.value = 3
        self.choose_method("parametric")
        self.assertNotIn("feather_mm", self.panel.form.rows)
        self.choose_method("copy-paste")
        self.assertEqual(self.panel.form.rows["feather_mm"].editor.value, 3)

    def test_a_lesion_is_copied_out_of_a_folder_that_is_chosen(self):
        self.place_point()
        self.choose_method("copy-paste")
        self.assertFalse(self.panel.apply_button.enabled)
        self.assertIn("under Source", self.panel.status.text)
        with tempfile.TemporaryDirectory() as folder:
            write_donor(Path(folder))
            self.panel.form.rows["source"].editor.currentPath = str(Path(folder) / "*_image.nrrd")
            self.panel.form.rows["source_masks"].editor.currentPath = str(Path(folder) / "*_mask.nrrd")
            self.apply()
        self.panel.form.rows["source"].editor.currentPath = ""
        self.assertFalse(self.panel.apply_button.enabled)

    def test_without_pytorch_it_is_said_and_offered_through_its_extension(self):
        self.place_point()
        absent = mock.patch("CTGANAugmentLib.faces.pytorch.find_spec", return_value=None)
        with absent, mock.patch.dict(sys.modules, {"PyTorchUtils": None}):
            self.choose_method("gan-inpaint")
            self.assertFalse(self.panel.apply_button.enabled)
            self.assertIn("This needs PyTorch", self.panel.status.text)
            self.assertFalse(self.panel.offer.button.isHidden())
            self.panel.offer.button.click()
            self.assertIn("Extensions Manager", self.panel.status.text)
            self.choose_method("parametric")
            self.assertTrue(self.panel.offer.button.isHidden())
            self.assertTrue(self.panel.apply_button.enabled, self.panel.apply_button.toolTip)

    def test_the_extension_is_asked_for_pytorch_with_the_users_consent(self):
        extension = mock.MagicMock()
        logic = extension.PyTorchUtilsLogic.return_value
        absent = mock.patch("CTGANAugmentLib.faces.pytorch.find_spec", return_value=None)
        with absent, mock.patch.dict(sys.modules, {"PyTorchUtils": extension}):
            self.choose_method("gan-inpaint")
            logic.installTorch.return_value = None
            self.panel.offer.button.click()
            self.assertIn("was not installed", self.panel.status.text)
            logic.installTorch.side_effect = RuntimeError("no network")
            self.panel.offer.button.click()
            self.assertIn("no network", self.panel.status.text)
        wanted = {"askConfirmation": True, "torchVersionRequirement": ">=2.1"}
        self.assertEqual([each.kwargs for each in logic.installTorch.call_args_list], [wanted, wanted])

    @unittest.skipUnless(HAS_TORCH, "needs PyTorch")
    def test_a_model_paints_a_lesion_and_is_ready_before_it_is_wanted(self):
        slicer.util.arrayFromVolume(self.volume)[:] -= 860
        slicer.util.arrayFromVolumeModified(self.volume)
        self.place_point()
        self.choose("lung-nodule-solid")
        self.choose_method("gan-inpaint")
        self.assertTrue(wait_until(lambda: hasattr(sys.modules.get("torch"), "compile")))
        box = self.panel.form.rows["model"].editor
        offered = [box.itemData(index) for index in range(box.count)]
        self.assertIn("lung-tumour-inpainting", offered)
        self.assertNotIn("sarcoma-mr-inpainting", offered)
        box.setCurrentIndex(offered.index("lung-tumour-inpainting"))
        self.assertEqual(self.panel.choices.values["model"], "lung-tumour-inpainting")
        self.apply()

    def test_what_takes_long_shows_a_window_and_can_be_cancelled(self):
        from CTGANAugmentLib.lesions.parametric import ParametricLesion

        seen = []

        def endless(_self, _volume, _plan, progress):
            end = time.monotonic() + 30
            while time.monotonic() < end:
                time.sleep(0.02)
                progress(0.1, "counting")

        def press():
            window = qt.QApplication.activeModalWidget()
            if window is not None and window.inherits("QProgressDialog"):
                seen.append(window.labelText)
                window.cancel()

        self.place_point()
        self.choose("liver-cyst")
        timer = qt.QTimer()
        timer.connect("timeout()", press)
        timer.start(100)
        with mock.patch.object(ParametricLesion, "apply", endless):
            self.panel.apply_button.click()
        timer.stop()
        self.assertEqual(seen, ["counting"])
        self.assertEqual(self.volumes(), ["liver"])
        self.assertEqual(self.panel.status.text, "")
        self.apply()

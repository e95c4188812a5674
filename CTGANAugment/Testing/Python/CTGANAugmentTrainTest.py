"""The Train panel in real Slicer, by its real widgets: a real training of a few steps. Needs no main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import importlib.util
import os
import shutil
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import slicer
import slicer.util
from CTGANAugmentWaiting import wait_until

CAN_TRAIN = all(importlib.util.find_spec(name) for name in ("torch", "safetensors", "yaml"))
AFFINE = np.diag([2.0, 2.0, 3.0, 1.0])


def write_scans(folder):
    """Four patients with a bright ball each."""
    from CTGANAugmentLib.files import write_labels, write_volume
    from CTGANAugmentLib.volume import Label, LabelVolume, Volume

    for number in range(4):
        patient = folder / f"patient{number}"
        patient.mkdir(parents=True)
        k, j, i = np.indices((8, 40, 40)) - np.array([4, 20, 20])[:, None, None, None]
        ball = (3 * k) ** 2 + (2 * i) ** 2 + (2 * j) ** 2 < 12**2
        noise = np.random.default_rng(number).normal(0, 10, ball.shape)
        write_volume(Volume((40 + 90 * ball + noise).astype(np.int16), AFFINE, "CT"), patient / "ct.nii.gz")
        mask = LabelVolume(ball.astype(np.uint8), AFFINE, labels=(Label(1, "Ball"),))
        write_labels(mask, patient / "mask.nii.gz")


class CTGANAugmentTrainTest(unittest.TestCase):
    """Start, pause, stop, resume, finish; plot and picture; what is said; state."""

    def setUp(self):
        """Scans on the disk, and the module's panel."""
        slicer.mrmlScene.Clear(0)
        self.folder = Path(tempfile.mkdtemp())
        write_scans(self.folder / "scans")
        own = {"CTGANAUGMENT_MODELS": str(self.folder / "own")}
        self.environment = mock.patch.dict(os.environ, own)
        self.environment.start()
        self.module = slicer.util.getModuleWidget("CTGANAugment")
        self.module.enter()
        self.panel = self.module.panels.train
        self.section = self.panel.run

    def tearDown(self):
        """Stop what runs, and remove what was made."""
        self.panel._runner.abandon()  # noqa: SLF001
        self.panel.folder.currentPath = ""
        self.panel.sources["images"].currentPath = ""
        self.environment.stop()
        shutil.rmtree(self.folder)

    def prepare(self, steps):
        """Fill the form in."""
        self.panel.sources["images"].currentPath = str(self.folder / "scans")
        self.panel.folder.currentPath = str(self.folder / "run")
        settings = {
            "training": {
                "steps": steps,
                "batch_size": 4,
                "validate_every": 0,
                "sample_every": 4,
                "checkpoint_every": 2,
                "log_every": 1,
                "threads": 1,
            },
            "data": {"rows": 16, "columns": 16, "spacing_mm": 2.0, "per_case": 4},
        }
        for section, values in settings.items():
            for name, value in values.items():
                self.panel.forms[section].rows[name].editor.value = value
        self.assertTrue(self.section.job.run_button.enabled, self.section.job.run_button.toolTip)

    def state(self):
        view = self.panel._view  # noqa: SLF001
        return view.state if view is not None else "none"

    def test_what_is_missing_is_said_first(self):
        self.assertFalse(self.section.job.run_button.enabled)
        self.assertIn(
            "where the scans are" if CAN_TRAIN else "install it first", self.section.job.status.text
        )
        box = self.panel.recipe
        box.setCurrentIndex(box.findData("cyclegan"))
        self.assertTrue(self.panel.sources["a"].isVisibleTo(self.panel.widget))
        self.assertFalse(self.panel.sources["images"].isVisibleTo(self.panel.widget))
        box.setCurrentIndex(box.findData("dcgan"))

    def test_settings_are_kept_with_the_scene_but_no_folder(self):
        self.prepare(steps=123)
        self.assertIn('"training.steps": 123', self.panel.state.training)
        self.assertNotIn(str(self.folder), self.panel.state.training)
        self.module.initializeParameterNode()
        self.assertEqual(self.panel.forms["training"].rows["steps"].editor.value, 123)
        self.assertNotIn("ema_decay", self.panel.state.training)

    @unittest.skipUnless(CAN_TRAIN, "needs PyTorch and PyYAML")
    def test_a_training_is_seen_paused_stopped_and_gone_on_with(self):
        self.prepare(steps=100000)
        self.section.job.run_button.click()
        self.assertTrue(wait_until(lambda: self.state() == "running" and self.section.plot_button.enabled))
        self.assertTrue(wait_until(lambda: self.section.picture.pixmap is not None))
        charts = slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLPlotChartNode")
        self.assertEqual(charts, 1)
        self.section.pause_button.click()
        self.assertTrue(wait_until(lambda: self.state() == "paused"))
        self.assertEqual(self.section.pause_button.text, "Go on")
        self.section.pause_button.click()
        self.assertTrue(wait_until(lambda: self.state() == "running"))
        self.section.job.cancel_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running))
        self.assertIn("Resume goes on", self.section.job.status.text)
        self.assertFalse(self.section.job.run_button.enabled)
        self.section.resume_button.click()
        self.assertTrue(wait_until(lambda: self.state() == "running"))
        self.section.job.cancel_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running))
        slicer.mrmlScene.Clear(0)
        self.assertEqual(slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLPlotChartNode"), 0)

    @unittest.skipUnless(CAN_TRAIN, "needs PyTorch and PyYAML")
    def test_a_finished_training_gives_a_model_of_ones_own(self):
        self.prepare(steps=4)
        self.section.job.run_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running))
        self.assertEqual(self.state(), "finished", self.section.job.status.text)
        self.assertIn("Trained 4 steps", self.section.job.status.text)
        self.section.use_button.click()
        self.assertTrue(wait_until(lambda: "Imported" in self.section.job.status.text))
        self.assertTrue(any((self.folder / "own").iterdir()))

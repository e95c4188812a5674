"""The Evaluate panel in real Slicer, by its real widgets. Works with and without the main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import importlib.util
import shutil
import tempfile
import unittest
from pathlib import Path

import numpy as np
import slicer
import slicer.util
from CTGANAugmentWaiting import wait_until

CAN_TRAIN = all(importlib.util.find_spec(name) for name in ("torch", "safetensors", "yaml"))
SIDE = 24
EXPERIMENT = """
settings: {task: segmentation, folds: 2, seeds: 1, baseline: none, primary: classic, draws: 200}
data: {modality: CT, around: whole, rows: 24, columns: 24, spacing_mm: 2.0}
patients: [1, 2]
network: {width: 4, levels: 1}
training: {steps: 3, batch_size: 2, threads: 1, device: cpu}
arms:
  none: {}
  classic: {augmentation: {flip_columns: true}}
"""


class CTGANAugmentEvaluateTest(unittest.TestCase):
    """An experiment from the panel: run, answer, table, curves; what is said first; what is kept with the scene."""

    def setUp(self):
        """Four scans with discs on the disk, an experiment, and the module's panel."""
        from CTGANAugmentLib.files import write_labels, write_volume
        from CTGANAugmentLib.volume import LabelVolume, Volume

        slicer.mrmlScene.Clear(0)
        self.folder = Path(tempfile.mkdtemp())
        grid = np.diag([2.0, 2.0, 2.0, 1.0])
        for seed, patient in enumerate(("anna", "bert", "cara", "dora")):
            rng = np.random.default_rng(seed)
            disc = np.hypot(*(np.indices((SIDE, SIDE)) - rng.uniform(9, 15, 2)[:, None, None])) <= 4
            values = (np.where(disc, 60, -120) + rng.normal(0, 15, disc.shape))[None].astype(np.int16)
            for part in ("images", "masks"):
                (self.folder / part).mkdir(exist_ok=True)
            write_volume(Volume(values, grid, "CT"), self.folder / "images" / f"{patient}.nii.gz")
            mask = LabelVolume(disc[None].astype(np.uint8), grid)
            write_labels(mask, self.folder / "masks" / f"{patient}.nii.gz")
        (self.folder / "mine.yaml").write_text(EXPERIMENT)
        self.module = slicer.util.getModuleWidget("CTGANAugment")
        self.module.enter()
        self.evaluate = self.module.panels.evaluate
        self.module.panels.widget.setCurrentWidget(self.evaluate.widget)
        self.panel = self.evaluate.experiment
        self.evaluate.widget.setCurrentWidget(self.panel.widget)
        for line in (self.panel.own, self.panel.images, self.panel.masks, self.panel.folder):
            line.currentPath = ""

    def tearDown(self):
        """Remove what was made."""
        self.assertFalse(self.evaluate.is_running)
        self.panel.outcome.forget()
        slicer.mrmlScene.Clear(0)
        shutil.rmtree(self.folder)

    def fill(self):
        """Name everything but the folder."""
        self.panel.config.setCurrentIndex(self.panel.config.findData("own"))
        self.panel.own.currentPath = str(self.folder / "mine.yaml")
        self.panel.images.currentPath = str(self.folder / "images")
        self.panel.masks.currentPath = str(self.folder / "masks")

    def test_what_is_missing_is_said_first(self):
        self.assertFalse(self.panel.run.run_button.enabled)
        if not CAN_TRAIN:
            self.assertIn("install it first", self.panel.run.status.text)
            return
        self.fill()
        self.assertIn("which folder", self.panel.run.status.text)
        self.panel.images.currentPath = ""
        self.assertIn("where the scans are", self.panel.run.status.text)
        self.panel.own.currentPath = ""
        self.assertIn("YAML", self.panel.run.status.text)

    @unittest.skipUnless(CAN_TRAIN, "needs PyTorch and PyYAML")
    def test_an_experiment_answers_and_shows_table_and_curves(self):
        self.fill()
        self.panel.folder.currentPath = str(self.folder / "out")
        self.assertTrue(self.panel.run.run_button.enabled, self.panel.run.run_button.toolTip)
        self.panel.run.run_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running, 240), "the job did not end")
        self.assertIn("classic", self.panel.run.status.text)
        self.assertIn("With 1 training patients, classic", self.panel.outcome.answer.text)
        self.assertTrue((self.folder / "out" / "report.html").is_file())
        self.panel.outcome.table_button.click()
        (table,) = slicer.util.getNodesByClass("vtkMRMLTableNode")
        self.assertEqual(table.GetNumberOfRows(), 4)
        self.assertEqual(table.GetColumnName(1), "Arm")
        self.panel.outcome.plot_button.checked = True
        (chart,) = slicer.util.getNodesByClass("vtkMRMLPlotChartNode")
        self.assertEqual(chart.GetNumberOfPlotSeriesNodes(), 2)
        self.assertEqual(chart.GetXAxisTitle(), "Training patients")
        self.panel.outcome.plot_button.checked = False
        self.panel.folder.currentPath = str(self.folder)
        self.assertTrue(self.panel.outcome.widget.isHidden())
        self.panel.folder.currentPath = str(self.folder / "out")
        self.assertFalse(self.panel.outcome.widget.isHidden())

    def test_choices_are_kept_with_the_scene_but_no_path(self):
        self.fill()
        self.panel.scans.rows["patient_pattern"].editor.text = "(?P<patient>P1)"
        self.assertIn('"config": "own"', self.panel.state.evaluation)
        self.assertNotIn(self.folder.name, self.panel.state.evaluation)

    def name_sets(self, panel):
        """Name the scans both as real and as made ones, cut small."""
        self.evaluate.widget.setCurrentWidget(panel.widget)
        for images, masks in ((panel.real, panel.real_masks), (panel.made, panel.made_masks)):
            images.currentPath = str(self.folder / "images")
            masks.currentPath = str(self.folder / "masks")
        for name, value in (("rows", 16), ("columns", 16), ("spacing_mm", 2.0)):
            panel.form.rows[name].editor.value = value

    def test_made_lesions_are_compared_with_real_ones(self):
        from CTGANAugmentLib.files import write_labels, write_volume
        from CTGANAugmentLib.volume import LabelVolume, Volume

        for seed in range(4, 8):
            rng = np.random.default_rng(seed)
            disc = np.hypot(*(np.indices((SIDE, SIDE)) - 12)) <= 4
            values = (np.where(disc, 60, -120) + rng.normal(0, 15, disc.shape))[None].astype(np.int16)
            grid = np.diag([2.0, 2.0, 2.0, 1.0])
            write_volume(Volume(values, grid, "CT"), self.folder / "images" / f"more{seed}.nii.gz")
            mask = LabelVolume(disc[None].astype(np.uint8), grid)
            write_labels(mask, self.folder / "masks" / f"more{seed}.nii.gz")
        panel = self.evaluate.realism
        self.assertIn("where real scans are", panel.run.status.text)
        self.name_sets(panel)
        self.assertIn("which folder", panel.run.status.text)
        panel.folder.currentPath = str(self.folder / "realism")
        self.assertTrue(panel.run.run_button.enabled, panel.run.run_button.toolTip)
        panel.run.run_button.click()
        self.assertTrue(wait_until(lambda: not panel.is_running, 240), "the job did not end")
        self.assertIn("kernel distance", panel.run.status.text)
        self.assertTrue((self.folder / "realism" / "realism.html").is_file())
        panel.table_button.click()
        (table,) = slicer.util.getNodesByClass("vtkMRMLTableNode")
        self.assertEqual(table.GetColumnName(3), "Real against real")
        for line in (panel.real, panel.made, panel.real_masks, panel.made_masks, panel.folder):
            line.currentPath = ""

    def test_readers_judge_images_and_hear_their_score_at_the_end(self):
        panel = self.evaluate.readers
        self.name_sets(panel)
        panel.form.rows["count"].editor.value = 4
        panel.folder.currentPath = str(self.folder / "test")
        self.assertFalse(panel.begin_button.enabled)
        self.assertTrue(panel.run.run_button.enabled, panel.run.run_button.toolTip)
        panel.run.run_button.click()
        self.assertTrue(wait_until(lambda: not panel.is_running, 240), "the job did not end")
        self.assertIn("4 images", panel.run.status.text)
        panel.reader.text = "A"
        panel.begin_button.click()
        for number in range(1, 5):
            self.assertEqual(panel.progress.text, f"Image {number} of 4")
            self.assertFalse(panel.picture.pixmap.isNull())
            self.assertNotIn("%", panel.scores.text)
            (panel.real_button if number % 2 else panel.made_button).click()
        self.assertIn("of 4 right", panel.scores.text)
        self.assertTrue(panel.real_button.isHidden())
        panel.reader.text = "B"
        self.assertEqual(panel.scores.text, "")
        for line in (panel.real, panel.made, panel.real_masks, panel.made_masks, panel.folder):
            line.currentPath = ""

"""The Data set panel in real Slicer, by its real widgets. Works with and without the main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import shutil
import tempfile
import unittest
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import slicer
import slicer.util
from CTGANAugmentWaiting import wait_until

NO_YAML = find_spec("yaml") is None
RECIPE = """
title: Turned
steps:
  - {name: turned, variants: 2, do: [{operation: flip, axis: left-right}]}
"""


class CTGANAugmentDataSetTest(unittest.TestCase):
    """Cases looked through, a recipe followed, the outcome exported; what is said first."""

    def setUp(self):
        """Two cases on the disk, a recipe, and the module's panel."""
        from CTGANAugmentLib.files import write_labels, write_volume
        from CTGANAugmentLib.volume import LabelVolume, Volume

        slicer.mrmlScene.Clear(0)
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "cases").mkdir()
        for seed, name in enumerate(("anna", "bert")):
            values = np.random.default_rng(seed).normal(-100, 200, (5, 12, 14)).astype(np.int16)
            mask = np.zeros(values.shape, np.uint8)
            mask[2, 3:6, 4:8] = 1
            write_volume(Volume(values, np.eye(4), "CT"), self.folder / "cases" / f"{name}.nii.gz")
            write_labels(LabelVolume(mask, np.eye(4)), self.folder / "cases" / f"{name}_mask.nii.gz")
        (self.folder / "turned.yaml").write_text(RECIPE)
        self.module = slicer.util.getModuleWidget("CTGANAugment")
        self.module.enter()
        self.panel = self.module.panels.data_set
        self.module.panels.widget.setCurrentWidget(self.panel.widget)
        for line in (
            self.panel.data,
            self.panel.own,
            self.panel.out,
            self.panel.export_data,
            self.panel.export_out,
        ):
            line.currentPath = ""

    def tearDown(self):
        """Remove what was made."""
        self.assertFalse(self.panel.is_running)
        shutil.rmtree(self.folder)

    def wait(self):
        self.assertTrue(wait_until(lambda: not self.panel.is_running), "the job did not end")

    def test_what_is_missing_is_said_first(self):
        self.assertFalse(self.panel.look_button.enabled)
        self.assertIn("where the scans are", self.panel.run.status.text)
        self.panel.data.currentPath = str(self.folder / "cases")
        self.assertTrue(self.panel.look_button.enabled)
        self.panel.images.text = "{patient}.nii.gz"
        self.assertIn("belong together", self.panel.run.status.text)
        self.panel.images.text = ""
        self.assertIn("PyYAML" if NO_YAML else "folder", self.panel.run.status.text)
        self.assertEqual(bool(self.panel.offer.button.isVisibleTo(self.panel.widget)), NO_YAML)
        self.assertFalse(self.panel.export_button.enabled)

    @unittest.skipIf(NO_YAML, "recipes are read by PyYAML")
    def test_cases_are_looked_through_made_more_and_exported(self):
        self.panel.data.currentPath = str(self.folder / "cases")
        self.panel.look_button.click()
        self.wait()
        self.assertIn("2 of 2 cases can be used", self.panel.looked.text)
        self.panel.recipe.setCurrentIndex(self.panel.recipe.findData("own"))
        self.panel.own.currentPath = str(self.folder / "turned.yaml")
        self.panel.out.currentPath = str(self.folder / "more")
        self.assertTrue(self.panel.run.run_button.enabled, self.panel.run.run_button.toolTip)
        self.panel.run.run_button.click()
        self.wait()
        self.assertIn("4 synthetic cases beside 2 real", self.panel.run.status.text)
        self.panel.layout.setCurrentIndex(self.panel.layout.findData("monai"))
        self.panel.export_out.currentPath = str(self.folder / "lists")
        self.assertTrue(self.panel.export_button.enabled, self.panel.export_button.toolTip)
        self.panel.export_button.click()
        self.wait()
        self.assertIn("Exported 2 real and 4 synthetic", self.panel.exported.text)
        self.assertTrue((self.folder / "lists" / "datalist.json").is_file())

    def test_each_layout_has_its_own_figures_and_no_folder_is_kept_with_the_scene(self):
        self.panel.layout.setCurrentIndex(self.panel.layout.findData("coco"))
        self.assertIn("plane", self.panel.layout_form.form.rows)
        self.panel.layout.setCurrentIndex(self.panel.layout.findData("monai"))
        self.panel.layout_form.form.rows["folds"].editor.value = 3
        self.panel.data.currentPath = str(self.folder / "Doe_John")
        self.assertIn('"folds": 3', self.panel.state.dataSet)
        self.assertNotIn("Doe", self.panel.state.dataSet)

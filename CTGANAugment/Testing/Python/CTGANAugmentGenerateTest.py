"""The Generate panel in real Slicer, by its real widgets. Works with and without the main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import importlib.util
import shutil
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import slicer
import slicer.util
from CTGANAugmentWaiting import wait_until

HAS_TORCH = importlib.util.find_spec("torch") is not None


class CTGANAugmentGenerateTest(unittest.TestCase):
    """A set in a folder, what is said first, and a folder that is not free."""

    def setUp(self):
        """A folder, and the module's panel."""
        slicer.mrmlScene.Clear(0)
        self.folder = Path(tempfile.mkdtemp())
        self.module = slicer.util.getModuleWidget("CTGANAugment")
        self.module.enter()
        self.panel = self.module.panels.generate
        self.panel.folder.currentPath = ""

    def tearDown(self):
        """Remove what was made."""
        shutil.rmtree(self.folder)

    def generate(self, count):
        """Press Generate, and wait for the end."""
        self.panel.form.rows["count"].editor.value = count
        self.panel.folder.currentPath = str(self.folder / "set")
        self.assertTrue(self.panel.run.run_button.enabled, self.panel.run.run_button.toolTip)
        self.panel.run.run_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running), "the job did not end")

    def test_what_is_missing_is_said_first(self):
        self.assertFalse(self.panel.run.run_button.enabled, repr(self.panel.folder.currentPath))
        self.assertIn("folder" if HAS_TORCH else "torch", self.panel.run.status.text)
        self.assertFalse(self.panel.run.undo_button.visible)

    @unittest.skipUnless(HAS_TORCH, "needs PyTorch")
    def test_a_set_is_made_and_shown_and_never_overwritten(self):
        self.generate(3)
        files = sorted(path.name for path in (self.folder / "set").iterdir())
        self.assertEqual(sum(name.startswith("synthetic_") for name in files), 3)
        self.assertIn("Made 3 synthetic patches", self.panel.run.status.text)
        self.assertGreater(self.panel.sheet.pixmap.width(), 100)
        with mock.patch.object(slicer.util, "errorDisplay") as shown:
            self.generate(2)
        self.assertIn("not empty", shown.call_args[0][0])
        self.assertEqual(sorted(path.name for path in (self.folder / "set").iterdir()), files)

    def test_choices_are_kept_with_the_scene_but_no_folder(self):
        self.panel.form.rows["count"].editor.value = 7
        self.panel.folder.currentPath = str(self.folder / "Doe_John")
        self.assertIn('"count": 7', self.panel.state.generation)
        self.assertNotIn("Doe", self.panel.state.generation)
        self.module.initializeParameterNode()
        self.assertEqual(self.panel.form.rows["count"].editor.value, 7)

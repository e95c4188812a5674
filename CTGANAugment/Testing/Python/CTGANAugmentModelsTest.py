"""The Models panel in real Slicer, by its real widgets. Works with and without the main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import os
import shutil
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import slicer
import slicer.util
from CTGANAugmentWaiting import wait_until

BUNDLED = "sarcoma-mr-inpainting"


class CTGANAugmentModelsTest(unittest.TestCase):
    """Cards, checks, import and removal."""

    def setUp(self):
        """An own folder that is empty, and the module's panel."""
        slicer.mrmlScene.Clear(0)
        self.folder = Path(tempfile.mkdtemp())
        self.environment = mock.patch.dict(os.environ, {"CTGANAUGMENT_MODELS": str(self.folder / "own")})
        self.environment.start()
        self.module = slicer.util.getModuleWidget("CTGANAugment")
        self.module.enter()
        self.panel = self.module.panels.models
        self.panel.update()

    def tearDown(self):
        """Remove what was made."""
        self.environment.stop()
        shutil.rmtree(self.folder)
        self.panel.source.currentPath = ""
        self.panel.update()

    def choose(self, model_id):
        from CTGANAugmentLib.faces.model_list import model_entries

        self.panel.list.setCurrentRow([entry.id for entry in model_entries()].index(model_id))

    def finish(self):
        """Wait for the end of the job."""
        self.assertTrue(wait_until(lambda: not self.panel.is_running, 60), "the job did not end")

    def import_copy(self, name):
        """Import a copy of a bundled model under another id."""
        from CTGANAugmentLib.modelzoo.catalog import find_model

        source = self.folder / "copy"
        shutil.copytree(find_model(BUNDLED).path, source)
        card = source / "card.json"
        card.write_text(
            card.read_text(encoding="utf-8").replace(f'"{BUNDLED}"', f'"{name}"'), encoding="utf-8"
        )
        self.panel.source.currentPath = str(source)
        self.panel.import_button.click()
        self.finish()

    def test_every_bundled_model_has_a_line_and_a_card(self):
        self.assertGreaterEqual(self.panel.list.count, 10)
        self.choose("limb-mr-to-ct-pix2pix")
        self.assertIn("not for dose planning", self.panel.card.toPlainText())
        self.assertFalse(self.panel.remove_button.enabled)
        self.assertIn("your own", self.panel.remove_button.toolTip)

    def test_a_model_is_verified(self):
        self.choose(BUNDLED)
        self.panel.verify_button.click()
        self.finish()
        self.assertIn("are in order", self.panel.status.text)

    def test_a_model_is_imported_and_removed_after_a_question(self):
        self.import_copy("mine")
        self.assertIn("Imported mine", self.panel.status.text)
        self.assertTrue((self.folder / "own" / "mine").is_dir())
        self.choose("mine")
        with mock.patch.object(slicer.util, "confirmOkCancelDisplay", return_value=False):
            self.panel.remove_button.click()
        self.assertTrue((self.folder / "own" / "mine").is_dir())
        with mock.patch.object(slicer.util, "confirmOkCancelDisplay", return_value=True):
            self.panel.remove_button.click()
        self.assertFalse((self.folder / "own" / "mine").exists())
        self.assertIn("Removed", self.panel.status.text)

    def test_what_is_no_model_is_refused_with_a_sentence(self):
        (self.folder / "nothing").mkdir()
        self.panel.source.currentPath = str(self.folder / "nothing")
        with mock.patch.object(slicer.util, "errorDisplay") as shown:
            self.panel.import_button.click()
            self.finish()
        self.assertEqual(shown.call_count, 1)
        self.assertTrue(self.panel.status.text)
        self.assertFalse((self.folder / "own" / "nothing").exists())

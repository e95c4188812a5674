"""The calls that docs/slicer.md shows, run as they stand there. Needs no main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import importlib.util
import os
import re
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import slicer
import slicer.util

HAS_TORCH = importlib.util.find_spec("torch") is not None
PAGE = Path(__file__).resolve().parents[3] / "docs" / "slicer.md"


def recipes():
    """Python blocks of the page, whose paragraphs are one recipe each."""
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [recipe for block in blocks for recipe in block.split("\n\n")]


@unittest.skipUnless(PAGE.is_file(), "the page lies in the source tree only")
class CTGANAugmentRecipesTest(unittest.TestCase):
    """One after the other, as a reader types them."""

    def setUp(self):
        """The files and nodes that the page takes for granted: a chest, its organs, an MR scan of few slices."""
        slicer.mrmlScene.Clear(0)
        home = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(mock.patch.dict(os.environ, {"HOME": home, "USERPROFILE": home}))
        self.folder = Path(home) / "scans"
        self.folder.mkdir()
        from CTGANAugment import addDigitalChest

        scan, organs = addDigitalChest("CT")
        slicer.util.saveNode(scan, str(self.folder / "chest.nrrd"))
        slicer.util.saveNode(organs, str(self.folder / "organs.seg.nrrd"))
        slicer.mrmlScene.Clear(0)
        thin = slicer.util.arrayFromVolume(addDigitalChest("MR")[0])[50:53].copy()
        slicer.mrmlScene.Clear(0)
        slicer.util.addVolumeFromArray(thin, name="MR_T1").SetSpacing(2.0, 2.0, 3.0)

    def tearDown(self):
        """Leave an empty scene."""
        slicer.mrmlScene.Clear(0)

    def test_the_recipes_of_the_page_run_and_make_what_they_say(self):
        said = {"slicer": slicer}
        for recipe in recipes():
            if "# PyTorch from here on" in recipe and not HAS_TORCH:
                break
            with self.subTest(recipe=recipe):
                exec(recipe, said)  # noqa: S102 - our own page
        self.check_synthesis(said)
        self.assertTrue(said["found"].measured)
        if HAS_TORCH:
            self.check_trained(said)

    def check_synthesis(self, said):
        before, after = (
            slicer.util.arrayFromVolume(node) for node in (said["scan"], said["made"].volume_node)
        )
        self.assertTrue((before != after).any())
        self.assertTrue((self.folder / "with_lesion.nrrd").is_file())
        self.assertTrue((self.folder / "lesion.seg.nrrd").is_file())

    def check_trained(self, said):
        self.assertEqual(said["healthy"].volume_node.GetAttribute("CTGANAugment.Synthetic"), "YES")
        self.assertEqual(said["ct"].volume_node.GetAttribute("CTGANAugment.Synthetic"), "YES")

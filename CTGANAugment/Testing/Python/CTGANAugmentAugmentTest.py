"""The Augment panel in real Slicer, by its real widgets. Works with and without the main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import unittest
from importlib.util import find_spec

import numpy as np
import slicer
import slicer.util
from CTGANAugmentWaiting import wait_until

NO_YAML = find_spec("yaml") is None
BALL = (slice(8, 12), slice(20, 28), slice(10, 18))


class CTGANAugmentAugmentTest(unittest.TestCase):
    """Main path, labels that move along, undo, and what is kept with the scene."""

    def setUp(self):
        """A scan with a bright ball, its outline, and the module's panel."""
        slicer.mrmlScene.Clear(0)
        values = np.random.default_rng(0).normal(40, 10, (20, 48, 48))
        values[:, :3] = -1000
        values[BALL] = 300
        self.volume = slicer.util.addVolumeFromArray(values.astype(np.int16), name="scan")
        self.volume.SetSpacing(2.0, 2.0, 3.0)
        self.outline = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "outline")
        self.outline.SetReferenceImageGeometryParameterFromVolumeNode(self.volume)
        segment = self.outline.GetSegmentation().AddEmptySegment("", "ball")
        mask = np.zeros(values.shape, np.uint8)
        mask[BALL] = 1
        slicer.util.updateSegmentBinaryLabelmapFromArray(mask, self.outline, segment, self.volume)
        self.module = slicer.util.getModuleWidget("CTGANAugment")
        self.module.enter()
        self.panel = self.module.panels.augment
        self.module.panels.widget.setCurrentWidget(self.panel.widget)
        self.panel.volume.setCurrentNode(self.volume)

    def tearDown(self):
        """Leave an empty scene and nothing that runs."""
        slicer.mrmlScene.Clear(0)
        self.assertFalse(self.panel.is_running)

    def choose(self, what):
        self.panel.what.setCurrentIndex(self.panel.what.findData(what))

    def apply(self):
        """Press Apply, and wait for the end; return the new volume."""
        before = set(slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode"))
        self.assertTrue(self.panel.run.run_button.enabled, self.panel.run.run_button.toolTip)
        self.panel.run.run_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running), "the job did not end")
        (made,) = set(slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")) - before
        return made

    def test_what_is_missing_is_said_first(self):
        self.panel.volume.setCurrentNode(None)
        self.assertFalse(self.panel.run.run_button.enabled)
        self.assertEqual(self.panel.run.status.text, "Choose a CT or MR volume.")

    def test_a_flip_mirrors_scan_and_segment_and_can_be_taken_back(self):
        self.panel.segmentation.setCurrentNode(self.outline)
        self.choose("transform:flip")
        self.assertIn("axis", self.panel.form.form.rows)
        made = self.apply()
        self.assertIn("Flip", self.panel.run.status.text)
        self.assertEqual(made.GetAttribute("CTGANAugment.Synthetic"), "YES")
        new = [
            node
            for node in slicer.util.getNodesByClass("vtkMRMLSegmentationNode")
            if node is not self.outline
        ]
        (moved,) = new
        name = moved.GetSegmentation().GetNthSegmentID(0)
        mask = slicer.util.arrayFromSegmentBinaryLabelmap(moved, name, made)
        self.assertTrue((slicer.util.arrayFromVolume(made)[mask > 0] == 300).all())
        self.panel.run.undo_button.click()
        self.assertEqual(len(slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")), 1)
        self.assertFalse(self.panel.run.undo_button.enabled)

    @unittest.skipUnless(NO_YAML, "PyYAML is installed")
    def test_without_pyyaml_transforms_are_there_and_pipelines_are_offered(self):
        self.assertEqual(self.panel.what.findData("pipeline:light"), -1)
        self.assertGreater(self.panel.what.count, 5)
        self.assertTrue(self.panel.offer.button.isVisibleTo(self.panel.widget))
        self.assertIn("PyYAML", self.panel.offer.button.text)

    @unittest.skipIf(NO_YAML, "pipelines are read by PyYAML")
    def test_a_pipeline_has_no_form_and_a_seed_of_its_own(self):
        self.choose("pipeline:light")
        self.assertIsNone(self.panel.form.form)
        self.panel.dice.click()
        seed = self.panel.seed.text
        self.apply()
        self.assertIn(f'"seed": "{seed}"', self.panel.state.augmentation)

    def test_a_seed_that_is_none_is_told(self):
        self.choose("transform:flip")
        self.panel.seed.text = "many"
        self.assertFalse(self.panel.run.run_button.enabled)
        self.assertIn("seed", self.panel.run.status.text)

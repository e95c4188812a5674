"""The Translate panel in real Slicer, by its real widgets. Works with and without the main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import importlib.util
import unittest

import numpy as np
import slicer
import slicer.util
import vtk
from CTGANAugmentWaiting import wait_until

HAS_TORCH = importlib.util.find_spec("torch") is not None


def add_limb(name, modality):
    """A leg: skin, muscle and a bone, as CT or as MR."""
    k, j, i = np.indices((8, 64, 64)) - np.array((4, 32, 32))[:, None, None, None]
    distance = np.hypot(i, j) + 0 * k
    parts = [distance < 6, distance < 22, distance < 28]
    values = ([700, 50, -90], -1000) if modality == "CT" else ([40, 120, 300], 2)
    array = np.select(parts, *values) + np.random.default_rng(0).normal(0, 3, distance.shape)
    node = slicer.util.addVolumeFromArray(array.astype(np.int16), name=name)
    node.SetSpacing(1.0, 1.0, 3.3)
    return node


class CTGANAugmentTranslateTest(unittest.TestCase):
    """Main path, what is said, state, and what users do meanwhile."""

    def setUp(self):
        """MR and CT of a leg, and the module's panel."""
        slicer.mrmlScene.Clear(0)
        self.mr, self.ct = add_limb("leg MR", "MR"), add_limb("leg CT", "CT")
        self.module = slicer.util.getModuleWidget("CTGANAugment")
        self.module.enter()
        self.panel = self.module.panels.translate
        self.module.panels.widget.setCurrentWidget(self.panel.widget)
        self.panel.volume.setCurrentNode(self.mr)

    def tearDown(self):
        """Leave an empty scene and nothing that runs."""
        slicer.mrmlScene.Clear(0)
        self.assertFalse(self.panel.is_running)

    def choose(self, box, value):
        """Choose an item as the user does."""
        index = box.findData(value)
        self.assertGreaterEqual(index, 0, value)
        box.setCurrentIndex(index)

    def made(self):
        from CTGANAugmentLib.scene.translations import translations_of

        return translations_of(self.mr)

    def translate(self):
        """Press Translate, and wait for the end."""
        self.assertTrue(self.panel.run.run_button.enabled, self.panel.run.run_button.toolTip)
        self.panel.run.run_button.click()
        self.assertTrue(self.panel.is_running)
        self.assertTrue(self.panel.run.cancel_button.enabled)
        self.assertTrue(wait_until(lambda: not self.panel.is_running), "the job did not end")

    def test_models_go_with_the_scan_and_their_cards_are_shown(self):
        ids = [self.panel.model.itemData(n) for n in range(self.panel.model.count)]
        self.assertIn("limb-mr-to-ct-pix2pix", ids)
        self.assertNotIn("limb-ct-to-mr-pix2pix", ids)
        self.assertIn("MR of limbs to CT", self.panel.card.widget.title)
        self.assertIn("not for dose planning", self.panel.card.text.toPlainText())
        self.panel.volume.setCurrentNode(self.ct)
        ids = [self.panel.model.itemData(n) for n in range(self.panel.model.count)]
        self.assertIn("limb-ct-to-mr-pix2pix", ids)

    def test_what_is_missing_is_said_first(self):
        self.panel.volume.setCurrentNode(None)
        self.assertFalse(self.panel.run.run_button.enabled)
        self.assertEqual(self.panel.run.status.text, "Choose a CT or MR volume.")
        self.panel.volume.setCurrentNode(self.mr)
        self.panel.reference.setCurrentNode(self.mr)
        self.assertIn("the scan itself" if HAS_TORCH else "torch", self.panel.run.status.text)

    def test_a_scan_unlike_those_of_the_training_is_doubted(self):
        self.mr.SetSpacing(4.0, 4.0, 9.0)
        self.panel.volume.setCurrentNode(None)
        self.panel.volume.setCurrentNode(self.mr)
        self.assertTrue(wait_until(lambda: "mm apart" in self.panel.doubts.text, 10))

    def test_choices_are_kept_with_the_scene(self):
        self.choose(self.panel.model, "limb-ct-mr-cyclegan")
        self.choose(self.panel.form.rows["confidence"].editor, "both")
        self.panel.reference.setCurrentNode(self.ct)
        text = self.panel.choices.to_text()
        self.module.initializeParameterNode()
        self.assertEqual(self.panel.choices.to_text(), text)
        self.assertIn("limb-ct-mr-cyclegan", text)
        self.assertEqual(self.panel.reference.currentNode(), self.ct)

    @unittest.skipUnless(HAS_TORCH, "needs PyTorch")
    def test_a_translation_is_made_scored_seen_and_undone(self):
        self.choose(self.panel.form.rows["confidence"].editor, "flips")
        self.panel.reference.setCurrentNode(self.ct)
        self.translate()
        (made,) = self.made()
        self.assertEqual(made.GetAttribute("CTGANAugment.Synthetic"), "YES")
        self.assertGreater(slicer.util.arrayFromVolume(made).std(), 100)
        self.assertIn("Made leg MR synthetic", self.panel.run.status.text)
        table = self.panel.view.table.mrmlTableNode()
        self.assertEqual(table.GetCellText(0, 0), "MAE (HU)")
        titles = [self.panel.view.side.itemText(n) for n in range(self.panel.view.side.count)]
        self.assertEqual(titles, ["Scan", "Translation", "Spread over flips"])
        self.panel.view.side.setCurrentIndex(2)
        view = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLSliceCompositeNode")
        if view is not None:
            self.assertEqual(view.GetForegroundVolumeID(), self.panel.view.chosen_side)
        self.panel.run.undo_button.click()
        self.assertEqual(self.made(), [])
        self.assertFalse(self.panel.run.undo_button.enabled)

    @unittest.skipUnless(HAS_TORCH, "needs PyTorch")
    def test_a_job_can_be_cancelled_and_the_scene_closed_meanwhile(self):
        self.panel.run.run_button.click()
        self.panel.run.cancel_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running, 20))
        self.assertEqual(self.made(), [])
        self.panel.run.run_button.click()
        slicer.mrmlScene.Clear(0)
        self.assertFalse(self.panel.is_running)

    @unittest.skipUnless(HAS_TORCH, "needs PyTorch")
    def test_a_moved_scan_gets_its_translation_where_it_is(self):
        transform = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
        matrix = vtk.vtkMatrix4x4()
        matrix.SetElement(0, 3, 25.0)
        transform.SetMatrixTransformToParent(matrix)
        self.mr.SetAndObserveTransformNodeID(transform.GetID())
        self.translate()
        (made,) = self.made()
        ours, theirs = [0.0] * 6, [0.0] * 6
        made.GetRASBounds(ours)
        self.mr.GetRASBounds(theirs)
        np.testing.assert_allclose(ours, theirs, atol=1e-3)

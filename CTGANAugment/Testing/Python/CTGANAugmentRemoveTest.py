"""The Remove panel in real Slicer, by its real widgets. Works with and without the main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import importlib.util
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import slicer
import slicer.util
import vtk
from CTGANAugmentWaiting import wait_until

HAS_TORCH = importlib.util.find_spec("torch") is not None
TUMOUR = (slice(17, 23), slice(42, 54), slice(42, 54))
LARGE = (slice(14, 26), slice(30, 66), slice(30, 66))
LUNG_HU, TUMOUR_HU = -820, 40


class CTGANAugmentRemoveTest(unittest.TestCase):
    """Main path, jobs, state, and what users do to a panel meanwhile."""

    def setUp(self):
        """A lung with a tumour, the outlines of a small and of a large part, and the module's panel."""
        slicer.mrmlScene.Clear(0)
        noise = np.random.default_rng(0).normal(LUNG_HU, 12, (40, 96, 96))
        noise[:, :4] = 30
        noise[TUMOUR] = TUMOUR_HU
        self.volume = slicer.util.addVolumeFromArray(noise.astype(np.int16), name="lung")
        self.volume.SetSpacing(2.0, 2.0, 3.0)
        self.outlines = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "outlines")
        self.outlines.SetReferenceImageGeometryParameterFromVolumeNode(self.volume)
        self.segments = {
            name: self.add_segment(name, box) for name, box in (("small", TUMOUR), ("large", LARGE))
        }
        self.temporary = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(mock.patch.object(tempfile, "tempdir", str(self.temporary)))
        self.module = slicer.util.getModuleWidget("CTGANAugment")
        self.module.enter()
        self.panel = self.module.panels.remove
        self.module.panels.widget.setCurrentWidget(self.panel.widget)
        self.panel.volume.setCurrentNode(self.volume)

    def tearDown(self):
        """Leave an empty scene and nothing that runs."""
        slicer.mrmlScene.Clear(0)
        self.assertFalse(self.panel.is_running)
        self.assertEqual(list(self.temporary.glob("ctganaugment-*")), [])

    def add_segment(self, name, box):
        mask = np.zeros((40, 96, 96), np.uint8)
        mask[box] = 1
        segment = self.outlines.GetSegmentation().AddEmptySegment("", name)
        slicer.util.updateSegmentBinaryLabelmapFromArray(mask, self.outlines, segment, self.volume)
        return segment

    def choose(self, name):
        """Choose a segment as the user does."""
        self.panel.lesion.selector.setCurrentNode(self.outlines)
        box = self.panel.lesion.segment
        box.setCurrentIndex(box.findData(self.segments[name]))

    def made(self):
        """Volumes that were made."""
        return [
            node for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode") if node is not self.volume
        ]

    def press(self):
        self.assertTrue(self.panel.run.run_button.enabled, self.panel.run.run_button.toolTip)
        self.panel.run.run_button.click()

    def remove(self, name):
        """Choose a segment, press Apply, and wait for the end; return the new volume."""
        self.choose(name)
        self.press()
        self.assertTrue(wait_until(lambda: not self.panel.is_running), "the job did not end")
        self.assertEqual(len(self.made()), 1, self.panel.run.status.text)
        return self.made()[0]

    def mean(self, node):
        return float(slicer.util.arrayFromVolume(node)[TUMOUR].mean())

    def test_models_of_healthy_tissue_for_such_scans_are_offered(self):
        box = self.panel.form.rows["model"].editor
        offered = [box.itemData(index) for index in range(box.count)]
        self.assertEqual(offered[0] or "", "")
        self.assertIn("lung-tissue-inpainting", offered)
        self.assertNotIn("soft-tissue-mr-inpainting", offered)
        self.assertNotIn("lung-tumour-inpainting", offered)

    def test_without_pytorch_it_is_said_and_offered(self):
        absent = mock.patch("CTGANAugmentLib.faces.pytorch.find_spec", return_value=None)
        with absent, mock.patch.dict(sys.modules, {"PyTorchUtils": None}):
            self.choose("small")
            self.assertFalse(self.panel.run.run_button.enabled)
            self.assertIn("This needs PyTorch", self.panel.run.status.text)
            self.assertFalse(self.panel.offer.button.isHidden())
            self.panel.offer.button.click()
            self.assertIn("Extensions Manager", self.panel.run.status.text)
        self.panel.update()
        self.assertEqual(self.panel.offer.button.isHidden(), HAS_TORCH)

    @unittest.skipUnless(HAS_TORCH, "needs PyTorch")
    def test_what_is_missing_is_said_first(self):
        self.assertFalse(self.panel.run.run_button.enabled)
        self.assertIn("Choose a segmentation", self.panel.run.status.text)
        self.choose("small")
        self.assertTrue(self.panel.run.run_button.enabled, self.panel.run.status.text)
        self.panel.volume.setCurrentNode(None)
        self.assertEqual(self.panel.run.status.text, "Choose a CT or MR volume.")

    @unittest.skipUnless(HAS_TORCH, "needs PyTorch")
    def test_a_small_one_is_removed_at_once_compared_and_brought_back(self):
        self.choose("small")
        self.press()
        self.assertFalse(self.panel.is_running)
        (made,) = self.made()
        self.assertEqual(self.mean(self.volume), TUMOUR_HU)
        self.assertLess(self.mean(made), TUMOUR_HU - 300)
        self.assertIn("Region 1", self.panel.run.status.text)
        self.assertEqual(made.GetAttribute("CTGANAugment.Synthetic"), "YES")
        view = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLSliceCompositeNode")
        for side, opacity in (("before", 0.0), ("after", 1.0), ("difference", 1.0)):
            self.panel.view.buttons[side].click()
            if view is not None:
                self.assertEqual(view.GetForegroundOpacity(), opacity)
        self.panel.view.outlines.checked = False
        self.assertFalse(self.outlines.GetDisplayVisibility())
        self.panel.run.undo_button.click()
        self.assertEqual(self.made(), [])
        self.assertTrue(self.outlines.GetDisplayVisibility())
        self.assertFalse(self.panel.run.undo_button.enabled)
        self.assertFalse(self.panel.view.widget.enabled)

    @unittest.skipUnless(HAS_TORCH, "needs PyTorch")
    def test_a_large_one_is_removed_by_a_job_where_the_scan_is(self):
        transform = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
        matrix = vtk.vtkMatrix4x4()
        matrix.SetElement(0, 3, 25.0)
        transform.SetMatrixTransformToParent(matrix)
        for node in (self.volume, self.outlines):
            node.SetAndObserveTransformNodeID(transform.GetID())
        self.choose("large")
        self.press()
        self.assertTrue(self.panel.is_running)
        self.assertTrue(self.panel.run.cancel_button.enabled)
        self.assertTrue(wait_until(lambda: not self.panel.is_running), "the job did not end")
        (made,) = self.made()
        self.assertLess(self.mean(made), TUMOUR_HU - 300, self.panel.run.status.text)
        ours, theirs = [0.0] * 6, [0.0] * 6
        made.GetRASBounds(ours)
        self.volume.GetRASBounds(theirs)
        np.testing.assert_allclose(ours, theirs, atol=1e-3)
        untouched = (
            slicer.util.arrayFromVolume(made)[:, :4] == slicer.util.arrayFromVolume(self.volume)[:, :4]
        )
        self.assertTrue(untouched.all())
        self.panel.run.undo_button.click()
        self.assertEqual(self.made(), [])

    @unittest.skipUnless(HAS_TORCH, "needs PyTorch")
    def test_a_job_can_be_cancelled_and_the_scene_closed_meanwhile(self):
        self.choose("large")
        self.press()
        self.panel.run.cancel_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running, 20))
        self.assertEqual(self.made(), [])
        self.press()
        slicer.mrmlScene.Clear(0)
        self.assertFalse(self.panel.is_running)

    @unittest.skipUnless(HAS_TORCH, "needs PyTorch")
    def test_a_segment_without_a_voxel_is_told_and_changes_nothing(self):
        self.segments["empty"] = self.outlines.GetSegmentation().AddEmptySegment("", "empty")
        self.choose("small")
        self.choose("empty")
        self.press()
        self.assertIn("no voxel", self.panel.run.status.text)
        self.assertEqual(self.made(), [])

    def test_choices_survive_saving_and_loading_the_scene(self):
        self.choose("large")
        self.panel.form.rows["margin_mm"].editor.value = 7.0
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "scene.mrb")
            self.assertTrue(slicer.util.saveScene(path))
            slicer.mrmlScene.Clear(0)
            self.module.enter()
            self.assertEqual(self.panel.choices.values, {})
            slicer.util.loadScene(path)
        self.module.enter()
        self.assertEqual(self.panel.choices.values, {"margin_mm": 7.0})
        self.assertEqual(self.panel.form.rows["margin_mm"].editor.value, 7.0)
        self.assertEqual(self.panel.lesion.selector.currentNode().GetName(), "outlines")
        self.assertEqual(self.panel.lesion.segment.currentText, "large")

    @unittest.skipUnless(HAS_TORCH, "needs PyTorch")
    def test_leaving_the_panel_shows_the_result_and_deleted_nodes_are_survived(self):
        made = self.remove("small")
        self.module.panels.widget.setCurrentIndex(0)
        self.assertFalse(self.panel.view.widget.enabled)
        self.module.panels.widget.setCurrentWidget(self.panel.widget)
        for node in [made, *slicer.util.getNodesByClass("vtkMRMLSegmentationNode")]:
            slicer.mrmlScene.RemoveNode(node)
        self.panel.update()
        self.assertFalse(self.panel.run.run_button.enabled)

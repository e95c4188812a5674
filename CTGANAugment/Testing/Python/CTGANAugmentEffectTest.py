"""The effect in Slicer's own Segment Editor, by its real widgets. Works with and without the main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import unittest

import numpy as np
import slicer
import slicer.util
import vtk

CENTER = (30.0, 30.0, 20.0)


class CTGANAugmentEffectTest(unittest.TestCase):
    """A click into a bright ball fills the selected segment with it."""

    def setUp(self):
        """A grey block with two bright balls in it, and an editor that edits a segment of it."""
        slicer.mrmlScene.Clear(0)
        noise = np.random.default_rng(0).normal(60, 6, (40, 60, 60))
        k, j, i = np.ogrid[:40, :60, :60]
        self.ball = (k - 20) ** 2 + (j - 30) ** 2 + (i - 30) ** 2 <= 8**2
        self.other = (k - 20) ** 2 + (j - 12) ** 2 + (i - 12) ** 2 <= 5**2
        noise[self.ball | self.other] += 120
        self.volume = slicer.util.addVolumeFromArray(noise.astype(np.int16), name="liver")
        self.segmentation = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "found")
        self.segmentation.CreateDefaultDisplayNodes()
        self.segmentation.SetReferenceImageGeometryParameterFromVolumeNode(self.volume)
        self.segment = self.segmentation.GetSegmentation().AddEmptySegment("", "mass")
        self.editor = slicer.qMRMLSegmentEditorWidget()
        self.editor.setMRMLScene(slicer.mrmlScene)
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentEditorNode")
        self.editor.setMRMLSegmentEditorNode(node)
        self.editor.setSegmentationNode(self.segmentation)
        self.editor.setSourceVolumeNode(self.volume)
        self.editor.setCurrentSegmentID(self.segment)
        self.editor.setActiveEffectByName("CTGANAugment")
        self.effect = self.editor.activeEffect().self()

    def tearDown(self):
        """Close the editor."""
        self.editor.setActiveEffect(None)
        self.editor.deleteLater()
        slicer.mrmlScene.Clear(0)

    def mask(self):
        return slicer.util.arrayFromSegmentBinaryLabelmap(self.segmentation, self.segment, self.volume) > 0

    def choose(self, box, value):
        box.setCurrentIndex(box.findData(value))

    def overlap(self, wanted):
        mask = self.mask()
        return 2 * (mask & wanted).sum() / (mask.sum() + wanted.sum())

    def test_a_seed_fills_the_segment_and_a_second_one_adds_to_it(self):
        self.assertTrue(self.effect.segment_at(CENTER))
        self.assertGreater(self.overlap(self.ball), 0.95)
        self.assertTrue(self.effect.segment_at((12.0, 12.0, 20.0)))
        self.assertGreater(self.overlap(self.ball | self.other), 0.95)

    def test_a_result_can_replace_what_was_there_and_be_undone(self):
        self.effect.segment_at(CENTER)
        self.choose(self.effect.mode, "set")
        self.effect.segment_at((12.0, 12.0, 20.0))
        self.assertGreater(self.overlap(self.other), 0.95)
        self.editor.undo()
        self.assertGreater(self.overlap(self.ball), 0.95)

    def test_the_method_and_its_figures_are_those_of_the_form(self):
        self.choose(self.effect.method, "window")
        self.assertIs(self.effect.form.cls.id, "window")
        self.effect.form.rows["max_diameter_mm"].editor.value = 8.0
        self.effect.segment_at(CENTER)
        found = np.argwhere(self.mask())
        self.assertGreater(len(found), 20)
        self.assertLess(np.linalg.norm(found - [20, 30, 30], axis=1).max(), 5.5)

    def test_a_moved_scan_and_a_moved_segmentation_meet(self):
        for node, shift in ((self.volume, 40.0), (self.segmentation, 40.0)):
            transform = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
            matrix = vtk.vtkMatrix4x4()
            matrix.SetElement(0, 3, shift)
            transform.SetMatrixTransformToParent(matrix)
            node.SetAndObserveTransformNodeID(transform.GetID())
        self.effect.segment_at((70.0, 30.0, 20.0))
        self.assertGreater(self.overlap(self.ball), 0.95)

"""The Synthesize panel in real Slicer, by its real widgets. Works with and without the main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import unittest

import numpy as np
import slicer
import slicer.util
import vtk
from CTGANAugmentWaiting import wait


class CTGANAugmentPanelTest(unittest.TestCase):
    """Main path, state, and what users do to a panel meanwhile."""

    def setUp(self):
        """A small scan in an empty scene, and the module's panel."""
        slicer.mrmlScene.Clear(0)
        noise = np.random.default_rng(0).normal(60, 12, (40, 60, 60))
        noise[:, :3] = -1000
        self.volume = slicer.util.addVolumeFromArray(noise.astype(np.int16), name="liver")
        self.module = slicer.util.getModuleWidget("CTGANAugment")
        self.module.enter()
        self.panel = self.module.panels.synthesize

    def tearDown(self):
        """Leave an empty scene."""
        slicer.mrmlScene.Clear(0)

    def place_point(self, position=(30, 30, 20)):
        """A point as the user's click makes it."""
        self.panel.place.points.place_button.checked = True
        self.panel.place.points.place_button.checked = False
        node = self.panel.place.points.selector.currentNode()
        node.AddControlPoint(vtk.vtkVector3d(*position))
        self.panel.update()
        return node

    def choose(self, preset):
        """Choose a preset as the user does."""
        box = self.panel.top.preset
        box.setCurrentIndex(box.findData(preset))

    def apply(self):
        """Press Apply; return the volume that is made."""
        count = len(self.volumes())
        self.assertTrue(self.panel.apply_button.enabled, self.panel.apply_button.toolTip)
        self.panel.apply_button.click()
        self.assertEqual(len(self.volumes()), count + 1, self.panel.status.text)
        return slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")[-1]

    def volumes(self):
        """Names of the volumes in the scene."""
        return [node.GetName() for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")]

    def test_the_only_volume_is_chosen_and_apply_says_what_is_missing(self):
        self.assertIs(self.panel.top.volume.currentNode(), self.volume)
        self.assertFalse(self.panel.apply_button.enabled)
        self.assertIn("Place a point", self.panel.apply_button.toolTip)

    def test_a_click_in_a_slice_view_places_a_point_and_enables_apply(self):
        if slicer.app.layoutManager() is None:
            self.skipTest("needs the main window")
        slicer.app.layoutManager().setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView)
        slicer.util.setSliceViewerLayers(background=self.volume, fit=True)
        self.choose("liver-cyst")
        wait()
        view = slicer.app.layoutManager().sliceWidget("Red")
        middle = (view.sliceView().width // 2, view.sliceView().height // 2)
        self.panel.place.points.place_button.click()
        wait()
        slicer.util.clickAndDrag(view, start=middle, end=middle, steps=0)
        self.panel.place.points.place_button.click()
        wait()
        self.assertFalse(self.panel.place.points.place_button.checked)
        node = self.panel.place.points.selector.currentNode()
        self.assertEqual(node.GetNumberOfControlPoints(), 1)
        self.assertTrue(self.panel.apply_button.enabled, self.panel.apply_button.toolTip)

    def test_apply_makes_a_volume_and_a_segmentation_and_undo_removes_them(self):
        self.place_point()
        self.choose("liver-metastasis")
        self.assertTrue(self.panel.apply_button.enabled, self.panel.apply_button.toolTip)
        self.panel.apply_button.click()
        self.assertEqual(len(self.volumes()), 2, self.panel.status.text)
        self.assertTrue(self.panel.undo_button.enabled)
        self.panel.undo_button.click()
        self.assertEqual(self.volumes(), ["liver"])
        self.assertFalse(self.panel.undo_button.enabled)

    def test_a_preview_goes_away_when_a_slider_moves_and_apply_keeps_it_otherwise(self):
        self.place_point()
        self.choose("liver-cyst")
        self.panel.preview_button.click()
        self.assertIn("(preview)", " ".join(self.volumes()))
        row = self.panel.form.rows["diameter_mm"]
        row.label.checked = True
        row.editor.value = 15
        self.assertEqual(self.volumes(), ["liver"])
        self.panel.preview_button.click()
        self.panel.apply_button.click()
        self.assertEqual(len(self.volumes()), 2)
        self.assertNotIn("(preview)", " ".join(self.volumes()))

    def test_before_after_and_difference_follow_the_buttons(self):
        self.place_point()
        self.choose("liver-cyst")
        self.assertFalse(self.panel.view.widget.enabled)
        self.panel.preview_button.click()
        self.assertTrue(self.panel.view.widget.enabled)
        view = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLSliceCompositeNode")
        for side, opacity in (("before", 0.0), ("after", 1.0), ("difference", 1.0)):
            self.panel.view.buttons[side].click()
            self.assertTrue(self.panel.view.buttons[side].checked)
            if view is not None:
                self.assertEqual(view.GetForegroundOpacity(), opacity)

    def test_a_figure_left_to_the_preset_shows_the_presets_own(self):
        row = self.panel.form.rows["diameter_mm"]
        self.choose("liver-cyst")
        cyst = row.editor.value
        self.choose("soft-tissue-sarcoma")
        self.assertFalse(row.editor.enabled)
        self.assertNotEqual(row.editor.value, cyst)
        row.label.checked = True
        self.assertTrue(row.editor.enabled)
        self.assertIn("diameter_mm", self.panel.choices.values)
        row.label.checked = False
        self.assertNotIn("diameter_mm", self.panel.choices.values)

    def test_mr_shows_percent_and_ct_hounsfield_units(self):
        self.assertIn("contrast_hu", self.panel.form.rows)
        self.panel.top.modality.setCurrentIndex(2)
        self.assertIn("contrast_percent", self.panel.form.rows)
        self.assertNotIn("contrast_hu", self.panel.form.rows)

    def test_random_places_in_a_region_and_in_an_organ(self):
        self.choose("liver-cyst")
        kind = self.panel.place.kind
        kind.setCurrentIndex(kind.findData("roi"))
        roi = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsROINode")
        roi.SetCenter(30, 30, 20)
        roi.SetSize(40, 40, 30)
        self.panel.place.roi.selector.setCurrentNode(roi)
        for name, value in (("count", 2), ("margin_mm", 1)):
            self.panel.placement.rows[name].editor.value = value
        diameter = self.panel.form.rows["diameter_mm"]
        diameter.label.checked = True
        diameter.editor.value = 8
        self.panel.apply_button.click()
        segmentation = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLSegmentationNode")
        self.assertEqual(segmentation.GetSegmentation().GetNumberOfSegments(), 2, self.panel.status.text)
        kind.setCurrentIndex(kind.findData("segment"))
        segments = self.panel.place.segments
        segments.selector.setCurrentNode(segmentation)
        self.assertEqual(segments.segment.count, 3)
        self.assertEqual(segments.chosen, segmentation.GetSegmentation().GetNthSegmentID(0))
        self.assertTrue(self.panel.apply_button.enabled, self.panel.apply_button.toolTip)

    def test_the_dice_gives_another_seed(self):
        before = self.panel.top.seed.text
        self.panel.top._dice.click()  # noqa: SLF001
        self.assertNotEqual(self.panel.top.seed.text, before)
        self.assertEqual(self.panel.choices.seed, self.panel.top.seed.text)

    def test_an_impossible_wish_is_told_and_changes_nothing(self):
        self.choose("liver-cyst")
        kind = self.panel.place.kind
        kind.setCurrentIndex(kind.findData("roi"))
        roi = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsROINode")
        roi.SetCenter(30, 30, 20)
        roi.SetSize(3, 3, 3)
        self.panel.place.roi.selector.setCurrentNode(roi)
        diameter = self.panel.form.rows["diameter_mm"]
        diameter.label.checked = True
        diameter.editor.value = 60
        self.panel.apply_button.click()
        self.assertIn("no lesion could be placed", self.panel.status.text)
        self.assertEqual(self.volumes(), ["liver"])

    def test_choices_survive_saving_and_loading_the_scene(self):
        import tempfile
        from pathlib import Path

        self.place_point()
        self.choose("liver-hcc")
        self.panel.top.seed.text = "99"
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "scene.mrb")
            self.assertTrue(slicer.util.saveScene(path))
            slicer.mrmlScene.Clear(0)
            self.module.enter()
            self.assertEqual(self.panel.choices.seed, "1")
            slicer.util.loadScene(path)
        self.module.enter()
        self.assertEqual((self.panel.choices.preset, self.panel.choices.seed), ("liver-hcc", "99"))
        self.assertEqual(self.panel.top.seed.text, "99")
        self.assertEqual(self.panel.top.volume.currentNode().GetName(), "liver")

    def test_nodes_deleted_meanwhile_are_survived(self):
        points = self.place_point()
        self.choose("liver-cyst")
        self.panel.preview_button.click()
        slicer.mrmlScene.RemoveNode(points)
        self.panel.update()
        self.assertFalse(self.panel.apply_button.enabled)
        slicer.mrmlScene.RemoveNode(self.volume)
        self.panel.update()
        self.assertIn("Choose a CT or MR volume", self.panel.apply_button.toolTip)

    def test_leaving_the_module_and_closing_the_scene_leave_nothing_behind(self):
        self.place_point()
        self.choose("liver-cyst")
        self.panel.preview_button.click()
        self.module.exit()
        self.assertEqual(self.volumes(), ["liver"])
        self.module.enter()
        self.panel.apply_button.click()
        slicer.mrmlScene.Clear(0)
        self.module.enter()
        self.assertFalse(self.panel.undo_button.enabled)

    def test_the_module_can_be_reloaded(self):
        self.place_point()
        self.module.onReload()
        fresh = slicer.util.getModuleWidget("CTGANAugment")
        self.assertIsNot(fresh, self.module)
        fresh.enter()
        self.assertTrue(
            fresh.panels.synthesize.apply_button.enabled, fresh.panels.synthesize.apply_button.toolTip
        )

    def test_what_was_undone_is_made_once_more_voxel_by_voxel(self):
        self.place_point()
        self.choose("liver-cyst")
        self.assertFalse(self.panel.redo_button.enabled)
        before = slicer.util.arrayFromVolume(self.apply()).copy()
        self.panel.undo_button.click()
        self.panel.redo_button.click()
        self.assertEqual(len(self.volumes()), 2, self.panel.status.text)
        again = slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")[-1]
        np.testing.assert_array_equal(slicer.util.arrayFromVolume(again), before)
        self.assertFalse(self.panel.redo_button.enabled)

    def test_one_of_several_results_is_removed_by_its_own_button(self):
        self.place_point()
        self.choose("liver-cyst")
        self.assertTrue(self.panel.made.widget.isHidden())
        for seed in ("1", "2", "3"):
            self.panel.top.seed.text = seed
            self.apply()
        first, second, third = self.volumes()[1:]
        self.assertEqual(len(self.panel.made.buttons), 3)
        self.panel.made.buttons[1].click()
        self.assertEqual(self.volumes(), ["liver", first, third])
        self.assertIn(second, self.panel.status.text)
        self.assertEqual(len(self.panel.made.buttons), 2)
        slicer.mrmlScene.Clear(0)
        self.module.enter()
        self.assertTrue(self.panel.made.widget.isHidden())

"""The Baselines panel in real Slicer, by its real widgets. Works with and without the main window."""

# ruff: noqa: D102, PT009 - tests are named by sentences, and Slicer's are unittest's

import os
import signal
import tempfile
import time
import unittest
from pathlib import Path

import numpy as np
import qt
import slicer
import slicer.util
import vtk
from CTGANAugmentWaiting import wait, wait_until

CENTER = (30, 30, 20)
SLOW = "random-walker"


def job_folders():
    """Temporary folders of jobs."""
    return set(Path(tempfile.gettempdir()).glob("ctganaugment-*"))


def is_gone(pid):
    """Whether no process has an id any more."""
    try:
        os.kill(pid, 0)
    except OSError:
        return True
    return False


class CTGANAugmentBaselinesTest(unittest.TestCase):
    """Main path, jobs, state, and what users do to a panel meanwhile."""

    def setUp(self):
        """A small scan with a bright ball in it, its mask, and the module's panel."""
        slicer.mrmlScene.Clear(0)
        noise = np.random.default_rng(0).normal(60, 8, (40, 60, 60))
        k, j, i = np.ogrid[:40, :60, :60]
        ball = (k - 20) ** 2 + (j - 30) ** 2 + (i - 30) ** 2 <= 10**2
        noise[ball] += 120
        noise[0] = -1000
        self.volume = slicer.util.addVolumeFromArray(noise.astype(np.int16), name="liver")
        self.truth = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "truth")
        self.truth.SetReferenceImageGeometryParameterFromVolumeNode(self.volume)
        segment = self.truth.GetSegmentation().AddEmptySegment("", "ball")
        slicer.util.updateSegmentBinaryLabelmapFromArray(
            ball.astype(np.uint8), self.truth, segment, self.volume
        )
        self.folders = job_folders()
        self.module = slicer.util.getModuleWidget("CTGANAugment")
        self.module.enter()
        self.panels = self.module.panels
        self.panels.widget.setCurrentIndex(1)
        self.panel = self.panels.baselines

    def tearDown(self):
        """Leave an empty scene and nothing that runs."""
        slicer.mrmlScene.Clear(0)
        self.assertFalse(job_folders() - self.folders)

    def place_seed(self, position=CENTER, placer=None):
        """A seed as the user's click makes it."""
        placer = placer or self.panel.guides.inside
        placer.place_button.checked = True
        placer.place_button.checked = False
        node = placer.selector.currentNode()
        node.AddControlPoint(vtk.vtkVector3d(*position))
        self.panel.update()
        return node

    def choose(self, method):
        """Choose a method as the user does."""
        box = self.panel.top.method
        index = box.findData(method)
        self.assertGreaterEqual(index, 0, method)
        box.setCurrentIndex(index)

    def segments(self):
        """Names of the segments that were made."""
        from CTGANAugmentLib.scene.baselines import baselines_of

        node = baselines_of(self.volume)
        segmentation = node.GetSegmentation() if node else None
        return (
            [segmentation.GetSegment(each).GetName() for each in segmentation.GetSegmentIDs()] if node else []
        )

    def run_method(self, method):
        """Choose and run a method, to its end."""
        self.choose(method)
        self.assertTrue(self.panel.run.run_button.enabled, self.panel.run.run_button.toolTip)
        self.panel.run.run_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running), "the method did not end")

    def column(self, heading):
        """Values of a column of the score table."""
        table = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLTableNode").GetTable()
        column = table.GetColumnByName(heading)
        return [column.GetValue(n) for n in range(column.GetNumberOfValues())]

    def test_what_is_missing_is_said_first(self):
        self.choose("growing-tolerance")
        self.assertFalse(self.panel.run.run_button.enabled)
        self.assertIn("Place a seed", self.panel.run.status.text)
        self.place_seed()
        self.assertTrue(self.panel.run.run_button.enabled, self.panel.run.status.text)
        self.assertFalse(self.panel.scores.score_button.enabled)
        self.assertIn("right", self.panel.scores.score_button.toolTip)

    def test_a_click_in_a_slice_view_places_a_seed_and_enables_run(self):
        if slicer.app.layoutManager() is None:
            self.skipTest("needs the main window")
        slicer.app.layoutManager().setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView)
        slicer.util.setSliceViewerLayers(background=self.volume, fit=True)
        slicer.util.selectModule("CTGANAugment")
        self.choose("growing-tolerance")
        wait()
        view = slicer.app.layoutManager().sliceWidget("Red")
        middle = (view.sliceView().width // 2, view.sliceView().height // 2)
        for placer in (self.panel.guides.inside, self.panel.guides.outside):
            placer.place_button.click()
            wait()
            slicer.util.clickAndDrag(view, start=middle, end=middle, steps=0)
            placer.place_button.click()
            wait()
            self.assertFalse(placer.place_button.checked)
            self.assertEqual(placer.selector.currentNode().GetNumberOfControlPoints(), 1)
            middle = (middle[0] // 2, middle[1])
        inside, outside = (
            placer.selector.currentNode().GetDisplayNode().GetSelectedColor()
            for placer in (self.panel.guides.inside, self.panel.guides.outside)
        )
        self.assertGreater(inside[1], inside[0])
        self.assertGreater(outside[0], outside[1])
        self.assertTrue(self.panel.run.run_button.enabled, self.panel.run.status.text)

    def test_a_quick_method_makes_a_segment_that_scores_well_and_undo_removes_it(self):
        self.place_seed()
        self.run_method("growing-tolerance")
        self.assertEqual(len(self.segments()), 1, self.panel.run.status.text)
        self.assertIn("mL", self.panel.run.status.text)
        self.panel.scores.reference.selector.setCurrentNode(self.truth)
        self.panel.scores.score_button.click()
        self.assertGreater(self.column("Dice")[0], 0.9)
        self.assertFalse(self.panel.scores.table.isHidden())
        self.panel.run.undo_button.click()
        self.assertEqual(self.segments(), [])
        self.assertFalse(self.panel.run.undo_button.enabled)
        self.assertFalse(self.panel.scores.score_button.enabled)

    def test_several_runs_are_several_segments_of_one_node_that_can_be_seen_alone(self):
        from CTGANAugmentLib.scene.baselines import baselines_of

        self.place_seed()
        for method in ("otsu", "window", "otsu"):
            self.run_method(method)
        self.assertEqual(self.segments(), ["Otsu", "Fixed window", "Otsu 2"])
        self.panel.scores.reference.selector.setCurrentNode(self.truth)
        self.panel.scores.score_button.click()
        self.panel.scores.table.selectRow(1)
        node = baselines_of(self.volume)
        shown = [
            node.GetDisplayNode().GetSegmentVisibility(each)
            for each in node.GetSegmentation().GetSegmentIDs()
        ]
        self.assertEqual(shown, [False, True, False])

    def test_suggest_fills_in_what_the_method_would_take(self):
        self.choose("window")
        row = self.panel.form.rows["lower_intensity"]
        self.assertFalse(row.label.checked)
        self.place_seed()
        self.panel.run.suggest_button.click()
        self.assertTrue(row.label.checked)
        self.assertTrue(60 < row.editor.value < 180, row.editor.value)
        self.assertIn("HU", row.editor.suffix)
        row.label.checked = False
        self.assertNotIn("lower_intensity", self.panel.choices.own_values())

    def test_each_method_keeps_its_own_figures(self):
        self.choose("window")
        self.panel.form.rows["max_diameter_mm"].editor.value = 40
        self.choose("otsu")
        self.assertEqual(self.panel.form.rows["max_diameter_mm"].editor.value, 100)
        self.choose("window")
        self.assertEqual(self.panel.form.rows["max_diameter_mm"].editor.value, 40)

    def test_headings_of_families_cannot_be_chosen_and_methods_say_what_they_do(self):
        box = self.panel.top.method
        headings = [n for n in range(box.count) if not box.itemData(n)]
        self.assertGreaterEqual(len(headings), 3)
        for index in headings:
            self.assertFalse(box.model().item(index).isEnabled())
        self.choose("otsu")
        self.assertIn("Cut where", self.panel.top.about.text)
        self.assertIn("IEEE", self.panel.top.about.toolTip)

    def test_a_missing_package_is_said_and_a_refusal_to_install_changes_nothing(self):
        from CTGANAugmentLib.faces.method_list import segmentation_methods

        method = segmentation_methods()["otsu"]
        method.packages = ("no_such_package",)
        try:
            self.panel.top._fill()  # noqa: SLF001
            self.place_seed()
            self.choose("otsu")
            self.assertIn("needs no_such_package", self.panel.top.method.currentText)
            self.assertFalse(self.panel.run.run_button.enabled)
            self.assertIn("Install", self.panel.run.status.text)
            self.assertFalse(self.panel.top.install_button.isHidden())
            self.panel.top.install_button.click()
            self.assertFalse(self.panel.run.run_button.enabled)
        finally:
            method.packages = ()
            self.panel.top._fill()  # noqa: SLF001
            self.panel.update()

    def test_a_slow_method_runs_as_a_job_under_a_moved_scan(self):
        transform = vtk.vtkTransform()
        transform.Translate(7, -11, 13)
        transform.RotateZ(30)
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
        node.SetMatrixTransformToParent(transform.GetMatrix())
        for each in (self.volume, self.truth):
            each.SetAndObserveTransformNodeID(node.GetID())
        self.place_seed(transform.TransformPoint(CENTER))
        self.choose(SLOW)
        self.panel.run.run_button.click()
        self.assertTrue(self.panel.is_running)
        self.assertFalse(self.panel.run.bar.isHidden())
        self.assertTrue(self.panel.run.cancel_button.enabled)
        self.assertTrue(self.panel.top.widget.enabled)
        self.assertTrue(wait_until(lambda: not self.panel.is_running), "the job did not end")
        self.assertEqual(len(self.segments()), 1, self.panel.run.status.text)
        self.assertTrue(self.panel.run.bar.isHidden())
        self.panel.scores.reference.selector.setCurrentNode(self.truth)
        self.panel.scores.score_button.click()
        self.assertGreater(self.column("Dice")[0], 0.8)

    def test_a_job_can_be_cancelled_and_another_one_started(self):
        self.place_seed()
        self.choose(SLOW)
        self.panel.run.run_button.click()
        wait(300)
        started = time.monotonic()
        self.panel.run.cancel_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running, 5))
        self.assertLess(time.monotonic() - started, 3)
        self.assertEqual(self.segments(), [])
        self.assertTrue(self.panel.run.run_button.enabled)
        self.run_method(SLOW)
        self.assertEqual(len(self.segments()), 1, self.panel.run.status.text)

    def test_a_job_that_does_not_answer_is_ended_by_force(self):
        if not hasattr(signal, "SIGSTOP"):
            self.skipTest("needs a signal that freezes a process")
        self.place_seed()
        self.choose(SLOW)
        self.panel.run.run_button.click()
        job = self.panel._runner._job  # noqa: SLF001
        self.assertTrue(wait_until(lambda: job.pid, 20))
        os.kill(job.pid, signal.SIGSTOP)
        started = time.monotonic()
        self.panel.run.cancel_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running, 5))
        self.assertLess(time.monotonic() - started, 3)
        self.assertTrue(wait_until(lambda: is_gone(job.pid), 5))
        self.assertEqual(self.segments(), [])

    def test_the_application_answers_while_a_job_runs(self):
        self.place_seed()
        self.choose(SLOW)
        ticks = []
        timer = qt.QTimer()
        timer.connect("timeout()", lambda: ticks.append(time.monotonic()))
        timer.start(20)
        self.panel.run.run_button.click()
        wait_until(lambda: not self.panel.is_running)
        timer.stop()
        self.assertLess(max(np.diff(ticks)), 1.0)

    def test_a_job_that_crashes_is_shown_as_an_error(self):
        self.place_seed()
        self.choose(SLOW)
        self.panel.run.run_button.click()
        job = self.panel._runner._job  # noqa: SLF001
        self.assertTrue(wait_until(lambda: job.pid, 20))
        job.end_by_force()
        self.assertTrue(wait_until(lambda: not self.panel.is_running, 5))
        self.assertTrue(wait_until(lambda: is_gone(job.pid), 5))
        self.assertIn("unexpectedly", self.panel.run.status.text)
        self.assertEqual(self.segments(), [])

    def test_closing_the_scene_stops_a_job(self):
        self.place_seed()
        self.choose(SLOW)
        self.panel.run.run_button.click()
        job = self.panel._runner._job  # noqa: SLF001
        self.assertTrue(wait_until(lambda: job.pid, 20))
        slicer.mrmlScene.Clear(0)
        self.assertFalse(self.panel.is_running)
        self.assertTrue(wait_until(lambda: is_gone(job.pid), 5))
        self.assertFalse(job_folders() - self.folders)
        self.assertEqual(slicer.util.getNodesByClass("vtkMRMLSegmentationNode"), [])

    def test_a_quick_method_can_be_cancelled_and_nothing_else_pressed_meanwhile(self):
        from CTGANAugmentLib.faces.method_list import segmentation_methods

        method = segmentation_methods()["otsu"]
        seen = []

        def endless(_self, _workspace, progress):
            end = time.monotonic() + 20
            while time.monotonic() < end:
                time.sleep(0.005)
                progress(0.5, "counting")

        def press():
            seen.append((self.panel.top.widget.enabled, self.panels.widget.tabBar().enabled))
            self.panel.run.cancel_button.click()

        original = method.segment
        self.place_seed()
        self.choose("otsu")
        method.segment = endless
        try:
            qt.QTimer.singleShot(200, press)
            self.panel.run.run_button.click()
        finally:
            method.segment = original
        self.assertEqual(seen, [(False, False)])
        self.assertFalse(self.panel.is_running)
        self.assertEqual(self.segments(), [])
        self.assertTrue(self.panel.top.widget.enabled)
        self.assertTrue(self.panels.widget.tabBar().enabled)

    def test_an_impossible_wish_is_told_and_changes_nothing(self):
        self.place_seed()
        self.choose("window")
        for name, value in (("lower_intensity", 3000), ("upper_intensity", 3100)):
            row = self.panel.form.rows[name]
            row.label.checked = True
            row.editor.value = value
        self.panel.run.run_button.click()
        self.assertIn("found nothing", self.panel.run.status.text)
        self.assertEqual(self.segments(), [])

    def test_all_methods_run_one_after_the_other_are_scored_and_the_best_is_shown(self):
        from CTGANAugmentLib.faces.method_list import segmentation_methods
        from CTGANAugmentLib.panels import baselines_panel
        from CTGANAugmentLib.scene.baselines import baselines_of

        self.place_seed()
        self.panel.scores.reference.selector.setCurrentNode(self.truth)
        self.choose("window")
        for name, value in (("lower_intensity", 3000), ("upper_intensity", 3100)):
            row = self.panel.form.rows[name]
            row.label.checked = True
            row.editor.value = value
        methods = [segmentation_methods()[name] for name in ("otsu", "window", SLOW)]
        original = baselines_panel.ready_methods
        baselines_panel.ready_methods = lambda _nodes, _choices: methods
        try:
            self.panel.scores.all_button.click()
            self.assertTrue(wait_until(lambda: not self.panel.is_running))
        finally:
            baselines_panel.ready_methods = original
        self.assertEqual(self.segments(), ["Otsu", "Random walker"])
        self.assertIn("2 of 3 methods found something", self.panel.run.status.text)
        self.assertIn("Fixed window: Fixed window found nothing", self.panel.run.status.text)
        best = int(np.argmax(self.column("Dice")))
        node = baselines_of(self.volume)
        ids = node.GetSegmentation().GetSegmentIDs()
        shown = [node.GetDisplayNode().GetSegmentVisibility(each) for each in ids]
        self.assertEqual(shown, [index == best for index in range(2)])

    def test_cancel_ends_all_methods(self):
        self.place_seed()
        self.panel.scores.reference.selector.setCurrentNode(self.truth)
        qt.QTimer.singleShot(400, self.panel.run.cancel_button.click)
        self.panel.scores.all_button.click()
        self.assertTrue(wait_until(lambda: not self.panel.is_running, 10))
        made = len(self.segments())
        wait(500)
        self.assertEqual(len(self.segments()), made)
        self.assertFalse(self.panel.is_running)
        self.assertTrue(wait_until(lambda: self.panel.run.run_button.enabled, 10), self.panel.run.status.text)

    def test_a_scan_deleted_while_its_job_runs_is_told(self):
        self.place_seed()
        self.choose(SLOW)
        self.panel.run.run_button.click()
        slicer.mrmlScene.RemoveNode(self.volume)
        self.assertTrue(wait_until(lambda: not self.panel.is_running))
        self.assertIn("deleted", self.panel.run.status.text)
        self.assertIsNone(slicer.mrmlScene.GetFirstNodeByName("liver baselines"))

    def test_a_chosen_mask_is_never_hidden_and_cuts_the_result_off(self):
        self.place_seed()
        self.assertTrue(self.panel.guides.limits.collapsed)
        self.panel.guides.mask.selector.setCurrentNode(self.truth)
        self.assertFalse(self.panel.guides.limits.collapsed)
        self.run_method("window")
        self.panel.scores.reference.selector.setCurrentNode(self.truth)
        self.panel.scores.score_button.click()
        self.assertEqual(self.column("Precision"), [1.0])

    def test_choices_survive_saving_and_loading_the_scene(self):
        self.place_seed()
        self.choose("window")
        self.panel.form.rows["max_diameter_mm"].editor.value = 35
        self.panel.scores.reference.selector.setCurrentNode(self.truth)
        self.panel.scores.tolerance.value = 3.5
        self.run_method("otsu")
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "scene.mrb")
            self.assertTrue(slicer.util.saveScene(path))
            slicer.mrmlScene.Clear(0)
            self.module.enter()
            self.assertNotEqual(self.panel.choices.method, "otsu")
            self.panels.widget.setCurrentIndex(0)
            slicer.mrmlScene.Clear(0)
            slicer.util.loadScene(path)
        self.module.enter()
        self.volume = slicer.util.getNode("liver")
        self.assertEqual(self.panels.widget.currentIndex, 1)
        self.assertEqual(self.panel.top.chosen_method, "otsu")
        self.assertEqual(self.panel.choices.own_values("window"), {"max_diameter_mm": 35.0})
        self.assertEqual(self.panel.scores.tolerance.value, 3.5)
        self.assertEqual(self.panel.guides.inside.selector.currentNode().GetNumberOfControlPoints(), 1)
        self.assertEqual(self.segments(), ["Otsu"])
        self.run_method("otsu")
        self.assertEqual(self.segments(), ["Otsu", "Otsu 2"])

    def test_the_tabs_share_scan_and_modality(self):
        self.panel.top.modality.setCurrentIndex(2)
        wait()
        self.assertEqual(self.panels.synthesize.top.chosen_modality, "MR")
        self.panel.top.volume.setCurrentNode(None)
        wait()
        self.assertIsNone(self.panels.synthesize.top.volume.currentNode())

    def test_nodes_deleted_meanwhile_are_survived(self):
        seeds = self.place_seed()
        self.run_method("otsu")
        slicer.mrmlScene.RemoveNode(seeds)
        slicer.mrmlScene.RemoveNode(slicer.util.getNode("liver baselines"))
        self.panel.update()
        self.assertFalse(self.panel.run.undo_button.enabled)
        slicer.mrmlScene.RemoveNode(self.volume)
        self.panel.update()
        self.assertIn("Choose a CT or MR volume", self.panel.run.run_button.toolTip)

    def test_the_module_can_be_reloaded_while_a_job_runs(self):
        self.place_seed()
        self.choose(SLOW)
        self.panel.run.run_button.click()
        wait(300)
        self.module.onReload()
        fresh = slicer.util.getModuleWidget("CTGANAugment")
        fresh.enter()
        self.assertEqual(fresh.panels.widget.currentIndex, 1)
        self.assertTrue(fresh.panels.baselines.run.run_button.enabled)
        self.assertFalse(fresh.panels.baselines.is_running)

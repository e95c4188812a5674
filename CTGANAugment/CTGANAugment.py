"""CTGANAugment in 3D Slicer: the shells that Slicer looks for. The work is done in CTGANAugmentLib."""

# ruff: noqa: PT009 - Slicer's tests are unittest's

import sys
from functools import partial
from pathlib import Path

import slicer
from slicer.i18n import tr as _
from slicer.i18n import translate
from slicer.ScriptedLoadableModule import (
    ScriptedLoadableModule,
    ScriptedLoadableModuleLogic,
    ScriptedLoadableModuleTest,
    ScriptedLoadableModuleWidget,
)
from slicer.util import VTKObservationMixin

# In the source tree the library lies beside this folder; when installed, Slicer finds it by itself.
_TOP = Path(__file__).resolve().parents[1]
if (_TOP / "CTGANAugmentLib" / "__init__.py").is_file() and str(_TOP) not in sys.path:
    sys.path.insert(0, str(_TOP))


class CTGANAugment(ScriptedLoadableModule):
    """Module metadata."""

    def __init__(self, parent):
        ScriptedLoadableModule.__init__(self, parent)
        slicer.app.loadTranslations(str(Path(__file__).resolve().parent / "Resources" / "Translations"))
        parent.title = "CTGANAugment"
        parent.categories = [translate("qSlicerAbstractCoreModule", "Image Synthesis")]
        parent.dependencies = ["Markups", "Segmentations"]
        parent.contributors = ["CTGANAugment contributors"]
        parent.helpText = _(
            "Puts synthetic lesions into your own CT and MR scans and gives their exact masks as a segmentation. "
            "Choose a scan and a kind of lesion, click where the lesion should be, and press Apply. "
            "The Baselines tab segments a structure from a click by classical methods, and scores them against a "
            "reference. "
            "The scan itself is never changed. Research use only: synthetic data, not for diagnosis or treatment."
        )
        parent.acknowledgementText = _(
            "The figures of the presets come from published measurements; each preset file names its sources."
        )
        slicer.app.connect("startupCompleted()", registerSampleData)
        slicer.app.connect("startupCompleted()", registerSegmentEditorEffect)


def registerSampleData():
    """Offer the digital chest among Slicer's sample data; it is computed here, nothing is downloaded."""
    import SampleData

    icons = Path(__file__).resolve().parent / "Resources" / "Icons"
    for modality in ("CT", "MR"):
        SampleData.SampleDataLogic.registerCustomSampleDataSource(
            category="CTGANAugment",
            sampleName=f"CTGANAugmentChest{modality}",
            uris=[],
            fileNames=[],
            customDownloader=partial(addDigitalChest, modality),
            thumbnailFileName=str(icons / f"DigitalChest{modality}.png"),
        )


def registerSegmentEditorEffect():
    """Offer the quick baselines in the Segment Editor too."""
    import qSlicerSegmentationsEditorEffectsPythonQt as effects

    from CTGANAugmentLib import panels

    path = Path(panels.__file__).parent / "SegmentEditorCTGANAugmentLib" / "SegmentEditorEffect.py"
    effect = effects.qSlicerSegmentEditorScriptedEffect(None)
    effect.setPythonSource(path.as_posix())
    effect.self().register()


def addDigitalChest(modality, _source=None):
    """Add the digital chest, with its organs as a hidden segmentation, and return its nodes."""
    from CTGANAugmentLib.phantom.chest import chest_phantom
    from CTGANAugmentLib.scene.sample import SAMPLE_SPACING_MM, add_phantom

    with slicer.util.tryWithErrorDisplay(_("The digital chest could not be made."), waitCursor=True):
        phantom = chest_phantom(modality=modality, spacing_mm=SAMPLE_SPACING_MM)
        name = _("Digital chest, {modality}").format(modality=modality)
        nodes = add_phantom(slicer.mrmlScene, phantom, name, _("Organs of the digital chest"))
        slicer.util.setSliceViewerLayers(background=nodes[0], fit=True)
        return list(nodes)


class CTGANAugmentWidget(ScriptedLoadableModuleWidget, VTKObservationMixin):
    """Shell of the panels: makes them, and tells them of the scene's comings and goings."""

    def __init__(self, parent=None):
        ScriptedLoadableModuleWidget.__init__(self, parent)
        VTKObservationMixin.__init__(self)
        self.logic = None
        self.panels = None

    def setup(self):
        """Called once, when the module is first opened."""
        ScriptedLoadableModuleWidget.setup(self)
        from CTGANAugmentLib.panels.module_panels import ModulePanels

        self.logic = CTGANAugmentLogic()
        self.panels = ModulePanels()
        self.layout.addWidget(self.panels.widget)
        scene = slicer.mrmlScene
        self.addObserver(scene, scene.StartCloseEvent, self.onSceneStartClose)
        self.addObserver(scene, scene.EndCloseEvent, self.onSceneEnd)
        self.addObserver(scene, scene.EndImportEvent, self.onSceneEnd)
        self.initializeParameterNode()

    def cleanup(self):
        """Called when the application closes or the module is reloaded."""
        self.removeObservers()
        if self.panels is not None:
            self.panels.cleanup()
            self.panels = None

    def enter(self):
        """Called each time the user opens the module."""
        self.initializeParameterNode()

    def exit(self):
        """Called each time the user goes to another module."""
        if self.panels is not None:
            self.panels.leave()

    def onReload(self):
        """Reload the library together with this file, once the old panels do nothing any more."""
        self.cleanup()
        for name in [name for name in sys.modules if name.split(".")[0] == "CTGANAugmentLib"]:
            del sys.modules[name]
        super().onReload()

    def onSceneStartClose(self, _caller, _event):
        """Let go of the nodes that are about to go."""
        self.panels.forget_scene()

    def onSceneEnd(self, _caller, _event):
        """Make the parameter node of the new scene: the old wrapper holds what is no longer there."""
        self.initializeParameterNode()

    def initializeParameterNode(self):
        """Show the scene's parameter node, with a scan chosen where none is."""
        from CTGANAugmentLib.faces.situation import default_volume

        state = self.logic.getParameterNode()
        if state.inputVolume is None:
            state.inputVolume = default_volume(slicer.mrmlScene)
        self.panels.set_state(state)


class CTGANAugmentLogic(ScriptedLoadableModuleLogic):
    """What scripts can call; the functions of ``CTGANAugmentLib`` do the same without the module."""

    def getParameterNode(self):
        """Return the typed parameter node of the scene."""
        from CTGANAugmentLib.panels.state import CTGANAugmentParameterNode

        return CTGANAugmentParameterNode(super().getParameterNode())

    def synthesize(self, volumeNode, **arguments):
        """Put lesions into a scan; see ``CTGANAugmentLib.synthesize``."""
        import CTGANAugmentLib

        return CTGANAugmentLib.synthesize(volumeNode, **arguments)

    def segment(self, volumeNode, method, **arguments):
        """Segment a structure by a classical method; see ``CTGANAugmentLib.segment``."""
        import CTGANAugmentLib

        return CTGANAugmentLib.segment(volumeNode, method, **arguments)

    def scoreBaselines(self, volumeNode, reference, referenceSegment="", **arguments):
        """Score what was segmented; see ``CTGANAugmentLib.scene.scores.score_baselines``."""
        from CTGANAugmentLib.scene.scores import score_baselines

        return score_baselines(volumeNode, reference, referenceSegment, **arguments)


class CTGANAugmentTest(ScriptedLoadableModuleTest):
    """Self-test that Slicer runs with and without its main window."""

    def setUp(self):
        """Begin with an empty scene."""
        slicer.mrmlScene.Clear(0)

    def runTest(self, **_options):
        """Run every test of this class."""
        self.setUp()
        self.test_synthesize()
        self.setUp()
        self.test_segment()
        self.setUp()
        self.test_sampleData()

    def makeVolume(self):
        """A small made-up scan with a bright block in it."""
        import numpy as np

        noise = np.random.default_rng(0).normal(60, 12, (40, 60, 60)).astype(np.int16)
        return slicer.util.addVolumeFromArray(noise, name="liver")

    def test_segment(self):
        """A threshold finds the bright block, and its score says so."""
        volumeNode = self.makeVolume()
        slicer.util.arrayFromVolume(volumeNode)[15:25, 20:40, 20:40] += 200
        slicer.util.arrayFromVolumeModified(volumeNode)
        logic = CTGANAugmentLogic()
        made = logic.segment(volumeNode, "window", inside=[(30, 30, 20)], keep="seeded")
        self.assertEqual(made.segmentation_node.GetSegmentation().GetNumberOfSegments(), 1)
        table = logic.scoreBaselines(volumeNode, made.segmentation_node, made.segment_id)
        self.assertEqual(table.GetTable().GetColumnByName("Dice").GetValue(0), 1)

    def test_sampleData(self):
        """The digital chest is among the sample data, with its organs."""
        import SampleData

        source = SampleData.SampleDataLogic().sourceForSampleName("CTGANAugmentChestMR")
        volumeNode, organs = source.customDownloader(source)
        self.assertEqual(volumeNode.GetName(), "Digital chest, MR")
        self.assertGreater(organs.GetSegmentation().GetNumberOfSegments(), 5)
        self.assertGreater(slicer.util.arrayFromVolume(volumeNode).std(), 0)

    def test_synthesize(self):
        """The main job on a small made-up scan."""
        volumeNode = self.makeVolume()
        noise = slicer.util.arrayFromVolume(volumeNode).astype(int)
        made = CTGANAugmentLogic().synthesize(
            volumeNode, at=[(30, 30, 20)], preset="liver-metastasis", diameter_mm=20, seed=3
        )
        change = slicer.util.arrayFromVolume(made.volume_node).astype(int) - noise
        self.assertTrue(change.any())
        self.assertEqual(change[0].max(), 0)
        self.assertEqual(made.segmentation_node.GetSegmentation().GetNumberOfSegments(), 1)
        self.assertEqual(made.volume_node.GetAttribute("CTGANAugment.Synthetic"), "YES")

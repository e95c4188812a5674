"""CTGANAugment in 3D Slicer: the shells that Slicer looks for. The work is done in CTGANAugmentLib."""

# ruff: noqa: PT009 - Slicer's tests are unittest's

import sys
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
        parent.title = "CTGANAugment"
        parent.categories = [translate("qSlicerAbstractCoreModule", "Image Synthesis")]
        parent.dependencies = ["Markups", "Segmentations"]
        parent.contributors = ["CTGANAugment contributors"]
        parent.helpText = _(
            "Puts synthetic lesions into your own CT and MR scans and gives their exact masks as a segmentation. "
            "Choose a scan and a kind of lesion, click where the lesion should be, and press Apply. "
            "The scan itself is never changed. Research use only: synthetic data, not for diagnosis or treatment."
        )
        parent.acknowledgementText = _(
            "The figures of the presets come from published measurements; each preset file names its sources."
        )


class CTGANAugmentWidget(ScriptedLoadableModuleWidget, VTKObservationMixin):
    """Shell of the panels: makes them, and tells them of the scene's comings and goings."""

    def __init__(self, parent=None):
        ScriptedLoadableModuleWidget.__init__(self, parent)
        VTKObservationMixin.__init__(self)
        self.logic = None
        self.synthesizePanel = None

    def setup(self):
        """Called once, when the module is first opened."""
        ScriptedLoadableModuleWidget.setup(self)
        from CTGANAugmentLib.panels.synthesize_panel import SynthesizePanel

        self.logic = CTGANAugmentLogic()
        self.synthesizePanel = SynthesizePanel()
        self.layout.addWidget(self.synthesizePanel.widget)
        scene = slicer.mrmlScene
        self.addObserver(scene, scene.StartCloseEvent, self.onSceneStartClose)
        self.addObserver(scene, scene.EndCloseEvent, self.onSceneEnd)
        self.addObserver(scene, scene.EndImportEvent, self.onSceneEnd)
        self.initializeParameterNode()

    def cleanup(self):
        """Called when the application closes or the module is reloaded."""
        self.removeObservers()
        if self.synthesizePanel is not None:
            self.synthesizePanel.cleanup()
            self.synthesizePanel = None

    def enter(self):
        """Called each time the user opens the module."""
        self.initializeParameterNode()

    def exit(self):
        """Called each time the user goes to another module."""
        if self.synthesizePanel is not None:
            self.synthesizePanel.leave()

    def onReload(self):
        """Reload the library together with this file, once the old panels do nothing any more."""
        self.cleanup()
        for name in [name for name in sys.modules if name.split(".")[0] == "CTGANAugmentLib"]:
            del sys.modules[name]
        super().onReload()

    def onSceneStartClose(self, _caller, _event):
        """Let go of the nodes that are about to go."""
        self.synthesizePanel.forget_scene()

    def onSceneEnd(self, _caller, _event):
        """Make the parameter node of the new scene: the old wrapper holds what is no longer there."""
        self.initializeParameterNode()

    def initializeParameterNode(self):
        """Show the scene's parameter node, with a scan chosen where none is."""
        from CTGANAugmentLib.panels.situation import default_volume

        state = self.logic.getParameterNode()
        if state.inputVolume is None:
            state.inputVolume = default_volume(slicer.mrmlScene)
        self.synthesizePanel.set_state(state)


class CTGANAugmentLogic(ScriptedLoadableModuleLogic):
    """What scripts can call; ``CTGANAugmentLib.synthesize`` does the same without the module."""

    def getParameterNode(self):
        """Return the typed parameter node of the scene."""
        from CTGANAugmentLib.panels.state import CTGANAugmentParameterNode

        return CTGANAugmentParameterNode(super().getParameterNode())

    def synthesize(self, volumeNode, **arguments):
        """Put lesions into a scan; see ``CTGANAugmentLib.synthesize``."""
        import CTGANAugmentLib

        return CTGANAugmentLib.synthesize(volumeNode, **arguments)


class CTGANAugmentTest(ScriptedLoadableModuleTest):
    """Self-test that Slicer runs with and without its main window."""

    def setUp(self):
        """Begin with an empty scene."""
        slicer.mrmlScene.Clear(0)

    def runTest(self, **_options):
        """Run every test of this class."""
        self.setUp()
        self.test_synthesize()

    def test_synthesize(self):
        """The main job on a small made-up scan."""
        import numpy as np

        noise = np.random.default_rng(0).normal(60, 12, (40, 60, 60)).astype(np.int16)
        volumeNode = slicer.util.addVolumeFromArray(noise, name="liver")
        made = CTGANAugmentLogic().synthesize(
            volumeNode, at=[(30, 30, 20)], preset="liver-metastasis", diameter_mm=20, seed=3
        )
        change = slicer.util.arrayFromVolume(made.volume_node).astype(int) - noise
        self.assertTrue(change.any())
        self.assertEqual(change[0].max(), 0)
        self.assertEqual(made.segmentation_node.GetSegmentation().GetNumberOfSegments(), 1)
        self.assertEqual(made.volume_node.GetAttribute("CTGANAugment.Synthetic"), "YES")

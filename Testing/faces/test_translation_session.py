from dataclasses import replace

from CTGANAugmentLib.faces.translation_job import read_result, take_result
from CTGANAugmentLib.faces.translation_session import (
    SCAN,
    TRANSLATION,
    TranslationSession,
    translation_summary,
)
from CTGANAugmentLib.scene.translations import table_of, translations_of
from CTGANAugmentLib.scene.volumes import node_from_volume, volume_from_node


def test_a_session_shows_translation_scan_and_map_and_takes_the_translation_back(
    translation_scene, scan, run_job
):
    scene = translation_scene.scene
    session = TranslationSession(scene)
    made = session.take(scan, *read_result(run_job()))
    view = scene.GetFirstNodeByClass("vtkMRMLSliceCompositeNode")
    assert view.GetBackgroundVolumeID() == made.volume_node.GetID()
    session.show(scan, made.volume_node, made.map_nodes[0].GetID(), 0.4)
    assert view.GetForegroundVolumeID() == made.map_nodes[0].GetID()
    assert view.GetForegroundOpacity() == 0.4
    session.show(scan, made.volume_node, SCAN, 0.4)
    assert (view.GetBackgroundVolumeID(), view.GetForegroundVolumeID()) == (scan.GetID(), None)
    session.show(scan, made.volume_node, TRANSLATION, 0.4)
    assert len(session.undo()) == 3
    assert view.GetBackgroundVolumeID() == scan.GetID()
    assert not session.can_undo
    assert translations_of(scan) == []


def test_the_summary_tells_warnings_and_what_the_maps_say(scan, run_job):
    made, record = read_result(run_job())
    nodes = take_result(scan, replace(made, warnings=("the scan is odd",)), record)
    lines = translation_summary(nodes).splitlines()
    assert lines[0] == f"Made {nodes.volume_node.GetName()}."
    assert lines[1] == "Note: the scan is odd."
    assert lines[2].startswith("Mean cycle error in the body: ")
    assert lines[3].startswith("Mean spread over flips in the body: ")


def test_scores_are_a_table_that_goes_with_its_translation(translation_scene, scan, run_job):
    session = TranslationSession(translation_scene.scene)
    volume = volume_from_node(scan)
    real = node_from_volume(translation_scene.scene, volume.with_array(volume.array + 10), name="reference")
    made = session.take(scan, *read_result(run_job(reference=real)))
    table = table_of(made.volume_node)
    assert table.GetColumnName(2) == "Body"
    assert table.GetCellText(0, 0) == "MAE (HU)"
    assert len(session.undo()) == 4
    assert table_of(made.volume_node) is None

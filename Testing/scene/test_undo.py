import pytest

from CTGANAugmentLib.scene.synthesize import run_on_node
from CTGANAugmentLib.scene.undo import UndoList


@pytest.fixture
def steps(volume_node, balls, center_ras):
    undo = UndoList()
    made = [run_on_node(balls(), volume_node, at=center_ras) for _ in range(2)]
    for each in made:
        undo.add(each.nodes)
    return undo, made


def ids(scene):
    return {scene.GetNthNode(n).GetID() for n in range(scene.GetNumberOfNodes())}


def test_undo_leaves_the_scene_as_it_was_before_each_step(scene, volume_node, balls, center_ras):
    undo = UndoList()
    undo.add(run_on_node(balls(), volume_node, at=center_ras).nodes)
    after_one = ids(scene)
    undo.add(run_on_node(balls(), volume_node, at=center_ras).nodes)
    undo.undo(scene)
    assert ids(scene) == after_one
    undo.undo(scene)
    assert not undo.can_undo(scene)
    assert scene.IsNodePresent(volume_node)
    assert scene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == 0
    assert scene.GetNumberOfNodesByClass("vtkMRMLSegmentationDisplayNode") == 0


def test_undo_tells_what_it_removed(scene, steps):
    undo, made = steps
    names = [node.GetName() for node in made[1].nodes]
    assert undo.undo(scene) == names


def test_a_step_whose_nodes_the_user_deleted_is_passed_over(scene, steps):
    undo, made = steps
    for node in made[1].nodes:
        scene.RemoveNode(node)
    assert undo.can_undo(scene)
    assert undo.undo(scene) == [node.GetName() for node in made[0].nodes]
    assert undo.undo(scene) == []


def test_a_node_of_a_new_scene_with_an_old_id_is_never_removed(scene, volume_node, balls, center_ras):
    undo = UndoList()
    made = run_on_node(balls(), volume_node, at=center_ras)
    undo.add(made.nodes)
    old_id = made.volume_node.GetID()
    for node in made.nodes:
        scene.RemoveNode(node)
    del made, node
    import slicer

    newcomer = slicer.vtkMRMLScalarVolumeNode()
    newcomer.SetName("newcomer")
    scene.AddNode(newcomer)
    assert old_id
    assert undo.undo(scene) == []
    assert scene.IsNodePresent(newcomer)


def test_clearing_forgets_and_removes_nothing(scene, steps):
    undo, made = steps
    undo.clear()
    assert not undo.can_undo(scene)
    assert all(scene.IsNodePresent(node) for each in made for node in each.nodes)

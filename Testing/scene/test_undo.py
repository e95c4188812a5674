import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.scene.synthesize import run_on_node
from CTGANAugmentLib.scene.undo import UndoList
from CTGANAugmentLib.scene.voxels import array_of


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


@pytest.fixture
def remembered(volume_node, balls, center_ras):
    """Three steps that can be made once more, and what each made at first."""
    undo, made = UndoList(), []
    for number in range(3):

        def again(value=100 + number):
            return run_on_node(balls(value=value), volume_node, at=center_ras).nodes

        nodes = again()
        undo.add(nodes, again)
        made.append((nodes, np.array(array_of(nodes[0]))))
    return undo, made


def test_the_steps_are_listed_oldest_first_with_what_is_left_of_each(scene, remembered):
    undo, made = remembered
    assert undo.steps(scene) == [nodes for nodes, _array in made]
    scene.RemoveNode(made[0][0][1])
    for node in made[1][0]:
        scene.RemoveNode(node)
    assert undo.steps(scene) == [made[0][0][:1], made[2][0]]


def test_what_was_undone_is_redone_bit_for_bit_in_the_order_of_undoing(scene, remembered):
    undo, made = remembered
    assert not undo.can_redo
    undo.undo(scene)
    undo.undo(scene)
    for _nodes, array in made[1:]:
        assert undo.can_redo
        volume, segmentation = undo.redo()
        np.testing.assert_array_equal(array_of(volume), array)
        assert segmentation.GetSegmentation().GetNumberOfSegments() == 1
        assert undo.steps(scene)[-1] == [volume, segmentation]
    assert not undo.can_redo
    assert undo.redo() == []
    assert len(undo.steps(scene)) == 3


def test_what_was_redone_can_be_undone_and_redone_again(scene, remembered):
    undo, made = remembered
    for _turn in range(3):
        names = [node.GetName() for node in undo.steps(scene)[-1]]
        assert undo.undo(scene) == names
        assert len(undo.steps(scene)) == 2
        np.testing.assert_array_equal(array_of(undo.redo()[0]), made[2][1])


def test_a_new_step_forgets_what_was_undone(scene, remembered, volume_node, balls, center_ras):
    undo, _made = remembered
    undo.undo(scene)
    undo.add(run_on_node(balls(), volume_node, at=center_ras).nodes)
    before = ids(scene)
    assert not undo.can_redo
    assert undo.redo() == []
    assert ids(scene) == before


def test_removing_one_of_several_steps_leaves_the_others(scene, remembered):
    undo, made = remembered
    names = [node.GetName() for node in made[1][0]]
    assert undo.remove(scene, made[1][0]) == names
    assert undo.steps(scene) == [made[0][0], made[2][0]]
    for nodes, array in (made[0], made[2]):
        np.testing.assert_array_equal(array_of(nodes[0]), array)
    np.testing.assert_array_equal(array_of(undo.redo()[0]), made[1][1])


def test_removing_what_no_step_made_or_what_was_removed_does_nothing(scene, remembered, volume_node):
    undo, made = remembered
    undo.remove(scene, made[0][0])
    before = ids(scene)
    assert undo.remove(scene, [volume_node]) == []
    assert undo.remove(scene, made[0][0]) == []
    assert ids(scene) == before


def test_what_the_user_deleted_is_not_made_once_more(scene, remembered):
    undo, made = remembered
    for node in made[2][0]:
        scene.RemoveNode(node)
    undo.undo(scene)
    np.testing.assert_array_equal(array_of(undo.redo()[0]), made[1][1])
    assert not undo.can_redo


def test_a_step_that_cannot_be_made_once_more_is_undone_for_good(scene, steps):
    undo, _made = steps
    assert undo.undo(scene)
    assert not undo.can_redo


def test_a_redo_that_fails_is_not_offered_again_and_leaves_the_others(scene, remembered):
    undo, made = remembered

    def gone():
        raise UserError("the scan was deleted")

    undo.add([scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "last")], gone)
    undo.undo(scene)
    undo.undo(scene)
    np.testing.assert_array_equal(array_of(undo.redo()[0]), made[2][1])
    with pytest.raises(UserError, match="deleted"):
        undo.redo()
    assert not undo.can_redo
    assert len(undo.steps(scene)) == 3


def test_clearing_forgets_what_was_undone_too(scene, remembered):
    undo, _made = remembered
    undo.undo(scene)
    undo.clear()
    assert not undo.can_redo
    assert undo.steps(scene) == []

"""A marker is one node of the scene: made when it is placed, made anew when it was deleted, told of when it changes."""

from types import SimpleNamespace

import pytest
import slicer

from CTGANAugmentLib.webapp.markups import Marker


class _State:
    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return False


@pytest.fixture
def context():
    calls = []
    logic = SimpleNamespace(
        place_node=lambda node, persistent: calls.append((node, persistent)),
        disable_place_mode=lambda: calls.append("stop"),
    )
    return SimpleNamespace(
        scene=slicer.vtkMRMLScene(),
        slicer_app=SimpleNamespace(markups_logic=logic),
        server=SimpleNamespace(state=_State()),
        changed=lambda: calls.append("changed"),
        calls=calls,
    )


@pytest.fixture
def marker(context):
    return Marker(context, "vtkMRMLMarkupsFiducialNode", "Lesions", (1.0, 0.5, 0.0))


def test_nothing_is_in_the_scene_before_something_is_placed(context, marker):
    assert marker.node is None
    assert marker.count == 0
    marker.set_visible(False)
    assert context.scene.GetNumberOfNodesByClass("vtkMRMLMarkupsNode") == 0
    marker.place(persistent=True)
    assert context.calls == [(marker.node, True)]


def test_points_are_counted_and_told_of(context, marker):
    marker.place(persistent=False)
    marker.node.AddControlPoint(1, 2, 3)
    assert marker.count == 1
    assert "changed" in context.calls


def test_a_deleted_node_is_made_anew(context, marker):
    marker.place(persistent=True)
    first = marker.node
    context.scene.RemoveNode(first)
    assert marker.node is None
    marker.place(persistent=True)
    assert marker.node is not None
    assert marker.node is not first


def test_clearing_takes_the_node_out_of_the_scene_and_ends_placing(context, marker):
    marker.place(persistent=True)
    marker.clear()
    assert context.calls[-1] == "stop"
    assert context.scene.GetNumberOfNodesByClass("vtkMRMLMarkupsNode") == 0


def test_a_node_that_a_scene_brought_is_taken_over_and_watched(context, marker):
    node = context.scene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "from a file")
    node.CreateDefaultDisplayNodes()
    marker.use(node)
    node.AddControlPoint(0, 0, 0)
    assert marker.count == 1
    assert "changed" in context.calls
    marker.set_visible(False)
    assert not node.GetDisplayVisibility()

import slicer

from CTGANAugmentLib.scene.layers import show_layers


def _views(scene, count=2):
    nodes = []
    for number in range(count):
        node = slicer.vtkMRMLSliceCompositeNode()
        node.SetSingletonTag(f"View{number}")
        node.SetLayoutName(f"View{number}")
        nodes.append(scene.AddNode(node))
    return nodes


def test_two_volumes_lie_over_each_other_in_every_view(scene, make_volume):
    views, below, above = _views(scene), make_volume(name="below"), make_volume(name="above")
    show_layers(scene, below, above, 0.3)
    for view in views:
        assert (view.GetBackgroundVolumeID(), view.GetForegroundVolumeID()) == (below.GetID(), above.GetID())
        assert view.GetForegroundOpacity() == 0.3


def test_one_volume_alone_leaves_nothing_over_it(scene, make_volume):
    views, below, above = _views(scene), make_volume(name="below"), make_volume(name="above")
    show_layers(scene, below, above)
    show_layers(scene, above)
    for view in views:
        assert (view.GetBackgroundVolumeID(), view.GetForegroundVolumeID()) == (above.GetID(), None)
        assert view.GetForegroundOpacity() == 0.0
    show_layers(scene, None)
    assert all(view.GetBackgroundVolumeID() is None for view in views)

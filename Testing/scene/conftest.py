"""Real MRML scenes, and an operation small enough to know what it must do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
import pytest
import slicer
import slicer.util
import vtk

from CTGANAugmentLib.operation import Guides, Operation, Result
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.scene.headless import start_headless
from CTGANAugmentLib.scene.volumes import remove_with_parts
from CTGANAugmentLib.volume import Label, LabelVolume

OBLIQUE = np.array(
    [
        [0.78, -0.30, 0.40, -60.0],
        [0.32, 0.82, -0.60, -75.0],
        [-0.10, 0.22, 2.90, 15.0],
        [0.0, 0.0, 0.0, 1.0],
    ]
)


@dataclass(frozen=True)
class Balls(Operation):
    """A ball at each point: its voxels get one value, and a mask each."""

    id: ClassVar[str] = "test-balls"
    title: ClassVar[str] = "Balls"
    radius_mm: Annotated[float, Parameter("radius", minimum=1, maximum=50)] = 6.0
    value: Annotated[int, Parameter("voxel value")] = 77

    def sample(self, rng, volume, guides: Guides) -> Plan:
        centers = guides.points_ras
        if guides.roi is not None:
            centers = guides.roi.center_ras[None]
        if guides.mask is not None:
            inside = np.argwhere(guides.mask.mask(guides.label))[:, ::-1]
            centers = volume.grid.to_ras(inside[rng.integers(len(inside))])[None]
        return Plan(self.id, self.to_json(), {"centers_ras": centers.tolist()})

    def apply(self, volume, plan: Plan, progress=no_progress) -> Result:
        array = np.array(volume.array)
        masks = []
        for number, center in enumerate(plan.choices["centers_ras"], start=1):
            progress(0.5, "ball")
            box = volume.grid.box_around(center, self.radius_mm)
            distance = np.linalg.norm(volume.grid.voxel_centers_ras(box) - center, axis=-1)
            ball = (distance <= self.radius_mm).astype(np.uint8)
            array[box.slices][ball > 0] = self.value
            label = Label(1, f"Mass {number}", (0.1 * number, 0.5, 0.2), "mass")
            masks.append(LabelVolume(ball, volume.grid.crop(box).ijk_to_ras, labels=(label,)))
        return Result(volume.with_array(array), tuple(masks), Provenance(plan, {"scan": volume}))


@pytest.fixture(scope="module")
def headless():
    return start_headless()


@pytest.fixture
def scene(headless):
    before = {headless.scene.GetNthNode(n).GetID() for n in range(headless.scene.GetNumberOfNodes())}
    yield headless.scene
    for node in [headless.scene.GetNthNode(n) for n in range(headless.scene.GetNumberOfNodes())]:
        if headless.scene.IsNodePresent(node) and node.GetID() not in before:
            remove_with_parts(headless.scene, node)


@pytest.fixture
def balls():
    return Balls


@pytest.fixture
def oblique():
    return OBLIQUE


@pytest.fixture
def make_volume(scene):
    def make(array=None, ijk_to_ras=OBLIQUE, name="scan"):
        if array is None:
            array = np.random.default_rng(0).integers(-1000, 1000, (20, 40, 50)).astype(np.int16)
        node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", name)
        node.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(ijk_to_ras))
        slicer.util.updateVolumeFromArray(node, array)
        node.CreateDefaultDisplayNodes()
        return node

    return make


@pytest.fixture
def volume_node(make_volume):
    return make_volume()


@pytest.fixture
def center_ras():
    return OBLIQUE[:3, :3] @ [25, 20, 10] + OBLIQUE[:3, 3]


@pytest.fixture
def linear_transform(scene):
    transform = vtk.vtkTransform()
    transform.Translate(5.0, -7.0, 11.0)
    transform.RotateWXYZ(30.0, 0.3, 0.5, 1.0)
    node = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "moved")
    node.SetMatrixTransformToParent(transform.GetMatrix())
    return node


@pytest.fixture
def warping_transform(scene):
    splines = vtk.vtkThinPlateSplineTransform()
    source, target = vtk.vtkPoints(), vtk.vtkPoints()
    for point in [(0, 0, 0), (50, 0, 0), (0, 50, 0), (0, 0, 50), (20, 20, 20)]:
        source.InsertNextPoint(point)
        target.InsertNextPoint([c * 1.1 + 0.002 * c * c for c in point])
    splines.SetSourceLandmarks(source)
    splines.SetTargetLandmarks(target)
    splines.SetBasisToR()
    node = scene.AddNewNodeByClass("vtkMRMLTransformNode", "warp")
    node.SetAndObserveTransformToParent(splines)
    return node

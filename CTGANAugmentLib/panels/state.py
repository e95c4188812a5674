"""What the module keeps in the scene."""

from slicer import (
    vtkMRMLMarkupsFiducialNode,
    vtkMRMLMarkupsROINode,
    vtkMRMLScalarVolumeNode,
    vtkMRMLSegmentationNode,
)
from slicer.parameterNodeWrapper import parameterNodeWrapper


@parameterNodeWrapper
class CTGANAugmentParameterNode:
    """Parameters that are saved with the scene.

    Attributes:
        inputVolume: scan that lesions are put into.
        points: where, one lesion each.
        roi: where, for random places.
        segmentation: where, for random places in an organ.
        synthesize: the Synthesize panel's other choices as JSON.
    """

    inputVolume: vtkMRMLScalarVolumeNode
    points: vtkMRMLMarkupsFiducialNode
    roi: vtkMRMLMarkupsROINode
    segmentation: vtkMRMLSegmentationNode
    synthesize: str = ""

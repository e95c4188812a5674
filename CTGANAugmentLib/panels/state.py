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
        synthesize: the Synthesize panel's other choices as JSON; what the scan's values are holds for all panels.
        insideSeeds, outsideSeeds: in and out of what the Baselines panel segments.
        limitRoi, limitSegmentation: where its result stays.
        firstGuess: segmentation that contours start from.
        reference: segmentation that is right.
        baselines: the Baselines panel's other choices as JSON.
        translationReference: real scan of the wanted kind.
        translationMask: where a translation is scored too.
        translation: the Translate panel's other choices as JSON.
        generation: the Generate panel's choices as JSON.
        removed: segmentation with the lesion that is removed.
        removal: the Remove panel's other choices as JSON.
        augmented: segmentation whose segments move with the patient.
        augmentation: the Augment panel's other choices as JSON.
        dataSet: the Data set panel's choices as JSON; no folder, whose name may be a patient's.
        training: the Train panel's choices as JSON; no folder, whose name may be a patient's.
        evaluation, realism, readers: the Evaluate panel's choices as JSON; no path, whose name may be a patient's.
        tab: panel that is shown.
    """

    inputVolume: vtkMRMLScalarVolumeNode
    points: vtkMRMLMarkupsFiducialNode
    roi: vtkMRMLMarkupsROINode
    segmentation: vtkMRMLSegmentationNode
    synthesize: str = ""
    insideSeeds: vtkMRMLMarkupsFiducialNode
    outsideSeeds: vtkMRMLMarkupsFiducialNode
    limitRoi: vtkMRMLMarkupsROINode
    limitSegmentation: vtkMRMLSegmentationNode
    firstGuess: vtkMRMLSegmentationNode
    reference: vtkMRMLSegmentationNode
    baselines: str = ""
    translationReference: vtkMRMLScalarVolumeNode
    translationMask: vtkMRMLSegmentationNode
    translation: str = ""
    generation: str = ""
    removed: vtkMRMLSegmentationNode
    removal: str = ""
    augmented: vtkMRMLSegmentationNode
    augmentation: str = ""
    dataSet: str = ""
    training: str = ""
    evaluation: str = ""
    realism: str = ""
    readers: str = ""
    tab: str = ""

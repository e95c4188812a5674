"""The end of a run: the model's folder with its card, measured on patients that training never saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.patch_set import PatchSet, Subset
from CTGANAugmentLib.datasets.prepare import TrainingData
from CTGANAugmentLib.evaluation.kernel_distance import real_against_real
from CTGANAugmentLib.evaluation.memorization import Memorization, check_memorization, symmetric
from CTGANAugmentLib.evaluation.patch_features import FeatureScaler, patch_features
from CTGANAugmentLib.modelzoo.card import DataEntry, ImageEntry, ModelCard, NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.model_folder import write_model
from CTGANAugmentLib.modelzoo.scope import scope_from_json
from CTGANAugmentLib.training.bases.patch_source import PatchSource
from CTGANAugmentLib.training.config import CardText, TrainingConfig
from CTGANAugmentLib.training.data.held_out import HeldOut, some_of
from CTGANAugmentLib.training.data.shapes import facts_of, shape_of
from CTGANAugmentLib.training.run.journal import Journal
from CTGANAugmentLib.training.sample import Sample
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.validation import Validation

_MOST = 1000
"""Training images that made ones are compared with."""
_SHOWN = 16
_SEED = 0
Images = NDArray[np.float32]


def write_product(
    config: TrainingConfig, data: TrainingData, journal: Journal, session: Session, validation: Validation
) -> None:
    """Write the trained model: the best one where training could end early, else the last.

    It is scored on the test patients, or where there are none on the best that there is, which the card says. Made
    images are compared with all training images, to see whether the model learnt some by heart.

    Raises:
        UserError: the folder cannot be written.
    """
    if config.training.patience and session.best:
        session.take_products(session.best)
    subset = held_out_subset(data)
    samples = validation.all_samples(subset)
    scores = dict(validation.scores(samples)) | _real_scores(data, subset, samples)
    for name, sample in samples.items():
        checked = _memorization(sample, data, subset)
        if checked:
            label = "" if len(samples) == 1 else f"{name}/"
            scores |= {f"{label}memorized_share": checked.share, f"{label}memorized_p": checked.p_value}
            journal.memorization(
                checked.sentence, _pairs(sample, checked, data), suspicious=checked.suspicious
            )
    journal.scores(subset, scores)
    metrics = {f"{subset}/{name}": value for name, value in scores.items()}
    if isinstance(session.objective, PatchSource):
        metrics |= session.objective.facts(dict(session.networks.items()))
    card = model_card(config, data, session, metrics)
    write_model(
        journal.run.model,
        card,
        {name: tensor.numpy() for name, tensor in session.product_tensors().items()},
        overwrite=True,
    )


def model_card(
    config: TrainingConfig, data: TrainingData, session: Session, metrics: Mapping[str, float | None]
) -> ModelCard:
    """Card of a session's products; made once before training too, so that what it refuses is refused at once.

    Raises:
        UserError: a text of the configuration that a card must not hold.
    """
    about, text = _about(data), config.card
    return ModelCard(
        id=text.id or config.objective.id,
        title=text.title or config.objective.title,
        networks={
            name: NetworkEntry(session.specs[name].network_id, session.specs[name].arguments)
            for name in config.objective.products
        },
        objective=ObjectiveEntry(config.objective.id, config.objective.to_json()),
        images=_images(data, about),
        training_data=_training_data(data, about, text),
        metrics=metrics,
        intended_use=text.intended_use,
        limits=text.limits,
        licence=text.licence,
        scope=scope_from_json(about.get("scope", {})),
        notes={"measured": text.measured} if text.measured else {},
        presets=tuple(name.strip() for name in text.presets.split(",") if name.strip()),
    )


def _images(data: TrainingData, about: Mapping[str, Any]) -> ImageEntry:
    shape = shape_of(data)
    return ImageEntry(
        modality="+".join(dict.fromkeys(about["modality"].values())),
        kinds=tuple(about["modality"]),
        normalization=about["normalization"],
        spacing_mm=tuple(about["spacing_mm"]),
        size=shape.size,
        channels=shape.channels,
    )


def _training_data(data: TrainingData, about: Mapping[str, Any], text: CardText) -> DataEntry:
    facts = facts_of(data)
    return DataEntry(
        description=text.data,
        licence=text.data_licence,
        citation=text.citation,
        patients=facts["patients"],
        patches=facts["patches"],
        split_seed=about["split_seed"],
    )


def _about(data: TrainingData) -> dict[str, Any]:
    """What the sets tell, those of two kinds together."""
    about: dict[str, Any] = {}
    for patches in data.sets.values():
        for key, value in patches.about.items():
            about[key] = {**about.get(key, {}), **value} if isinstance(value, dict) else value
    return about


def held_out_subset(data: TrainingData) -> Subset:
    """The most independent patients that there are."""
    subsets: tuple[Subset, ...] = ("test", "validation")
    return next((subset for subset in subsets if len(HeldOut(data, subset, 1))), "train")


def _is_image(sample: Sample, known: Mapping[str, torch.Tensor]) -> bool:
    alike = sample.kind in known and sample.made.shape[1:] == known[sample.kind].shape[1:]
    return alike and sample.kind != "mask"


def _memorization(sample: Sample, data: TrainingData, subset: Subset) -> Memorization | None:
    train = some_of(data, "train", _MOST)
    if subset == "train" or not _is_image(sample, train):
        return None
    held_out = some_of(data, subset, _MOST)[sample.kind].numpy()
    return check_memorization(sample.made.numpy(), train[sample.kind].numpy(), held_out)


def _pairs(sample: Sample, checked: Memorization, data: TrainingData) -> dict[str, Sample]:
    """The made images that are nearest to a training image, beside that image."""
    train = some_of(data, "train", _MOST)[sample.kind].numpy()
    closest = np.argsort(checked.rms)[:_SHOWN]
    near = np.concatenate([symmetric(train[[checked.nearest[n]]], int(checked.symmetry[n])) for n in closest])
    made = sample.made[torch.from_numpy(closest)]
    return {
        "nearest": replace(
            sample, made=made, real=torch.from_numpy(near), source=None, region=None, paired=True
        )
    }


def _real_scores(data: TrainingData, subset: Subset, samples: Mapping[str, Sample]) -> dict[str, float]:
    """Kernel distance of real images to other patients' real images, of the same sizes: what "like real" is."""
    sample = next(iter(samples.values()))
    if subset == "train" or not _is_image(sample, some_of(data, "train", 1)):
        return {}
    patches = _with(data, sample.kind)
    real: Images = np.asarray(patches.cut(sample.kind), dtype=np.float32)
    features = patch_features(real)
    scaler = FeatureScaler.fit(features[patches.indices("train")])
    patients = [item.patient for item in patches.items]
    sizes = (len(sample.made), len(patches.indices(subset)))
    rng = np.random.default_rng(_SEED)
    return {"kid_of_real": real_against_real(scaler.apply(features), patients, rng, sizes=sizes).value}


def _with(data: TrainingData, kind: str) -> PatchSet:
    return next(patches for patches in data.sets.values() if kind in patches.arrays)

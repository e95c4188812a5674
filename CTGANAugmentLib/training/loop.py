"""The training loop: everything that happens from the first step to the trained model, in order."""

from __future__ import annotations

from pathlib import Path

from CTGANAugmentLib.datasets.prepare import TrainingData
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.training.config import TrainingConfig
from CTGANAugmentLib.training.data.held_out import HeldOut
from CTGANAugmentLib.training.data.loader import Loader
from CTGANAugmentLib.training.data.shapes import check_data, facts_of, shape_of
from CTGANAugmentLib.training.machine import machine_for
from CTGANAugmentLib.training.product import model_card, write_product
from CTGANAugmentLib.training.run.folder import RunFolder
from CTGANAugmentLib.training.run.journal import Journal, due
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.step import Step
from CTGANAugmentLib.training.validation import Validation


def train(
    config: TrainingConfig, data: TrainingData, run: RunFolder, progress: Progress = no_progress
) -> Path:
    """Train a model, or go on with training it, and return the model's folder.

    The same configuration and data give the same bits on a CPU with the same number of threads, however often the run
    was stopped in between.

    Args:
        config: what is trained and how long.
        data: patches, divided by patient.
        run: folder for checkpoints, events, pictures and the model.
        progress: told about steps; `Cancelled` from it stops the run after a checkpoint.

    Raises:
        UserError: a shape that the objective cannot take, losses that are no numbers, a full disk.
        Cancelled: it was stopped; the same call goes on.
    """
    settings, objective = config.training, config.objective
    check_data(objective, data)
    shape = shape_of(data)
    with machine_for(settings) as machine:
        machine.check(objective.network_dimensions(shape))
        session = Session(objective, settings, shape, machine)
        model_card(
            config, data, session, {}
        )  # what it refuses had better be refused before hours of training
        journal = Journal(run, session, settings.steps, progress)
        step, validation = Step(session, settings), Validation(session, settings, data)
        if not journal.begin(facts_of(data)):
            objective.begin(dict(session.networks.items()), HeldOut(data, "train", settings.batch_size))
        with Loader(data, settings, config.augmentation, machine, session.step) as loader:
            _take_steps(settings, session, step, loader, validation, journal)
        journal.checkpoint()
        if machine.leads:
            write_product(config, data, journal, session, validation)
            journal.end(
                "its score did not get better any more" if validation.is_over else "all steps are done"
            )
        return run.model


def _take_steps(
    settings: TrainingSettings,
    session: Session,
    step: Step,
    loader: Loader,
    validation: Validation,
    journal: Journal,
) -> None:
    images = settings.batch_size * settings.accumulate * session.machine.processes
    while session.step < settings.steps and not validation.is_over:
        journal.obey()
        batches = loader.next()
        losses = step.take(batches)
        journal.took(losses, images, loader.waited_s)
        if any(due(session.step, every) for every in settings.rhythms):
            journal.require_numbers()
        if due(session.step, settings.log_every):
            validation.remember(losses)
            journal.losses(step.rate)
        if due(session.step, settings.sample_every):
            journal.samples(validation.samples())
        if due(session.step, settings.validate_every):
            validation.take_place(journal)
        if due(session.step, settings.checkpoint_every):
            journal.checkpoint()

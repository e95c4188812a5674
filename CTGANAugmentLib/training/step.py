"""One step of training: images are made once, then each player has its turn."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.objective import Batch, require_gradients
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings
from CTGANAugmentLib.training.turn import Turn


class Step:
    """What is done with a step's batches.

    Attributes:
        rate: learning rate of the last step.
    """

    def __init__(self, session: Session, settings: TrainingSettings) -> None:
        """Prepare the players' turns."""
        self.rate = 0.0
        self._session = session
        self._settings = settings
        self._turns = [Turn(session, player, settings.clip_norm) for player in session.objective.players()]

    def take(self, batches: Sequence[Batch]) -> dict[str, Tensor]:
        """Take the session's next step and return the losses, named ``player/loss``."""
        session, step = self._session, self._session.step
        turns = [turn for turn in self._turns if step % turn.player.every == 0]
        draws = self._draws(len(batches))
        self._let_learn({name for turn in turns for name in turn.player.networks})
        made: list[Batch | None] = [None] * len(batches)
        # Of several batches all graphs would have to be kept, which is what accumulating avoids.
        if len(batches) == 1:
            torch.manual_seed(draws[0].part_seed("make"))
            with session.machine.autocast():
                made = [session.objective.make(dict(session.networks.items()), batches[0], draws[0])]
        self.rate = session.objective.learning_rate * self._settings.rate_at(step)
        losses: dict[str, Tensor] = {}
        for turn in turns:
            self._let_learn(set(turn.player.networks))
            losses |= turn.take(batches, made, draws, self.rate)
        session.step = step + 1
        session.update_averages()
        return losses

    def _draws(self, count: int) -> list[Draws]:
        machine = self._session.machine
        return [
            Draws(
                self._settings.seed,
                self._session.step,
                part=number * machine.processes + machine.rank,
                parts=count * machine.processes,
                device=machine.device,
            )
            for number in range(count)
        ]

    def _let_learn(self, names: set[str]) -> None:
        for name, network in self._session.networks.items():
            require_gradients(network, wanted=name in names)

"""One player's turn in a step: gradients of its losses, over all parts of the batch and all processes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.objective import Batch, Player
from CTGANAugmentLib.training.session import Session


class PlayerLosses(nn.Module):
    """A player's losses as a module of the networks that it trains, which is what `DistributedDataParallel` wraps."""

    def __init__(self, session: Session, player: Player) -> None:
        """Register the player's own networks; the others are only used."""
        super().__init__()
        self.trained = nn.ModuleList(session.networks[name] for name in player.networks)
        self._objective, self._player = session.objective, player.name
        self._networks = dict(session.networks.items())

    def forward(self, batch: Batch, made: Batch | None, draws: Draws) -> dict[str, Tensor]:
        """Compute the losses; images are made here where the step does not share them."""
        if made is None:
            made = self._objective.make(self._networks, batch, draws)
        return self._objective.losses(self._player, self._networks, batch, made, draws)


class Turn:
    """A player with its optimizer."""

    def __init__(self, session: Session, player: Player, clip_norm: float) -> None:
        """Take the player's networks, in several processes wrapped so that gradients are averaged over them."""
        self.player = player
        self._session = session
        self._losses: nn.Module = PlayerLosses(session, player)
        if session.machine.processes > 1:
            self._losses = DistributedDataParallel(self._losses)
        self._optimizer = session.optimizers[player.name]
        self._parameters = list(session.parameters_of(player).values())
        self._clip_norm = clip_norm

    def take(
        self, batches: Sequence[Batch], made: Sequence[Batch | None], draws: Sequence[Draws], rate: float
    ) -> dict[str, Tensor]:
        """Take one step of the optimizer and return the losses, averaged over the batches, named ``player/loss``."""
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._optimizer.zero_grad(set_to_none=True)
        last = len(batches) - 1
        sums: dict[str, Tensor] = {}
        for number, (batch, images, numbers) in enumerate(zip(batches, made, draws, strict=True)):
            torch.manual_seed(numbers.part_seed(self.player.name))
            with self._alone(wanted=number < last):
                with self._session.machine.autocast():
                    losses = self._losses(batch, images, numbers)
                (losses["total"] / len(batches)).backward()
            for name, loss in losses.items():
                sums[name] = sums.get(name, 0) + loss.detach().float() / len(batches)
        if self._clip_norm:
            nn.utils.clip_grad_norm_(self._parameters, self._clip_norm)
        self._optimizer.step()
        return {f"{self.player.name}/{name}": loss for name, loss in sums.items()}

    def _alone(self, *, wanted: bool) -> AbstractContextManager[None]:
        """Leave gradients in this process until the last batch of the step."""
        if wanted and isinstance(self._losses, DistributedDataParallel):
            return self._losses.no_sync()
        return nullcontext()

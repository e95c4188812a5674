"""What networks have in common that play against nobody."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Annotated, Any

from torch import Tensor

from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.objective import Batch, Networks, Objective, Player


@dataclass(frozen=True, kw_only=True)
class LoneObjective(Objective):
    """Base of the objectives with a single network: their only product, trained by Adam at its usual rate."""

    learning_rate: Annotated[float, Parameter("of Adam", 1e-7, 1.0, group="Optimizer")] = 1e-3
    beta1: Annotated[float, Parameter("of Adam, memory of the gradient", 0.0, 0.9999, group="Optimizer")] = (
        0.9
    )

    def players(self) -> tuple[Player, ...]:
        """The network alone."""
        return (Player(self.products[0], self.products),)

    def losses(
        self,
        player: str,  # noqa: ARG002 - there is one
        networks: Networks,
        batch: Batch,
        made: Batch,  # noqa: ARG002 - nothing is made before
        draws: Draws,
    ) -> dict[str, Tensor]:
        """The network's own losses."""
        return self.network_losses(networks[self.products[0]], batch, draws)

    @abstractmethod
    def network_losses(self, network: Any, batch: Batch, draws: Draws) -> dict[str, Tensor]:
        """Compute the network's losses, "total" among them."""

"""A run's networks, optimizers and averages: what training changes and a checkpoint holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.catalog import build_network
from CTGANAugmentLib.training.checkpoint import Checkpoint
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.machine import Machine
from CTGANAugmentLib.training.moving_average import MovingAverage
from CTGANAugmentLib.training.objective import DataShape, Networks, Objective, Player
from CTGANAugmentLib.training.settings import TrainingSettings


class Session:
    """Everything that changes during a run.

    Attributes:
        step: steps done.
        networks: all of them by name, and what the objective remembers.
        averages: of the products, by name.
        optimizers: by player.
        best: the products' tensors at the best validation, empty before it.
        state: what else lasts from step to step, as JSON values.
    """

    def __init__(
        self, objective: Objective, settings: TrainingSettings, shape: DataShape, machine: Machine
    ) -> None:
        """Build the networks with weights drawn from the run's seed."""
        torch.manual_seed(Draws(settings.seed, 0).seed("weights"))
        self.step = 0
        self.objective = objective
        self.machine = machine
        self.specs = objective.networks(shape)
        built = {name: build_network(spec.network_id, spec.arguments) for name, spec in self.specs.items()}
        self.networks = nn.ModuleDict({**built, **objective.memory(shape)})
        self.networks.to(machine.device)
        if shape.dimensions == 2:
            _lay_out(built.values())
        self.averages = {
            name: MovingAverage(self.networks[name], settings.ema_decay) for name in objective.products
        }
        self.optimizers = {player.name: self._optimizer(player) for player in objective.players()}
        self.best: dict[str, Tensor] = {}
        self.state: dict[str, Any] = {}

    def parameters_of(self, player: Player) -> dict[str, nn.Parameter]:
        """Parameters that a player trains, by name."""
        return {
            f"{name}.{parameter}": value
            for name in player.networks
            for parameter, value in self.networks[name].named_parameters()
        }

    def update_averages(self) -> None:
        """Take the products' present weights into their averages."""
        for average in self.averages.values():
            average.update(self.step)

    @contextmanager
    def products(self) -> Iterator[Networks]:
        """Yield all networks for use rather than training: products averaged, nothing learns, nothing is dropped."""
        used = dict(self.networks.items()) | {name: average.module for name, average in self.averages.items()}
        was = {name: network.training for name, network in used.items()}
        for network in used.values():
            network.eval()
        try:
            with torch.no_grad(), self.machine.autocast():
                yield used
        finally:
            for name, network in used.items():
                network.train(was[name])

    def product_tensors(self) -> dict[str, Tensor]:
        """Copy of the products' averaged tensors, on the CPU, named ``network.tensor``."""
        return {
            f"{name}.{key}": tensor.detach().cpu().clone(memory_format=torch.contiguous_format)
            for name, average in self.averages.items()
            for key, tensor in average.module.state_dict().items()
        }

    def take_products(self, tensors: Mapping[str, Tensor]) -> None:
        """Put back what `product_tensors` gave."""
        for name, own in _by_first_name(tensors).items():
            self.averages[name].module.load_state_dict(own)

    def checkpoint(self) -> Checkpoint:
        """Everything, so that a run can go on from here."""
        tensors = {f"networks.{key}": tensor for key, tensor in self.networks.state_dict().items()}
        for name, average in self.averages.items():
            tensors |= {f"averages.{name}.{key}": t for key, t in average.module.state_dict().items()}
        for player in self.objective.players():
            tensors |= self._moments(player)
        tensors |= {f"best.{key}": tensor for key, tensor in self.best.items()}
        return Checkpoint(self.step, tensors, self.state)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint.

        Raises:
            UserError: it is of other networks.
        """
        parts = _by_first_name(checkpoint.tensors)
        try:
            self.networks.load_state_dict(parts["networks"])
            for name, tensors in _by_first_name(parts["averages"]).items():
                self.averages[name].module.load_state_dict(tensors)
            moments = _by_first_name(parts.get("optimizers", {}))  # who had no turn yet has none
            for player in self.objective.players():
                self._restore_moments(player, moments.get(player.name, {}))
        except (RuntimeError, KeyError) as error:
            raise UserError(
                f"the checkpoint of step {checkpoint.step} is of other networks ({error}): go on with the run's own "
                "configuration, or begin a new run"
            ) from error
        self.best = dict(parts.get("best", {}))
        self.step, self.state = checkpoint.step, dict(checkpoint.state)

    def _optimizer(self, player: Player) -> torch.optim.Optimizer:
        objective = self.objective
        return torch.optim.Adam(
            self.parameters_of(player).values(),
            lr=objective.learning_rate,
            betas=(objective.beta1, objective.beta2),
            fused=_can_fuse(self.machine.device),
        )

    def _moments(self, player: Player) -> dict[str, Tensor]:
        states = self.optimizers[player.name].state
        return {
            f"optimizers.{player.name}.{name}/{key}": tensor
            for name, parameter in self.parameters_of(player).items()
            for key, tensor in states.get(parameter, {}).items()
        }

    def _restore_moments(self, player: Player, moments: Mapping[str, Tensor]) -> None:
        optimizer = self.optimizers[player.name]
        parameters = self.parameters_of(player)
        names = list(parameters)
        states: dict[int, dict[str, Tensor]] = {}
        for path, tensor in moments.items():
            name, key = path.rsplit("/", 1)
            states.setdefault(names.index(name), {})[key] = _laid_out_as(parameters[name], tensor)
        optimizer.load_state_dict({"state": states, "param_groups": optimizer.state_dict()["param_groups"]})


def _lay_out(networks: Iterable[nn.Module]) -> None:
    """Lay the weights of slices' networks out with channels last, where that is faster.

    Instance norm is not: PyTorch copies its input to channels first each time.
    """
    for network in networks:
        if not any(isinstance(module, nn.InstanceNorm2d) for module in network.modules()):
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stub lacks it


def _can_fuse(device: torch.device) -> bool:
    """Whether this PyTorch updates all weights of a device at once: on a CPU from 2.4 on."""
    return device.type == "cuda" or (device.type == "cpu" and torch.__version__ >= "2.4")


def _laid_out_as(parameter: Tensor, moment: Tensor) -> Tensor:
    """Copy a moment into its parameter's memory format: the fused optimizer reads both as they lie in memory."""
    if moment.shape != parameter.shape:
        return moment
    return torch.empty_like(parameter, requires_grad=False).copy_(moment)


def _by_first_name(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    parts: dict[str, dict[str, Tensor]] = {}
    for path, tensor in tensors.items():
        first, rest = path.split(".", 1)
        parts.setdefault(first, {})[rest] = tensor
    return parts

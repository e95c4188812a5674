"""What is trained: the networks of one model of the literature, who is trained against whom, and by which losses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from torch import Tensor, nn

from CTGANAugmentLib.parameters import Declared, Parameter
from CTGANAugmentLib.registry import Registry
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.image_scores import KnownImages, image_scores
from CTGANAugmentLib.training.sample import Sample

Batch = Mapping[str, Tensor]
"""By name: "image" (batch, channel, [slice,] row, column) in [-1, 1], "mask" 0 or 1, "label" (batch,); or "image_a" and
"image_b" where two kinds of image are trained."""
Networks = Mapping[str, Any]
"""The networks by name; `Any`, because each has its own call."""
Layout = Literal["masks", "pairs", "unpaired"]


@dataclass(frozen=True)
class DataShape:
    """What the batches of a run look like.

    Attributes:
        size: voxels of an image, ([slice,] row, column).
        channels: of an image.
        classes: different labels.
    """

    size: tuple[int, ...]
    channels: int = 1
    classes: int = 1

    @property
    def dimensions(self) -> int:
        """2 or 3."""
        return len(self.size)


@dataclass(frozen=True)
class NetworkSpec:
    """A network by its id in `networks/` and the arguments that build it again: this goes into the model's card."""

    network_id: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Player:
    """Networks that one optimizer trains together.

    Attributes:
        networks: their names.
        every: it has its turn each so many steps (a Wasserstein critic has several to its generator's one).
    """

    name: str
    networks: tuple[str, ...]
    every: int = 1


@dataclass(frozen=True, kw_only=True)
class Objective(Declared, ABC):
    """Base of everything that can be trained: a frozen dataclass whose fields are the model's parameters.

    In each step `make` is called once, then `losses` for each player in turn, in the order of `players`. What `make`
    returns still hangs on the graph, so that a generator's images serve both sides; a player that does not train the
    generator takes ``made[...].detach()``. In a player's turn only its own networks require gradients.

    Class attributes:
        id: what configurations call it.
        title: what people call it.
        layout: of the data: "masks" is images, with masks or without; "pairs" and "unpaired" are two kinds.
        needs_masks: whether there must be a mask with each image.
        products: names of the networks that are the trained model: averaged over steps, and stored in the end.
        metric: validation score that early stopping looks at.
        better: which way it improves.
        source: publication.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    layout: ClassVar[Layout] = "masks"
    needs_masks: ClassVar[bool] = False
    products: ClassVar[tuple[str, ...]] = ("generator",)
    metric: ClassVar[str] = "kid"
    better: ClassVar[Literal["lower", "higher"]] = "lower"
    source: ClassVar[str] = ""

    learning_rate: Annotated[float, Parameter("of Adam", 1e-7, 1.0, group="Optimizer")] = 2e-4
    beta1: Annotated[float, Parameter("of Adam, memory of the gradient", 0.0, 0.9999, group="Optimizer")] = (
        0.5
    )
    beta2: Annotated[float, Parameter("of Adam, memory of its square", 0.0, 0.9999, group="Optimizer")] = (
        0.999
    )

    @abstractmethod
    def networks(self, shape: DataShape) -> dict[str, NetworkSpec]:
        """Say which networks it needs for images of a shape.

        Raises:
            UserError: a shape that it cannot be trained on.
        """

    def network_dimensions(self, shape: DataShape) -> int:
        """Dimensions that its networks work in, where images have that shape."""
        return shape.dimensions

    @abstractmethod
    def players(self) -> tuple[Player, ...]:
        """Say who has a turn in each step, in order."""

    def memory(self, shape: DataShape) -> dict[str, nn.Module]:  # noqa: ARG002 - most remember nothing
        """Make what lasts from step to step beside weights, as modules with buffers: a checkpoint holds them."""
        return {}

    def begin(self, networks: Networks, batches: Iterable[Batch]) -> None:
        """Fit to the training images what is fitted once, before the first step."""

    def make(self, networks: Networks, batch: Batch, draws: Draws) -> Batch:  # noqa: ARG002 - as above
        """Make the images that the players argue about."""
        return {}

    @abstractmethod
    def losses(
        self, player: str, networks: Networks, batch: Batch, made: Batch, draws: Draws
    ) -> dict[str, Tensor]:
        """Compute a player's losses; "total" is what it minimises, the others are for the log."""

    @abstractmethod
    def samples(self, networks: Networks, batch: Batch, draws: Draws) -> dict[str, Sample]:
        """Let the trained model work on a batch, by name of what it does; networks are in evaluation mode."""

    def score(self, samples: Mapping[str, Sample], known: KnownImages) -> dict[str, float]:
        """Score all that was made on held-out patients, tensors on the CPU; `metric` is among the names.

        Args:
            samples: by name, all batches joined.
            known: the training images, for what features of images usually are.
        """
        return image_scores(samples, known)


AnyObjective = TypeVar("AnyObjective", bound=type[Objective])
_OBJECTIVES = Registry[Objective]("an objective", ["CTGANAugmentLib.training.objectives"])


def register(cls: AnyObjective) -> AnyObjective:
    """Make an objective known by its id."""
    return _OBJECTIVES.add(cls)


def objectives() -> Mapping[str, type[Objective]]:
    """All objectives by id; a new file in `objectives/` is found by itself."""
    return _OBJECTIVES.all()


def objective_from_json(objective_id: str, parameters: Mapping[str, Any]) -> Objective:
    """Build an objective from its id and parameters.

    Raises:
        UserError: an unknown id or parameter, or a value outside its bounds.
    """
    return _OBJECTIVES.build(objective_id, parameters)


def require_gradients(module: nn.Module, *, wanted: bool) -> None:
    """Let a module's parameters take gradients, or not: what is not trained in a turn costs no time."""
    for parameter in module.parameters():
        parameter.requires_grad_(wanted)

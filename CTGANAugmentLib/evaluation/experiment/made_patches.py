"""Patches that an arm makes out of the training patients' scans, or out of a generator that was trained on them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.batch.recipe import CASES, Recipe
from CTGANAugmentLib.datasets.batch.run import run_batch
from CTGANAugmentLib.datasets.case_patches import CasePatches, cut_patches
from CTGANAugmentLib.datasets.cases import Case
from CTGANAugmentLib.datasets.checks import CaseCheck
from CTGANAugmentLib.datasets.data_set import Member
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.datalist import Told
from CTGANAugmentLib.datasets.patch_set import PatchItem, PatchSet, open_patch_set, write_patch_set
from CTGANAugmentLib.datasets.prepare import prepare_training_data
from CTGANAugmentLib.datasets.scans import Scan
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.arm import Arm, Generator
from CTGANAugmentLib.evaluation.experiment.leakage import require_apart, require_known_inputs
from CTGANAugmentLib.evaluation.experiment.learner import trained
from CTGANAugmentLib.evaluation.experiment.plan import Unit
from CTGANAugmentLib.evaluation.experiment.training_set import of_patients
from CTGANAugmentLib.files import stem
from CTGANAugmentLib.lesions.patch_generator import PatchGenerator, PatchSettings
from CTGANAugmentLib.parallel import Workers
from CTGANAugmentLib.progress import Progress, no_progress, part_of

_MADE = "made"


def generator_patches(
    arm: str, data: DataSettings, shared: Path, progress: Progress = no_progress
) -> PatchSet:
    """Patches of everybody that an arm's generators are trained on, cut once for all units.

    Not to be cut by several processes at once: `run_experiment` calls it before any of them begins.

    Args:
        arm: its name.
        data: of the generator's training.
        shared: folder for what all units use.
        progress: told about each scan.

    Raises:
        UserError: nothing could be cut.
    """
    everyone = replace(data, validation_share=0.0, test_share=0.0)
    return prepare_training_data(everyone, shared / f"generator-{arm}", progress).sets["main"]


@dataclass(frozen=True, eq=False)
class Workshop:
    """Where an arm of a unit makes its patches.

    Attributes:
        unit: whose training patients it takes from.
        arm: what is made.
        cases, checks: of all patients, side by side.
        data: of the experiment.
        masks: whether patches have masks.
        folder: of the arm in this unit; what is made stays there.
        shared: of the experiment, for patches that all units take from.
        seed: of everything that is drawn.
    """

    unit: Unit
    arm: Arm
    cases: Sequence[Case]
    checks: Sequence[CaseCheck]
    data: DataSettings
    masks: bool
    folder: Path
    shared: Path
    seed: int

    def make(self, progress: Progress) -> tuple[PatchSet | None, list[str]]:
        """Make the arm's patches, or take those that are there.

        Returns:
            The patches, None where the arm makes none, and sentences on what could not be made.

        Raises:
            UserError: nothing could be made.
            LeakageError: something was made from a patient who is tested.
            Cancelled: it was stopped.
        """
        if not self.arm.steps and not self.arm.patches:
            return None, []
        if (self.folder / _MADE / "index.json").is_file():
            return open_patch_set(self.folder / _MADE), self._kept_notes()
        generator = ""
        if self.arm.generator is not None:
            generator = str(self._generator(self.arm.generator, part_of(progress, 0.0, 0.7)))
        share = part_of(progress, 0.7, 1.0)
        recipe = self.arm.recipe(generator=generator, donors=self.folder / "donors", seed=self.seed)
        made, notes = (
            (self._whole_patches(generator), []) if recipe is None else self._from_cases(recipe, share)
        )
        require_apart(
            [item.patient for item in made.items], self.unit.tested, f"what the arm {self.arm.name} makes"
        )
        made = PatchSet(made.arrays, made.items, made.size, {**made.about, "notes": notes})
        write_patch_set(made, self.folder / _MADE)
        return made, notes

    def _kept_notes(self) -> list[str]:
        return list(open_patch_set(self.folder / _MADE).about["notes"])

    def _generator(self, generator: Generator, progress: Progress) -> Path:
        """Train it on the unit's training patients alone."""
        config = generator.training(self.data, self.seed)
        everyone = generator_patches(self.arm.name, config.data, self.shared)
        own = of_patients(everyone, self.unit.training, masks=True)
        require_apart([item.patient for item in own.items], self.unit.tested, "the generator's training")
        return trained(config, own, self.folder / "generator", progress)

    def _from_cases(self, recipe: Recipe, progress: Progress) -> tuple[PatchSet, list[str]]:
        chosen = self._training()
        self._lay_out_donors([case for case, _ in chosen])
        cases = [replace(case, told=Told(patient=check.patient)) for case, check in chosen]
        batch = run_batch(cases, recipe, self.folder / "cases", workers=Workers(), progress=progress)
        made = [member for member in batch.data.members if member.synthetic]
        notes = [f"{name} could not be made: {why}" for name, why in batch.failures.items()]
        if not made:
            why = next(iter(batch.failures.values()), "")
            raise UserError(f"the arm {self.arm.name} made no case for {self.unit.name}: {why}")
        allowed = {digest for _, check in chosen for digest in (check.image_sha256, check.mask_sha256)}
        first = {step.name for step in recipe.steps if step.source == CASES}
        for member in (member for member in made if member.step in first):
            record = json.loads(Path(str(member.provenance)).read_text(encoding="utf-8"))
            require_known_inputs(record, allowed, member.name)
        return self._cut(made), notes

    def _training(self) -> list[tuple[Case, CaseCheck]]:
        pairs = zip(self.cases, self.checks, strict=True)
        return [(case, check) for case, check in pairs if check.patient in self.unit.training]

    def _lay_out_donors(self, cases: Sequence[Case]) -> None:
        """Link the training patients' scans and masks into a folder of their own."""
        folder = self.folder / "donors"
        for number, case in enumerate(cases):
            for part, path in (("images", case.image), ("masks", case.reference)):
                link = (
                    folder
                    / part
                    / f"case{number:04d}{path.name[len(stem(path)) :] if path.is_file() else ''}"
                )
                link.parent.mkdir(parents=True, exist_ok=True)
                link.unlink(missing_ok=True)
                link.symlink_to(path.resolve())

    def _cut(self, members: Sequence[Member]) -> PatchSet:
        pieces, items = [], []
        for member in members:
            scan = Scan(member.name, member.image, member.mask, self.data.label or None)
            try:
                piece = cut_patches(scan, "image", self.data)
            except UserError:
                continue  # a case in which nothing of the lesion is left, which its record tells
            pieces.append(piece)
            items += [PatchItem(member.patient, member.name, int(label), "train") for label in piece.labels]
        if not pieces:
            raise UserError(
                f"no patch could be cut from what the arm {self.arm.name} made for {self.unit.name}"
            )
        names = [name for name in pieces[0].arrays if self.masks or name != "mask"]
        arrays = {name: np.concatenate([piece.arrays[name] for piece in pieces]) for name in names}
        return PatchSet(arrays, items, self.data.size, _about(pieces))

    def _whole_patches(self, model: str) -> PatchSet:
        """Patches that the generator makes out of noise, or out of the training patients' masks."""
        masks = str(self.folder / "donors" / "masks")
        generator = PatchGenerator(model, PatchSettings(seed=self.seed))
        if generator.model.needs_masks:
            self._lay_out_donors([case for case, _ in self._training()])
            generator = PatchGenerator(model, PatchSettings(seed=self.seed, masks=masks))
        low_high = generator.model.range
        images: list[NDArray[Any]] = []
        drawn: list[NDArray[np.uint8]] = []
        items: list[PatchItem] = []
        for index in range(self.arm.patches):
            patch = generator.patch(index)
            values = low_high.normalized(patch.volume.array.astype(np.float32)).astype(np.float16)
            images.append(self._with_margin(values))
            if patch.mask is not None:
                drawn.append(self._with_margin(patch.mask.array.astype(np.uint8)))
            label = int(bool(patch.label if patch.mask is None else patch.mask.array.any()))
            items.append(PatchItem(f"made-{index}", f"made-{index}", label, "train"))
        if self.masks and not drawn:
            raise UserError(
                f"arms.{self.arm.name}: a segmenter needs masks, and the generator makes patches without: take "
                "pix2pix-mask, or steps with gan-inpaint"
            )
        arrays = {"image": np.stack(images), **({"mask": np.stack(drawn)} if self.masks else {})}
        return PatchSet(arrays, items, self.data.size, {})

    def _with_margin(self, values: NDArray[Any]) -> NDArray[Any]:
        """Add the channel, and repeat the border, which only shifts on the fly see."""
        margin = self.data.margin_voxels
        inside = values[None] if self.data.is_3d else values
        widths = [(0, 0)] + [
            (margin, margin) if n >= inside.ndim - len(self.data.size) else (0, 0)
            for n in range(1, inside.ndim)
        ]
        return np.pad(inside, widths, mode="edge")


def _about(pieces: Sequence[CasePatches]) -> Mapping[str, Any]:
    return {"modality": dict(pieces[0].modality)}

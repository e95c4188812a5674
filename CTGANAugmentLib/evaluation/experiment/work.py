"""One piece of an experiment: one arm of one unit, made, trained and judged, possibly in another process."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from CTGANAugmentLib.datasets.cases import Case
from CTGANAugmentLib.datasets.checks import CaseCheck
from CTGANAugmentLib.datasets.patch_set import PatchSet
from CTGANAugmentLib.datasets.prepare import prepare_training_data
from CTGANAugmentLib.datasets.scans import Scan
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.arm import Arm
from CTGANAugmentLib.evaluation.experiment.judged_scans import judged_scans
from CTGANAugmentLib.evaluation.experiment.judging import judge_classifier, judge_segmenter
from CTGANAugmentLib.evaluation.experiment.leakage import (
    LeakageError,
    require_apart,
    require_patches_apart,
)
from CTGANAugmentLib.evaluation.experiment.plan import Unit
from CTGANAugmentLib.evaluation.experiment.settings import ExperimentSettings, experiment_from_json
from CTGANAugmentLib.evaluation.experiment.training_set import joined_sets, of_patients
from CTGANAugmentLib.files import write_json
from CTGANAugmentLib.progress import Progress, no_progress, part_of

LEAK = "leak"
"""Entry of an answer that stops the whole experiment."""


@dataclass(frozen=True, eq=False)
class Bench:
    """What every piece of an experiment shares.

    Attributes:
        settings: of the experiment.
        cases, checks: of all patients, side by side.
        folder: of the experiment.
    """

    settings: ExperimentSettings
    cases: Sequence[Case]
    checks: Sequence[CaseCheck]
    folder: Path

    @property
    def segments(self) -> bool:
        """Whether masks are learnt rather than classes."""
        return self.settings.protocol.task == "segmentation"

    def patches(self, progress: Progress = no_progress) -> PatchSet:
        """Patches of all patients, cut once.

        Raises:
            UserError: nothing could be cut.
        """
        everyone = replace(self.settings.data, validation_share=0.0, test_share=0.0)
        return prepare_training_data(everyone, self.folder / "patches", progress).sets["main"]

    @property
    def shared(self) -> Path:
        """Folder for what all units use."""
        return self.folder / "shared"

    def cut_for_generators(self, progress: Progress = no_progress) -> None:
        """Cut the patches of every arm with a generator, so that no two processes do it at once.

        Raises:
            UserError: nothing could be cut.
        """
        from CTGANAugmentLib.evaluation.experiment.made_patches import generator_patches

        for arm in self.settings.arms.values():
            if arm.generator is not None:
                data = arm.generator.training(self.settings.data, 0).data
                generator_patches(arm.name, data, self.shared, progress)

    def result_file(self, unit: Unit, arm: Arm) -> Path:
        """Where the result of an arm in a unit is."""
        return self.folder / "results" / f"{unit.name}_{arm.name}.json"

    def to_json(self) -> dict[str, Any]:
        """Bench as JSON values, for another process."""
        cases = [[case.name, str(case.image), str(case.reference), case.label] for case in self.cases]
        checks = [asdict(check) for check in self.checks]
        return {
            "settings": self.settings.to_json(),
            "cases": cases,
            "checks": checks,
            "folder": str(self.folder),
        }


def bench_from_json(content: Mapping[str, Any]) -> Bench:
    """Read what `Bench.to_json` said."""
    cases = [Case(name, Path(image), Path(mask), label) for name, image, mask, label in content["cases"]]
    return Bench(
        experiment_from_json(content["settings"], Path()),
        cases,
        [CaseCheck(**check) for check in content["checks"]],
        Path(content["folder"]),
    )


def work_of(bench: Bench, unit: Unit, arm: Arm) -> dict[str, Any]:
    """Piece of work as JSON values."""
    return {**bench.to_json(), "unit": asdict(unit), "arm": arm.name}


def do_work(work: Mapping[str, Any], progress: Progress = no_progress) -> dict[str, Any]:
    """Make, train and judge an arm in a unit, and write its result.

    Args:
        work: as `work_of` gives it.
        progress: told how far it is.

    Returns:
        ``failed``: why there is no result, "" where there is one; ``leak`` beside it where everything must stop.
    """
    bench = bench_from_json(work)
    entry = work["unit"]
    unit = Unit(**{**entry, "training": tuple(entry["training"]), "tested": tuple(entry["tested"])})
    try:
        result = _result(bench, unit, bench.settings.arms[work["arm"]], progress)
    except LeakageError as error:
        return {"failed": str(error), LEAK: True}
    except UserError as error:
        return {"failed": str(error)}
    path = bench.result_file(unit, bench.settings.arms[work["arm"]])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(result, path, overwrite=True)
    return {"failed": ""}


def _result(bench: Bench, unit: Unit, arm: Arm, progress: Progress) -> dict[str, Any]:
    from CTGANAugmentLib.evaluation.experiment.learner import forget, network_of, trained

    began = time.perf_counter()
    require_apart(unit.training, unit.tested, "the training")
    whole = bench.patches()
    real = of_patients(whole, unit.training, masks=bench.segments)
    made, notes = _made(bench, unit, arm, part_of(progress, 0.0, 0.5))
    training = joined_sets(real, made, bench.settings.protocol.real_share)
    tested = of_patients(whole, unit.tested, masks=bench.segments)
    require_patches_apart(training, tested)
    made_in_s = time.perf_counter() - began
    folder = _place(bench, unit, arm)
    config = bench.settings.training_of(_whole_arm(bench, arm), _seed(unit))
    network = network_of(trained(config, training, folder / "learner", part_of(progress, 0.5, 0.95)))
    cases = (
        judge_segmenter(
            network, judged_scans(*_tested_scans(bench, unit), bench.settings.data, bench.folder / "judged")
        )
        if bench.segments
        else judge_classifier(network, tested)
    )
    forget(folder / "learner")
    return {
        "unit": asdict(unit),
        "arm": arm.name,
        "real_patches": len(real.items),
        "made_patches": sum(len(patches.items) for patches in made),
        "steps": config.training.steps,
        "seconds": {"making": round(made_in_s, 1), "all": round(time.perf_counter() - began, 1)},
        "notes": notes,
        "cases": cases,
    }


def _made(bench: Bench, unit: Unit, arm: Arm, progress: Progress) -> tuple[list[PatchSet], list[str]]:
    from CTGANAugmentLib.evaluation.experiment.made_patches import Workshop

    parts = [bench.settings.arms[name] for name in arm.joins] or [arm]
    found: list[PatchSet] = []
    notes: list[str] = []
    for number, part in enumerate(parts):
        workshop = Workshop(
            unit=unit,
            arm=part,
            cases=bench.cases,
            checks=bench.checks,
            data=bench.settings.data,
            masks=bench.segments,
            folder=_place(bench, unit, part),
            shared=bench.shared,
            seed=_seed(unit),
        )
        patches, told = workshop.make(part_of(progress, number / len(parts), (number + 1) / len(parts)))
        notes += told
        if patches is not None:
            found.append(patches)
    return found, notes


def _whole_arm(bench: Bench, arm: Arm) -> Arm:
    """Arm whose augmentation is that of all arms that it joins."""
    augmentation = dict(arm.augmentation)
    for name in arm.joins:
        augmentation |= bench.settings.arms[name].augmentation
    return replace(arm, augmentation=augmentation)


def _tested_scans(bench: Bench, unit: Unit) -> tuple[list[Scan], list[str]]:
    chosen = [
        (Scan(case.name, case.image, case.reference, case.label), check.patient)
        for case, check in zip(bench.cases, bench.checks, strict=True)
        if check.patient in unit.tested
    ]
    return [scan for scan, _ in chosen], [patient for _, patient in chosen]


def _place(bench: Bench, unit: Unit, arm: Arm) -> Path:
    return bench.folder / "work" / unit.name / arm.name


def _seed(unit: Unit) -> int:
    """Of everything that a unit draws, the same for all arms."""
    return crc32(unit.name.encode()) % 2**31

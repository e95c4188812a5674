"""Runs the loop in a process of its own, for tests that kill it or start several: FOLDER CONFIG.json RUN."""

import json
import sys
from pathlib import Path

from CTGANAugmentLib.datasets.patch_set import open_patch_set
from CTGANAugmentLib.datasets.prepare import TrainingData
from CTGANAugmentLib.training.config import TrainingConfig
from CTGANAugmentLib.training.loop import train
from CTGANAugmentLib.training.run.folder import RunFolder

if __name__ == "__main__":
    patches, config_file, run = map(Path, sys.argv[1:])
    config = TrainingConfig.from_json(json.loads(config_file.read_text()), patches)
    run.mkdir(exist_ok=True)
    sets = {folder.name: open_patch_set(folder) for folder in sorted(patches.iterdir())}
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    train(config, TrainingData(sets), RunFolder(run))

import subprocess
import sys

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces import objective_forms
from CTGANAugmentLib.faces.objective_forms import declared_from, read_objective_forms, to_json
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.training.objective import objectives


@pytest.fixture
def nothing_read(monkeypatch):
    monkeypatch.setattr(objective_forms, "_READ", {})


@pytest.mark.parametrize("name", sorted(objectives()))
def test_a_declaration_comes_back_as_it_was(name):
    specs = parameters_of(objectives()[name])
    again = declared_from(name, [to_json(spec) for spec in specs])
    assert parameters_of(again) == specs
    assert again() is not None


def test_forms_of_all_objectives_are_read_by_another_process(nothing_read):
    read_objective_forms()
    assert {name: parameters_of(each) for name, each in objective_forms.objective_forms().items()} == {
        name: parameters_of(each) for name, each in objectives().items()
    }


def test_faces_do_not_import_pytorch():
    modules = ("objective_forms", "training_choices", "training_run")
    code = "import sys\n" + "".join(f"import CTGANAugmentLib.faces.{each}\n" for each in modules)
    code += "sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_cannot_be_read_is_said(nothing_read, tmp_path):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(UserError, match="install PyTorch again"):
        read_objective_forms(str(broken))
    assert not objective_forms.objective_forms()

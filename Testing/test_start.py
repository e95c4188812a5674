"""start.py: steps, exit codes, and installing once; with a stand-in for the environment's Python, so no real pip."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

START = Path(__file__).resolve().parents[1] / "start.py"
STAND_IN = """#!/bin/sh
echo "$(pwd)|$*" >> "{log}"
case "$*" in {failing}) exit {code};; esac
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")


class Project:
    """Copy of start.py in a folder of its own, with an environment that notes what it is asked to do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.elsewhere = folder / "elsewhere"
        self.log = folder / "log"
        self.python = self.folder / ".venv" / "bin" / "python"
        self.python.parent.mkdir(parents=True)
        self.elsewhere.mkdir()
        shutil.copy(START, self.folder)
        (self.folder / "pyproject.toml").write_text("[project]\n")
        self.answer()

    def answer(self, failing="nothing", code=0):
        """Let commands that match a shell pattern end with an exit code."""
        self.python.write_text(STAND_IN.format(log=self.log, failing=failing, code=code))
        self.python.chmod(0o755)

    def start(self, *arguments, **options):
        self.log.write_text("")
        command = [sys.executable, self.folder / "start.py", *arguments]
        return subprocess.run(
            command, cwd=self.elsewhere, capture_output=True, text=True, timeout=60, **options
        )

    def asked(self):
        """(folder, command) of each call of the environment's Python."""
        return [tuple(line.split("|", 1)) for line in self.log.read_text().splitlines()]

    def commands(self):
        return [command for _, command in self.asked()]


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


PIP = "-m pip install -qq --disable-pip-version-check"


@pytest.mark.parametrize("arguments", [(), ("fly",), ("--out", "x")])
def test_wrong_usage_shows_the_steps_and_is_exit_code_2(project, arguments):
    done = project.start(*arguments)
    assert done.returncode == 2
    assert "start.py demo" in done.stdout
    assert project.asked() == []


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_shows_the_steps(project, flag):
    done = project.start(flag)
    assert done.returncode == 0
    for step in ("demo", "test", "bench", "install"):
        assert f"start.py {step}" in done.stdout


def test_a_step_installs_once_and_again_only_when_the_project_file_changes(project):
    assert project.start("demo").returncode == 0
    assert project.commands()[0] == f"{PIP} -e ."
    assert project.start("demo").returncode == 0
    assert not any("pip" in command for command in project.commands())
    (project.folder / "pyproject.toml").write_text("[project]\nname = 'new'\n")
    project.start("demo")
    assert project.commands()[0] == f"{PIP} -e ."


def test_an_installation_that_failed_is_tried_again(project):
    project.answer("*pip*", 3)
    done = project.start("demo")
    assert done.returncode == 1
    assert "failed with exit code 3" in done.stderr
    assert "pip install" in done.stderr
    assert len(project.asked()) == 1
    project.answer()
    project.start("demo")
    assert project.commands()[0] == f"{PIP} -e ."


def test_each_step_installs_what_it_needs_and_torch_only_where_a_network_runs(project):
    project.start("demo")
    project.start("test", "Testing/test_start.py")
    installation, tests = project.commands()
    assert installation.startswith(f"{PIP} -e .[dev] torch==")
    assert tests == "-m pytest Testing/test_start.py"
    project.start("install")
    assert project.commands() == []
    project.start("install", "--torch")
    assert project.commands()[0].startswith(f"{PIP} -e . torch==")


def test_the_demo_runs_where_the_user_stands_with_the_users_arguments(project):
    project.start("demo", "my scan.nrrd")
    folder, command = project.asked()[-1]
    assert Path(folder) == project.elsewhere
    assert command == "-m CTGANAugmentLib demo my scan.nrrd --overwrite"


@pytest.mark.parametrize("out", [("--out", "results"), ("--out=results",)])
def test_the_demo_replaces_nothing_in_a_folder_that_the_user_named(project, out):
    project.start("demo", *out)
    assert "--overwrite" not in project.commands()[-1]


def test_the_exit_code_of_a_step_is_handed_on(project):
    for code in (1, 2, 130):
        project.answer("*demo*", code)
        assert project.start("demo").returncode == code


def test_the_whole_test_step_checks_style_types_and_behaviour_to_the_end(project):
    project.answer("*mypy*", 1)
    assert project.start("test").returncode == 1
    steps = [command.split()[1] for command in project.commands()]
    assert steps == ["pip", "ruff", "ruff", "mypy", "pytest"]
    assert {folder for folder, _ in project.asked()} == {str(project.folder)}


def test_a_file_in_the_way_of_the_environment_is_told(project):
    shutil.rmtree(project.folder / ".venv")
    (project.folder / ".venv").write_text("mine")
    done = project.start("demo")
    assert done.returncode == 1
    assert "cannot make a virtual environment" in done.stderr
    assert "Traceback" not in done.stderr
    assert (project.folder / ".venv").read_text() == "mine"


def test_half_an_environment_does_not_pass_for_one_the_next_time(project):
    import resource

    def allow_small_files_only():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    shutil.rmtree(project.folder / ".venv")
    done = project.start("demo", preexec_fn=allow_small_files_only)
    assert done.returncode == 1
    assert "cannot make a virtual environment" in done.stderr
    assert not project.python.exists()


def test_start_py_needs_nothing_but_python():
    tree = ast.parse(START.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= set(sys.stdlib_module_names)

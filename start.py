#!/usr/bin/env python3
"""Get CTGANAugment going on a fresh machine, with nothing but Python installed.

python3 start.py demo [SCAN] [--out DIR]   put lesions into a scan, or into the built-in chest phantom
python3 start.py app [FILES OR FOLDERS]      the browser app: the same tool on Slicer's views, without Slicer
python3 start.py test [PYTEST ARGUMENTS]   lint, types and tests
python3 start.py bench                     speed beside the best alternative, as ratios
python3 start.py install [--torch]         make .venv with the command `ctganaugment`; with torch for the generators

Makes .venv beside this file and installs into it what a step needs, once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 10)
TORCH = "torch==2.13.0"
"""Pinned here and nowhere else; only steps that train or run a network install it."""


def main(arguments: list[str]) -> int:
    """Run one step and return its exit code."""
    if sys.version_info < OLDEST:
        return complain(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, this is {sys.version.split()[0]}"
        )
    steps = {"demo": demo, "app": app, "test": test, "bench": bench, "install": install}
    if not arguments or arguments[0] not in steps:
        print(__doc__)
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    try:
        return steps[arguments[0]](arguments[1:])
    except subprocess.CalledProcessError as error:
        return complain(
            f"this command failed with exit code {error.returncode}: {' '.join(map(str, error.cmd))}"
        )
    except KeyboardInterrupt:
        return 130


def demo(arguments: list[str]) -> int:
    """Put lesions into a scan."""
    prepare(".")
    chosen = [] if any(a == "--out" or a.startswith("--out=") for a in arguments) else ["--overwrite"]
    return run("-m", "CTGANAugmentLib", "demo", *arguments, *chosen)


def app(arguments: list[str]) -> int:
    """Serve the browser app until it is stopped."""
    prepare(".[app]", torch=True)
    return run("-m", "CTGANAugmentLib", "app", *arguments)


def test(arguments: list[str]) -> int:
    """Check style, types and behaviour; the first failure decides the exit code."""
    prepare(".[dev]", torch=True)
    checks = [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]]
    if arguments:
        checks = []
    workers = ["-n", str(os.cpu_count() or 1)] if not arguments else []
    checks.append(["pytest", *workers, *arguments])
    codes = [run("-m", *check) for check in checks]
    return next((code for code in codes if code), 0)


def bench(arguments: list[str]) -> int:
    """Measure speed and memory, beside peers that come with the development packages."""
    prepare(".[dev]", torch=True)
    return run(str(HERE / "Testing" / "benchmarks" / "run.py"), *arguments)


def install(arguments: list[str]) -> int:
    """Install the command line."""
    prepare(".", torch="--torch" in arguments)
    print(f"installed: {PYTHON.with_name('ctganaugment')}")
    return 0


def prepare(what: str, *, torch: bool = False) -> None:
    """Make the environment and install into it, unless that was done for this very project file."""
    if not PYTHON.exists():
        say(f"making {ENVIRONMENT}")
        try:
            venv.create(ENVIRONMENT, with_pip=True)
        except (subprocess.CalledProcessError, OSError, ValueError) as error:
            # What was half made, often without pip, must not pass for an environment the next time.
            with contextlib.suppress(OSError):
                PYTHON.unlink()
            sys.exit(
                complain(f"cannot make a virtual environment ({error}); on Debian: apt install python3-venv")
            )
    wanted = ["-e", what] + ([TORCH] if torch else [])
    state = hashlib.sha256((HERE / "pyproject.toml").read_bytes() + repr(wanted).encode()).hexdigest()
    mark = ENVIRONMENT / f"ctganaugment-{hashlib.sha256(repr(wanted).encode()).hexdigest()[:8]}.installed"
    if mark.exists() and mark.read_text() == state:
        return
    say(f"installing {' '.join(wanted)} (once; some minutes)")
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *wanted]
    subprocess.run(pip, cwd=HERE, check=True)
    mark.write_text(state)


def run(*arguments: str) -> int:
    """Run the environment's Python and return its exit code."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    if arguments[0] != "-m" or arguments[1] != "CTGANAugmentLib":
        return subprocess.run([PYTHON, *arguments], cwd=HERE, env=environment).returncode
    # The user's own paths are relative to where the user stands.
    return subprocess.run([PYTHON, *arguments], env=environment).returncode


def say(text: str) -> None:
    """Tell what is going on."""
    print(f"start.py: {text}", file=sys.stderr, flush=True)


def complain(text: str) -> int:
    """Tell what went wrong and return the exit code for it."""
    say(text)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

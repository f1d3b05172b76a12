"""What an operator or a contributor installs: the locks, the Makefile, the image."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
DEV = [*RUNTIME, *PROJECT["dependency-groups"]["dev"]]

# Joined here, so that this file does not name them either.
REGISTRY_HOSTS = [
    ".".join(labels)
    for labels in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("proxy", "golang", "org"),
    )
]
NOT_OURS = {"__pycache__", "build", "dist", "node_modules"}


def project_files() -> Iterator[Path]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [
            name
            for name in folders
            if name not in NOT_OURS and (not name.startswith(".") or name in {".ci", ".github"})
        ]
        yield from (Path(folder, name) for name in files)


def pins_of(lock: str) -> dict[str, str]:
    """Return the version that *lock* pins of each package, of those that have a hash."""
    pinned = re.compile(r"^(\S+)==([^\s;]+)[^\n]*\\\n    --hash=sha256:[0-9a-f]{64}", re.MULTILINE)
    return dict(pinned.findall((ROOT / lock).read_text()))


@pytest.mark.parametrize(
    ("lock", "requirements"), [("requirements.lock", RUNTIME), ("requirements-dev.lock", DEV)]
)
def test_a_lock_pins_every_requirement_with_its_hash(lock: str, requirements: list[str]) -> None:
    pins = pins_of(lock)

    for requirement in map(Requirement, requirements):
        version = pins.get(canonicalize_name(requirement.name))
        assert version, f"{lock} lacks {requirement}; run make lock"
        assert requirement.specifier.contains(version), f"{lock} is old; run make lock"


def test_the_tests_run_on_the_versions_that_operators_get() -> None:
    assert pins_of("requirements.lock").items() <= pins_of("requirements-dev.lock").items()


def test_no_file_names_a_registry() -> None:
    host = re.compile("|".join(map(re.escape, REGISTRY_HOSTS)).encode())
    named = [path.relative_to(ROOT) for path in project_files() if host.search(path.read_bytes())]

    assert named == []
    assert not [lock for lock in ROOT.glob("*.lock") if "://" in lock.read_text()]


def test_there_is_one_kind_of_lock_file() -> None:
    assert not (ROOT / "uv.lock").exists(), "uv.lock names the registry; the locks are `make lock`"


def test_make_help_tells_of_every_target() -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")

    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    told = subprocess.run(
        [make, "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert phony is not None
    assert re.findall(r"^make (\S+) +\S", told, re.MULTILINE) == phony[1].split()


def test_the_dockerfile_passes_hadolint() -> None:
    # Beside this Python first: a virtual environment need not be activated.
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    hadolint = shutil.which("hadolint", path=places)
    if hadolint is None:
        pytest.skip("hadolint is not installed; make install brings it")

    found = subprocess.run([hadolint, "Dockerfile"], cwd=ROOT, capture_output=True, text=True)

    assert found.stdout == ""
    assert found.returncode == 0, found.stderr


def test_the_image_gets_every_file_that_the_dockerfile_copies() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.M)
    allowed = (ROOT / ".dockerignore").read_text().splitlines()

    for name in " ".join(copied).split():
        assert (ROOT / name).exists()
        assert f"!{name}" in allowed

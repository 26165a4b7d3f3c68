"""The environment files agree with pyproject.toml, and the lock file holds no address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_environment_yml_names_the_requirements_of_pyproject():
    extras = PROJECT["optional-dependencies"]
    wanted = {*PROJECT["dependencies"], *(item for name in ("cluster", "export", "test") for item in extras[name])}
    listed = set(re.findall(r'^      - "(.+)"$', (ROOT / "environment.yml").read_text(), re.M))
    assert listed == wanted


def test_the_lock_file_holds_versions_and_hashes_and_no_address():
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    pins = re.findall(r"^([a-z0-9][a-z0-9._-]*)==\S+", text, re.M)
    assert len(pins) > 100
    assert text.count("--hash=sha256:") >= len(pins)


def test_every_requirement_is_locked():
    names = {
        re.split(r"[\[<>=!~ ]", item)[0].lower()
        for group in PROJECT["optional-dependencies"].values()
        for item in group
    }
    names |= {re.split(r"[\[<>=!~ ]", item)[0].lower() for item in PROJECT["dependencies"]}
    pinned = set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / "requirements.lock").read_text(), re.M))
    assert names <= pinned


def test_the_client_s_packages_and_top_level_are_there():
    names = {
        re.split(r"[<>=]", item)[0] for item in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    }
    assert {"jupyterlab", "pandas", "altair", "papermill", "nbconvert", "pytest", "nbval"} <= names
    for name in ("notebooks", "data", "src/helpers", "reports", "tests", "environment.yml", "README.md"):
        assert (ROOT / name).exists()

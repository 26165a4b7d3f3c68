"""What the README prints works as printed."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from helpers.cli import main

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", TEXT, re.S | re.M)
SHELL = [line.split("#")[0].strip() for kind, block in BLOCKS if not kind for line in block.splitlines()]
ONE_PAGE = [line for line in SHELL if line.startswith(("briefings facts", "papermill", "jupyter nbconvert"))]
ROWS = [row for row in TEXT.splitlines() if row.startswith("| `briefings")]
LISTED = [command for row in ROWS for command in re.findall(r"`(briefings [^`]*)`", row.split(" | ")[0])]


def test_the_commands_for_one_dispute_and_day_run_as_printed(tmp_path: Path) -> None:
    assert [line.split()[0] for line in ONE_PAGE] == ["briefings", "papermill", "jupyter"]
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    for line in ONE_PAGE:
        program, *arguments = shlex.split(line)
        done = subprocess.run(
            [str(Path(sys.executable).with_name(program)), *arguments], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "8 September 2023" in page
    assert "Content-Security-Policy" in page


def test_the_python_block_runs_as_printed() -> None:
    code = next(block for kind, block in BLOCKS if kind == "python" and "open_archive" in block)
    names: dict[str, object] = {}
    exec(code, names)
    assert "archive" in names


@pytest.mark.parametrize("line", [line for line in SHELL if line.startswith("make ")])
def test_each_target_of_make_is_there(line: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{line.split()[1]}:.*##", makefile, re.M)


@pytest.mark.parametrize("line", LISTED)
def test_each_command_of_the_table_is_there_with_its_options(line: str) -> None:
    words = re.sub(r"[\[\]|\\]", " ", line).split()[1:]
    command: click.Command = main
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_every_command_has_its_row_and_its_place_in_the_help() -> None:
    help_text = main.get_help(click.Context(main, info_name="briefings"))
    assert "Other:" not in help_text
    named = " ".join(LISTED)
    assert [name for name in main.commands if f"briefings {name}" not in named] == []

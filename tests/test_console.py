"""Commands on consoles that lack characters, streams or room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.console import plain

BRIEFINGS = Path(sys.executable).with_name("briefings")


def briefings(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BRIEFINGS, *arguments], text=True, stderr=subprocess.PIPE, check=False, **options)


@pytest.mark.parametrize("encoding", ["cp1252", "cp437"])
def test_a_console_without_a_character_gets_a_plain_form(encoding):
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    done = briefings(
        "facts", "--dispute", "wga-2023", "--as-of", "2023-09-08", env=env, encoding=encoding, stdout=subprocess.PIPE
    )
    assert done.returncode == 0, done.stderr
    assert "13.02" in done.stdout


def test_signs_and_letters_have_plain_forms():
    assert plain("−1 × “Été” → 漢") == '-1 x "Ete" -> ?'


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_the_output_is_one_message():
    with open("/dev/full", "w") as full:
        done = briefings("list", stdout=full)
    assert done.returncode == 1
    assert done.stderr == "Error: standard output: No space left on device\n"


@pytest.mark.skipif(os.name != "posix", reason="closes a stream the POSIX way")
@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-"])
def test_a_closed_stream_changes_nothing_else(closed):
    done = subprocess.run(["sh", "-c", f'"{BRIEFINGS}" list {closed}'], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr

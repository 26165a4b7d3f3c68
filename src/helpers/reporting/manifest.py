"""Which editions are current: what each was built from, recorded beside the pages in reports/manifest.json.

The record holds hashes of contents only (no times, no paths), so it is as good in a fresh clone as here.
An edition depends on its notebook's sources, its parameters, the library, the lock file and the rows that
it could see as of its day; a row published later does not touch it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from helpers.errors import UserError
from helpers.files import write_whole
from helpers.reporting import warm
from helpers.reporting.editions import ID, Edition, EditionError, Project, read_editions

NAME = "manifest.json"
FRONT = ("index.html", "feed.xml", "calendar.ics", "assets/vega.js")
"""What goes with the pages: written anew where it is not what was written last."""
_FORMAT = 1
_PART = re.compile(r"\.(?P<name>.+)\.(?P<pid>\d+)\.part")
_TEXTS = ("notebook", "sources", "library", "environment", "data")
_DIGITS = 16
_SHOWN = 60
Record = dict[str, Any]


def short_hash(*parts: bytes) -> str:
    """Sixteen hex digits of a hash over the parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:_DIGITS]


def hash_files(root: Path, files: Iterable[Path]) -> str:
    """One hash over names (below `root`) and contents."""
    named = sorted((file.relative_to(root).as_posix(), file) for file in files)
    return short_hash(*(part for name, file in named for part in (name.encode(), file.read_bytes())))


class NotebookError(UserError, ValueError):
    """The file of a notebook cannot be read; the message names it."""


def notebook_hash(path: Path) -> str:
    """A hash of a notebook's cells and settings, without its outputs and what running it leaves behind.

    Raises NotebookError where the file is missing, cannot be read or is no notebook.
    """
    try:
        raw = json.loads(path.read_bytes())
        for cell in raw["cells"]:
            for left_behind in ("outputs", "execution_count"):
                cell.pop(left_behind, None)
        for left_behind in ("language_info", "papermill"):
            raw.get("metadata", {}).pop(left_behind, None)
    except json.JSONDecodeError as error:
        text = error.doc.splitlines()[error.lineno - 1 : error.lineno]
        shown = f": {text[0][:_SHOWN]}" if text else ""
        raise NotebookError(f"{path}, line {error.lineno}: not whole JSON ({error.msg}){shown}") from None
    except OSError as error:
        raise NotebookError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotebookError(f"{path}: not a notebook ({type(error).__name__}: {error})") from None
    return short_hash(json.dumps(raw, sort_keys=True).encode())


def library_files(library: Path) -> list[Path]:
    """The files of the library itself, without the data and notebooks that an installed one carries."""
    return [
        file
        for file in library.rglob("*")
        if file.is_file()
        and "__pycache__" not in file.parts
        and file.relative_to(library).parts[0] not in ("_data", "_notebooks")
    ]


@dataclass
class Present:
    """The inputs as they are now; each hash is computed when first asked for."""

    project: Project
    _notebooks: dict[str, str] = field(default_factory=dict)
    _seen: dict[str, dict[str, str]] = field(default_factory=dict)

    def notebook(self, name: str) -> str:
        """The notebook's sources."""
        if name not in self._notebooks:
            self._notebooks[name] = notebook_hash(self.project.notebook(name))
        return self._notebooks[name]

    @cached_property
    def library(self) -> str:
        """The library's files."""
        return hash_files(self.project.library, library_files(self.project.library))

    @cached_property
    def environment(self) -> str:
        """The pinned requirements; empty where there is no lock file."""
        lock = self.project.lock
        return short_hash(lock.read_bytes()) if lock.exists() else ""

    @cached_property
    def data(self) -> str:
        """All data files, whatever their day. Equal: no need to look at what an edition could see."""
        folder = self.project.data
        return hash_files(folder, [*folder.glob("*.csv"), folder / "datapackage.json"])

    def seen(self, as_of: str) -> dict[str, str]:
        """The tables as of a day, each as a hash."""
        if as_of not in self._seen:
            self._seen[as_of] = warm.call("cells", tables_seen, as_of)
        return self._seen[as_of]

    def beside(self, edition: Edition) -> list[str]:
        """The editions that its page may link to: those of the same dispute, where it has one."""
        dispute = edition.parameters.get("dispute")
        return sorted(e.edition_id for e in self._listed if dispute and e.parameters.get("dispute") == dispute)

    @cached_property
    def _listed(self) -> list[Edition]:
        try:
            return read_editions(self.project.editions_file)
        except EditionError:  # a replay has no list
            return []

    def record(self, edition: Edition, before: Record | None, outputs: Mapping[str, bytes]) -> Record:
        """What `edition` was built from just now, and what came out. `before` is its last record."""
        known = before if before and before["data"] == self.data else {}
        same_day = known.get("parameters", {}).get("as_of") == edition.as_of
        return {
            "notebook": edition.notebook,
            "parameters": dict(edition.parameters),
            "sources": self.notebook(edition.notebook),
            "library": self.library,
            "environment": self.environment,
            "data": self.data,
            "beside": self.beside(edition),
            "seen": known["seen"] if same_day else self.seen(edition.as_of),
            "outputs": {name: short_hash(content) for name, content in outputs.items()},
        }

    def reasons(self, edition: Edition, record: Record | None) -> list[str]:
        """Why the edition is to be built; none where its pages are what would come out."""
        if record is None:
            return ["new"]
        made_of = (record["notebook"], record["parameters"])
        checks = {
            "notebook changed": record["sources"] == self.notebook(edition.notebook),
            "parameters changed": made_of == (edition.notebook, dict(edition.parameters)),
            "library changed": record["library"] == self.library,
            "environment changed": record["environment"] == self.environment,
            "neighbouring editions changed": record.get("beside") == self.beside(edition),
        }
        reasons = [reason for reason, same in checks.items() if not same]
        if record["data"] != self.data:
            tables = changed_keys(record["seen"], self.seen(edition.as_of))
            reasons += ["data changed: " + ", ".join(tables)] if tables else []
        return reasons + self._output_reasons(record["outputs"])

    def _output_reasons(self, outputs: Mapping[str, str]) -> list[str]:
        reasons = []
        for name, expected in outputs.items():
            file = self.project.reports / name
            if not file.exists():
                reasons.append(f"{name} missing")
            elif short_hash(file.read_bytes()) != expected:
                reasons.append(f"{name} altered")
        return reasons


def tables_seen(as_of: str) -> dict[str, str]:
    """The tables as of a day, what the register of forecasts held of it, and all corrections, each as a hash."""
    from helpers.analysis import register
    from helpers.archive import open_archive, read_corrections

    archive = open_archive(as_of)
    entered = register.entered(archive).to_csv(index=False).encode()
    return {name: digest[:_DIGITS] for name, digest in archive.table_digests.items()} | {
        "forecasts": short_hash(entered),
        "corrections": short_hash(repr(read_corrections()).encode()),
    }


def changed_keys(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Names that are only in one, or stand for different values."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


@dataclass
class Manifest:
    """What stands in reports/manifest.json: the records by edition id, and that of the front page."""

    editions: dict[str, Record] = field(default_factory=dict)
    front: Record = field(default_factory=dict)


def read_manifest(reports: Path) -> Manifest:
    """The manifest without records of any other shape; empty where there is none, or one of another format.

    A record that names other files than its edition's own is none of ours: what it names must not be touched.
    """
    try:
        raw = json.loads((reports / NAME).read_text(encoding="utf-8"))
        listed, front = raw["editions"], raw.get("front", {})
        if raw["format"] != _FORMAT:
            return Manifest()
        editions = {name: record for name, record in listed.items() if _is_record(name, record)}
        return Manifest(editions, front if _is_front(front) else {})
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Manifest()


def _is_record(name: str, record: Any) -> bool:
    if not ID.fullmatch(name) or not isinstance(record, dict):
        return False
    maps = [record.get(key) for key in ("parameters", "seen", "outputs")]
    texts = [record.get(key) for key in _TEXTS]
    return (
        all(isinstance(text, str) for text in texts)
        and all(_is_map_of_texts(one) for one in maps)
        and set(record["outputs"]) == set(Edition(name, "", {}).files)
    )


def _is_front(front: Any) -> bool:
    outputs = front.get("outputs") if isinstance(front, dict) else None
    return _is_map_of_texts(outputs) and set(outputs or ()) <= set(FRONT) and isinstance(front.get("made_of"), str)


def _is_map_of_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def write_manifest(reports: Path, manifest: Manifest) -> None:
    """Write the manifest, sorted."""
    content: dict[str, Any] = {"format": _FORMAT, "editions": manifest.editions}
    if manifest.front:
        content["front"] = manifest.front
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    write_whole({reports / NAME: text.encode()})


def remove_leftovers(folder: Path) -> None:
    """Remove files that a process which has ended was about to move to their places."""
    for file in (*folder.glob(".*.part"), *folder.glob("*/.*.part")):
        named = _PART.fullmatch(file.name)
        if named and not _runs(int(named["pid"])):
            with suppress(OSError):
                file.unlink()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it belongs to somebody else
        return True
    return True

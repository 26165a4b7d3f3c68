"""What is published: reports/editions.toml, a list of notebooks with their parameters."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.errors import UserError, did_you_mean, listed
from helpers.reporting import warm

if TYPE_CHECKING:
    from helpers.seal import Run

DATA_VARIABLE = "BRIEFINGS_DATA"
MAIN_NOTEBOOK = "dispute_briefing"  # its editions are named after dispute and day alone
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NOT_ID = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 200
_TAKEN = {"index", "feed", "calendar", "manifest"}


class EditionError(UserError, ValueError):
    """reports/editions.toml, or what was asked of it, is not as expected."""


@dataclass(frozen=True)
class Project:
    """Where the notebooks, the published reports and what they depend on lie."""

    notebooks: Path
    reports: Path
    data: Path
    library: Path
    lock: Path

    @property
    def editions_file(self) -> Path:
        """The list of editions."""
        return self.reports / "editions.toml"

    def notebook(self, name: str) -> Path:
        """The file of a notebook."""
        return self.notebooks / f"{name}.ipynb"


def find_project(root: Path | None = None) -> Project:
    """The project in `root`; by default the checkout this library runs from, else the working folder.

    What `root` lacks, the library brings: its checkout's data, or the notebooks and data installed with it.
    $BRIEFINGS_DATA names other data, here as in helpers.archive.data_dir, which this does not import
    because that takes a second.
    """
    library = Path(__file__).resolve().parents[1]
    checkout = library.parents[1]
    root = root or (checkout if (checkout / "notebooks").is_dir() else Path.cwd())
    notebooks = _first(root / "notebooks", library / "_notebooks")
    data = (
        Path(os.environ[DATA_VARIABLE])
        if os.environ.get(DATA_VARIABLE)
        else _first(root / "data", checkout / "data", library / "_data")
    )
    return Project(notebooks, root / "reports", data, library, root / "requirements.lock")


def _first(*folders: Path) -> Path:
    return next((folder for folder in folders if folder.is_dir()), folders[-1])


@dataclass(frozen=True)
class Edition:
    """A notebook with one set of parameters. `edition_id` names its files, its page and its record."""

    edition_id: str
    notebook: str
    parameters: Mapping[str, str]

    @property
    def as_of(self) -> str:
        """The day as of which the edition speaks."""
        return self.parameters["as_of"]

    @property
    def files(self) -> tuple[str, str]:
        """File names of the executed notebook and of the page."""
        return f"{self.edition_id}.ipynb", f"{self.edition_id}.html"


def edition_id(notebook: str, parameters: Mapping[str, str]) -> str:
    """wga-2023-2023-09-08 or shooting-days-tv-drama-2023-09-08: the notebook, its values, the day last.

    >>> edition_id("strike_history", {"as_of": "2023-09-08", "union": "all", "sector": "film_tv"})
    'strike-history-film-tv-2023-09-08'
    """
    values = [value for name, value in sorted(parameters.items()) if name != "as_of" and value != "all"]
    name = [] if notebook == MAIN_NOTEBOOK else [notebook]
    parts = [_NOT_ID.sub("-", part.lower()).strip("-") for part in (*name, *values, parameters["as_of"])]
    return "-".join(part for part in parts if part)


def read_editions(path: Path) -> list[Edition]:
    """The editions in the file, in its order, ids derived where not given; parameters are not checked yet.

    Raises EditionError naming the file, the entry and what was expected.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EditionError(f"no {path}: expected a list of [[edition]] entries there") from None
    except OSError as error:
        raise EditionError(f"{path}: cannot be read: {error.strerror}") from None
    except RecursionError:
        raise EditionError(f"{path.name}: not a list of [[edition]] entries: it is nested too deeply") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EditionError(f"{path.name}: not valid TOML: {error}") from None
    entries = raw.pop("edition", [])
    if raw or not isinstance(entries, list):
        raise EditionError(f"{path.name}: expected only [[edition]] entries, found {', '.join(raw) or 'a table'}")
    editions = [_edition(path, number, entry) for number, entry in enumerate(entries, 1)]
    _check_unique(path, editions)
    return editions


def _edition(path: Path, number: int, entry: dict[str, Any]) -> Edition:
    where = f"{path.name}, edition {number}"
    values = {name: _text(where, name, value) for name, value in entry.items()}
    notebook, given = values.pop("notebook", ""), values.pop("id", "")
    for name, value_given in (("notebook", notebook), ("as_of", values.get("as_of"))):
        if not value_given:
            raise EditionError(f"{where}: no {name}; expected notebook, as_of and the notebook's parameters")
    name = given or edition_id(notebook, values)
    if not ID.fullmatch(name) or name in _TAKEN or len(name) > _LONGEST_ID:
        expected = f"words of a-z and 0-9 with hyphens, at most {_LONGEST_ID} characters"
        raise EditionError(f"{where}: {name!r} cannot name an edition; expected {expected}")
    return Edition(name, notebook, values)


def _text(where: str, name: str, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, str):
        return value
    raise EditionError(f"{where}: {name}: expected text, got {value!r} ({type(value).__name__})")


def _check_unique(path: Path, editions: list[Edition]) -> None:
    first: dict[str, int] = {}
    for number, edition in enumerate(editions, 1):
        if edition.edition_id in first:
            raise EditionError(
                f"{path.name}, edition {number}: {edition.edition_id!r} is already edition"
                f" {first[edition.edition_id]}; give one of them another id"
            )
        first[edition.edition_id] = number


def choose(editions: list[Edition], wanted: tuple[str, ...]) -> list[Edition]:
    """The editions with the ids or notebooks in `wanted`, in the file's order; all where nothing is named.

    Raises EditionError for a name that is neither.
    """
    names = {edition.edition_id for edition in editions} | {edition.notebook for edition in editions}
    for name in wanted:
        if name not in names:
            hint = did_you_mean(name, sorted(names)) or f" Of any dispute: briefings build {name} --as-of DAY."
            raise EditionError(f"no edition {name!r}.{hint} Editions: {listed(name, sorted(names))}")
    return [e for e in editions if not wanted or e.edition_id in wanted or e.notebook in wanted]


def is_edition(run: Run, edition: Edition) -> bool:
    """Whether a run is that of an edition: the same notebook, and the same parameters, defaults included."""
    from helpers.parameters import NOTEBOOKS

    if run.notebook != edition.notebook or run.notebook not in NOTEBOOKS:
        return False
    defaults = {name: field.default for name, field in NOTEBOOKS[run.notebook].model_fields.items()}
    return dict(run.parameters) == defaults | dict(edition.parameters)


def check_editions(editions: Iterable[Edition]) -> None:
    """Check every edition's parameters against its notebook's model and the data.

    Raises EditionError with all misfits at once, each with its edition.
    """
    problems = warm.call("cells", misfits, list(editions))
    if problems:
        raise EditionError("\n".join(problems))


def misfits(editions: Iterable[Edition]) -> list[str]:
    """What is wrong with editions' parameters; or with the data, so that nothing can be said of them."""
    from helpers.archive import ArchiveError
    from helpers.parameters import ParameterError, check_parameters

    problems = []
    for edition in editions:
        try:
            check_parameters(edition.notebook, **edition.parameters)
        except ParameterError as error:
            problems.append(f"edition {edition.edition_id}: {error}")
        except ArchiveError as error:
            return [str(error)]
    return problems

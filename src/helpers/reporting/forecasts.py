"""The command `briefings forecast`: what editions say of the future enters the register, once."""

from __future__ import annotations

from datetime import date

from helpers.analysis import register
from helpers.archive import newest_day, open_archive, read_forecasts, write_forecasts
from helpers.reporting.editions import MAIN_NOTEBOOK, EditionError, Project, choose, read_editions

OF_ALL_DISPUTES = "shooting_days"
"""Its editions foretell the next quarter's shooting days; those of the main notebook what is open in their dispute."""


def enter(project: Project, names: tuple[str, ...], made_on: date) -> str:
    """Enter what the named editions say (none named: those of the newest day); returns a line for each.

    Raises EditionError for a name that is no edition or where none foretells anything, ArchiveError for a day long past.
    """
    listed = [one for one in read_editions(project.editions_file) if one.notebook in (MAIN_NOTEBOOK, OF_ALL_DISPUTES)]
    chosen = choose(listed, names) if names else [one for one in listed if one.as_of == str(newest_day())]
    if not chosen:
        raise EditionError(f"no edition as of {newest_day()} in {project.editions_file.name}: name one to enter")
    whole, lines = read_forecasts(project.data), []
    for edition in chosen:
        made = register.statements(
            open_archive(edition.as_of), edition.edition_id, edition.parameters.get("dispute", "")
        )
        grown = register.appended(whole, made, made_on)
        added = len(grown) - len(whole)
        what = "nothing is open" if made.empty else f"{added} rows entered" if added else "entered before"
        lines.append(f"{edition.edition_id}: {what}")
        whole = grown
    if len(whole) > len(read_forecasts(project.data)):
        write_forecasts(whole, project.data)
    return "\n".join(lines)

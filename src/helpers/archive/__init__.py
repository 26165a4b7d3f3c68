"""Facts with their sources and days: load, check, replay as of a day."""

from helpers.archive.archive import (
    LATEST,
    Archive,
    accepted_rows,
    first_day,
    newest_day,
    open_archive,
    remembered,
    source_details,
)
from helpers.archive.days import as_day, day_text
from helpers.archive.forecasts import read_forecasts, write_forecasts
from helpers.archive.grades import Grade, Source
from helpers.archive.package import ArchiveError, NotYetPublicError, data_dir, data_version
from helpers.archive.passages import Passage, opened_at
from helpers.archive.quantity import Dimensions, Quantity, RowText, format_number, format_value
from helpers.archive.readings import states_number, states_value, unit_scale
from helpers.archive.releases import Correction, read_corrections
from helpers.archive.tables import DataError, Problem

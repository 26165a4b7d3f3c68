"""Facts with their sources and days: load, check, replay as of a day."""

from helpers.archive.archive import (
    Archive,
    Source,
    accepted_rows,
    first_day,
    newest_day,
    open_archive,
    source_details,
)
from helpers.archive.days import as_day, day_text
from helpers.archive.package import ArchiveError, NotYetPublicError, data_dir, data_version
from helpers.archive.quantity import Dimensions, Quantity, RowText, format_date, format_number, format_value
from helpers.archive.tables import DataError, Problem

__all__ = [
    "Archive",
    "ArchiveError",
    "DataError",
    "Dimensions",
    "NotYetPublicError",
    "Problem",
    "Quantity",
    "RowText",
    "Source",
    "accepted_rows",
    "as_day",
    "data_dir",
    "data_version",
    "day_text",
    "first_day",
    "format_date",
    "format_number",
    "format_value",
    "newest_day",
    "open_archive",
    "source_details",
]

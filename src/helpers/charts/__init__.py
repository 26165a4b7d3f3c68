"""Charts with one look: importing this package sets the theme and the renderer for every Altair chart."""

from helpers.charts import theme as theme
from helpers.charts.bargaining import calendar, positions_over_time, separate_deals, timeline
from helpers.charts.cited import cited
from helpers.charts.durations import calibration, interval_dots, stoppage_durations, survival
from helpers.charts.figure import Figure, figure
from helpers.charts.pay import minimum_paths, offers_over_time, pay_paths, raises_by_year
from helpers.charts.production import shoot_days
from helpers.charts.renderer import enable

enable()

__all__ = [
    "Figure",
    "calendar",
    "calibration",
    "cited",
    "figure",
    "interval_dots",
    "minimum_paths",
    "offers_over_time",
    "pay_paths",
    "positions_over_time",
    "raises_by_year",
    "separate_deals",
    "shoot_days",
    "stoppage_durations",
    "survival",
    "theme",
    "timeline",
]

"""What-if sliders: figures that stand in the page as text and come alive where a script runs.

The page's script reads the `data-*` attributes and repeats the arithmetic below; the sliders stay hidden where
there is no script, so that nobody meets a slider that does nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from math import isfinite

from helpers.analysis.break_even import GAP, days_at
from helpers.archive.quantity import format_number

_WIDTH, _HEIGHT = 340, 204
_SIDES = {"guild": "Guild", "employers": "Employers"}


@dataclass(frozen=True)
class WhatIf:
    """A piece of a page with sliders; in a notebook its default state stands as text."""

    html: str

    @property
    def text(self) -> str:
        """The default state without mark-up."""
        plain = re.sub(r'<div class="whatif-controls".*?</div>|<svg.*?</svg>', "", self.html, flags=re.S)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def compounded(raises: Sequence[float], inflation: float = 0.0) -> list[float]:
    """Levels of pay from 1 before the contract through each year, in constant prices if `inflation` is given.

    Raises and inflation are percent a year.
    """
    levels = [1.0]
    for pct in raises:
        levels.append(levels[-1] * (1 + pct / 100) / (1 + inflation / 100))
    return levels


def raises(
    guild: Sequence[float],
    employers: Sequence[float],
    *,
    title: str = "What if the raises were different?",
    note: str = "",
    sides: tuple[str, str] = ("Guild", "Employers"),
) -> WhatIf:
    """Sliders for each side's raises by contract year, and the compounded figures and gap that follow.

    `guild` and `employers` are the raises (percent) on the table, the same number of years for both.
    Raises ValueError without years or where the sides differ in number.
    """
    _check_years(guild, employers)
    names = dict(zip(_SIDES, sides, strict=True))
    controls = "".join(
        f'<fieldset class="{side}" data-side="{side}"><legend>{escape(names[side])}</legend>'
        + "".join(_slider(f"Year {year}", pct, 0, 15, 0.25, "%") for year, pct in enumerate(given, start=1))
        + "</fieldset>"
        for side, given in (("guild", guild), ("employers", employers))
    )
    years = len(guild)
    result = (
        f"Over {years} {'years' if years > 1 else 'year'}, compounded: {_end('guild', names, guild)}; "
        f"{_end('employers', names, employers)}; "
        f'<output data-result="gap">{_gap(guild, employers)}</output> points apart.'
    )
    return _panel("raises", {"years": str(years)}, title, controls, _paths_drawing(guild, employers, 0.0), result, note)


def inflation(
    guild: Sequence[float],
    employers: Sequence[float],
    *,
    yearly: float = 2.5,
    title: str = "What if prices rise faster or slower?",
    note: str = "",
    sides: tuple[str, str] = ("Guild", "Employers"),
) -> WhatIf:
    """A slider for yearly inflation (percent), and what each side's raises are worth in constant prices.

    Raises ValueError without years or where the sides differ in number.
    """
    _check_years(guild, employers)
    names = dict(zip(_SIDES, sides, strict=True))
    controls = _slider("Price rise a year", yearly, 0, 10, 0.1, "%", name="inflation", tall=True)
    data = {"guild": " ".join(f"{pct:g}" for pct in guild), "employers": " ".join(f"{pct:g}" for pct in employers)}
    result = (
        f"In constant prices by the end of the contract: {_end('guild', names, guild, yearly)}; "
        f"{_end('employers', names, employers, yearly)}."
    )
    drawing = _paths_drawing(guild, employers, yearly)
    return _panel("inflation", data, title, controls, drawing, result, note)


def strike(
    *,
    loss_per_day: float,
    payroll: float,
    offer: Sequence[float],
    won: float,
    days: int,
    moving: float = 100,
    unit: str = "million dollars",
    title: str = "What if the stoppage lasts longer?",
    note: str = "",
) -> WhatIf:
    """Sliders for the length of a stoppage, the points it wins and the pay they move; wages lost against the gain.

    `loss_per_day` and `payroll` (a year's earnings) are in `unit`; `offer` holds the raises on the table (percent
    a year); `won` adds to each of them; `days` is the length to start from; `moving` is the share of the payroll
    (percent) that moves with the minimums. The gain is the sum over the contract's years of the two compounded
    levels' difference, times the payroll that moves. Raises ValueError for money below 0, or without years.
    """
    if loss_per_day < 0 or payroll < 0 or days < 0:
        found = f"{loss_per_day}, {payroll}, {days}"
        raise ValueError(f"strike: expected loss_per_day, payroll and days from 0 up; found {found}.")
    if not offer:
        raise ValueError("strike: the offer needs the raise of at least one year.")
    gain = gain_over_contract(payroll * moving / 100, offer, won)
    loss = loss_per_day * days
    digits = 0 if max(gain, loss) >= 100 else 1
    controls = (
        _slider("Length of the stoppage", days, 0, max(250, days), 1, " days", name="days", tall=True)
        + _slider("Points won each year over the offer", won, 0, 5, 0.01, "", name="won", tall=True)
        + _slider("Share of pay that moves with the minimums", moving, 0, 100, 1, "%", name="moving", tall=True)
    )
    even = format_number(round(gain / loss_per_day)) if loss_per_day else "–"
    result = (
        f'Lost: <output data-result="loss">{_figure(loss, digits)}</output> {escape(unit)}. '
        f'Won over the contract: <output data-result="gain">{_figure(gain, digits)}</output> {escape(unit)}. '
        f'It pays for up to <output data-result="even">{even}</output> days.'
    )
    terms = " ".join(f"{pct:g}" for pct in offer)
    data = {"payroll": f"{payroll:g}", "loss-per-day": f"{loss_per_day:g}", "employers": terms}
    return _panel("strike", data, title, controls, _bars_drawing(loss, gain), result, note)


@dataclass(frozen=True)
class Dial:
    """One slider of a break-even: its key, label, value and ends, all in `unit` (written after the figure)."""

    key: str
    label: str
    value: float
    low: float
    high: float
    step: float
    unit: str = ""


_SHARES = ("place", "share_lost", "share_of_dispute")


def break_even_days(values: Mapping[str, float]) -> dict[str, float]:
    """Days after which a stoppage has cost each side what it brings, from the values of the dials.

    The dials are the assumptions by name and in their units, shares in percent of 100. A side whose dials are
    missing is left out; no loss by the day gives inf.
    """
    return days_at({name: value / 100 if name in _SHARES else value for name, value in values.items()})


def break_even(
    common: Sequence[Dial],
    members: Sequence[Dial],
    employers: Sequence[Dial],
    *,
    days: int,
    title: str = "How long before it costs more than it brings?",
    note: str = "",
    sides: tuple[str, str] = ("Members", "Employers"),
) -> WhatIf:
    """A slider for every assumption of the break-even of both sides, and the days that follow.

    `common` holds the dials gap, years and place, `members` payroll, share_lost and support, `employers`
    company_loss, companies and share_of_dispute (either may be empty); `days` is how long the stoppage has run.
    Raises ValueError where a dial is missing or neither side has any.
    """
    values = {dial.key: dial.value for dial in (*common, *members, *employers)}
    missing = set(GAP) - set(values)
    found = break_even_days(values) if not missing else {}
    if not found:
        raise ValueError(f"break_even: no dials for {', '.join(sorted(missing)) or 'either side'}.")
    names = dict(zip(_SIDES, sides, strict=True))
    groups = (("", "Both", common), ("guild", names["guild"], members), ("employers", names["employers"], employers))
    controls = "".join(
        f'<fieldset class="{side}"><legend>{escape(legend)}</legend>'
        + "".join(
            _slider(d.label, d.value, d.low, d.high, d.step, d.unit, name=d.key.replace("_", "-"), tall=True)
            for d in dials
        )
        + "</fieldset>"
        for side, legend, dials in groups
        if dials
    )
    ends = "; ".join(
        f'<span class="{side}">{escape(names[side])}</span> <output data-result="{side}">{_days(value)}</output>'
        for side, value in found.items()
    )
    result = f"Break-even: {ends}. The stoppage had lasted {format_number(days)} days."
    return _panel("breakeven", {"days": str(days)}, title, controls, _days_drawing(found, names, days), result, note)


def _days(value: float) -> str:
    return f"{format_number(round(value))} days" if isfinite(value) else "no limit"


def _days_drawing(found: Mapping[str, float], names: Mapping[str, str], days: int) -> str:
    """A bar of days for each side, and a line at the length so far; the script moves them."""
    most = max([value for value in found.values() if isfinite(value)] + [float(days), 1.0])
    bars = "".join(
        f'<text x="0" y="{top + 14}">{escape(names[side])}</text>'
        f'<rect class="side {side}" x="0" y="{top + 22}" height="26" width="{min(value / most, 1) * 330:.1f}"></rect>'
        for top, (side, value) in zip((0, 66), found.items(), strict=False)
    )
    at = days / most * 330
    mark = f'<line class="now" x1="{at:.1f}" x2="{at:.1f}" y1="18" y2="{66 * len(found) - 14}"></line>'
    return _drawing("Days to the break-even of each side", bars + mark, 66 * len(found))


def gain_over_contract(payroll: float, offer: Sequence[float], won: float) -> float:
    """What `won` points a year over the offer bring in all years of the contract, in the unit of `payroll`."""
    better, base = compounded([pct + won for pct in offer]), compounded(offer)
    return payroll * sum(high - low for high, low in zip(better, base, strict=True))


def _check_years(guild: Sequence[float], employers: Sequence[float]) -> None:
    if not guild or len(guild) != len(employers):
        raise ValueError(
            f"what-if: expected the same number of years for both sides, at least one; "
            f"found {len(guild)} for the guild and {len(employers)} for the employers."
        )


def _total(raises_: Sequence[float], yearly: float = 0.0) -> float:
    return round((compounded(raises_, yearly)[-1] - 1) * 100 + 1e-9, 2)


def _end(side: str, names: dict[str, str], raises_: Sequence[float], yearly: float = 0.0) -> str:
    figure = format_number(_total(raises_, yearly))
    return f'<span class="{side}">{escape(names[side])}</span> <output data-result="{side}">{figure}%</output>'


def _gap(guild: Sequence[float], employers: Sequence[float]) -> str:
    return format_number(round(abs(_total(guild) - _total(employers)), 2))


def _figure(value: float, digits: int) -> str:
    return format_number(round(value, digits) if digits else round(value))


def _slider(
    label: str,
    value: float,
    low: float,
    high: float,
    step: float,
    unit: str,
    *,
    name: str = "",
    tall: bool = False,
) -> str:
    named = f' data-name="{name}"' if name else ""
    kind = ' class="tall"' if tall else ""
    return (
        f'<label{kind}><span>{escape(label)}</span><input type="range" min="{low:g}" max="{high:g}" step="{step:g}" '
        f'value="{value:g}" data-unit="{escape(unit)}"{named}>'
        f'<output aria-live="off">{format_number(value)}{escape(unit)}</output></label>'
    )


def _paths_drawing(guild: Sequence[float], employers: Sequence[float], yearly: float) -> str:
    """Two lines from the pay before the contract (100); the script moves the same points."""
    paths = {"guild": compounded(guild, yearly), "employers": compounded(employers, yearly)}
    values = [level for path in paths.values() for level in path]
    low, high = min(*values, 1.0), max(*values, 1.01)

    def y(level: float) -> float:
        return 176 - (level - low) / (high - low) * 160

    lines = "".join(
        f'<polyline class="{side}" points="'
        + " ".join(f"{34 + year / (len(path) - 1) * 292:.1f},{y(level):.1f}" for year, level in enumerate(path))
        + '"></polyline>'
        for side, path in paths.items()
    )
    years = len(guild)
    words = "".join(
        f'<text x="{34 + year / years * 292:.0f}" y="198" text-anchor="{_anchor(year, years)}">'
        f"{'Before' if not year else f'Year {year}'}</text>"
        for year in range(years + 1)
    )
    zero = (
        f'<line class="zero" x1="34" x2="326" y1="{y(1):.1f}" y2="{y(1):.1f}"></line>'
        f'<text class="zero" x="28" y="{y(1) + 4:.1f}" text-anchor="end">100</text>'
    )
    return _drawing("Minimum pay under each side’s raises, before the contract 100", zero + lines + words)


def _anchor(year: int, years: int) -> str:
    return "start" if year == 0 else "end" if year == years else "middle"


def _bars_drawing(loss: float, gain: float) -> str:
    most = max(loss, gain, 1e-9)
    bars = "".join(
        f'<text x="0" y="{top + 14}">{word}</text>'
        f'<rect class="{name}" x="0" y="{top + 22}" height="26" width="{amount / most * 330:.1f}"></rect>'
        for name, word, amount, top in (("loss", "Lost", loss, 0), ("gain", "Won over the contract", gain, 66))
    )
    return _drawing("What the stoppage costs beside what it wins", bars, 120)


def _drawing(label: str, inside: str, height: int = _HEIGHT) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label)}">{inside}</svg>'


def _panel(kind: str, data: dict[str, str], title: str, controls: str, drawing: str, result: str, note: str) -> WhatIf:
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    below = f'<p class="note">{escape(note)}</p>' if note else ""
    return WhatIf(
        f'<div class="whatif" data-kind="{kind}"{attributes}><p class="whatif-title">{escape(title)}</p>'
        f'<div class="whatif-panel"><div class="whatif-controls" hidden>{controls}</div>{drawing}</div>'
        f'<p class="whatif-result">{result}</p>{below}</div>'
    )

"""Where a round stands among all rounds: what came of earlier ones from the same stage, as known on a day.

A round counts once it has an expiry on record and a deal known to the day; what it came to is told by its deal and its
strike against the newest expiry (an extension moves it). Rounds without an expiry row are not in it, nor rounds whose
deal is known to the month only: counts are small, and shares carry Jeffreys intervals at 80 percent.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers.analysis import stages, stoppages
from helpers.analysis.durations import MINIMUM_CASES, too_few
from helpers.analysis.scores import jeffreys
from helpers.analysis.unions import same_union
from helpers.archive import Archive, Quantity, remembered
from helpers.words import words

DEALT, STRUCK, LATER = "dealt_before", "struck", "settled_later"
OUTCOMES = words("outcomes")
LEVEL = 0.8
_COLUMNS = ["dispute_id", "title", "guild", "expires_on", "deal_on", "strike_on", "deal_day", "strike_day", "outcome"]


@remembered
def past_rounds(archive: Archive, dispute: str = "") -> pd.DataFrame:
    """Every screen round that had come to its end by the as-of day, `dispute` left out, in order of expiry.

    Columns: dispute_id, title, guild, expires_on, deal_on, strike_on (NaT without a strike), deal_day and strike_day (days
    after the expiry, below 0 before it), outcome (a key of `OUTCOMES`), source_id.
    """
    archive.check_dispute(dispute)
    today = pd.Timestamp(archive.as_of)
    disputes = archive.table("disputes").set_index("dispute_id")
    contracts = archive.table("contracts")
    dated = contracts[(contracts["deal_on_precision"] == "day") & (contracts["deal_on"] <= today)]
    deals = dated.groupby("dispute_id")["deal_on"].min()
    frame = archive.table("expiries")[["dispute_id", "expires_on", "source_id"]]
    frame = frame[frame["dispute_id"].map(disputes["sector"]) == stoppages.SCREEN]
    frame = frame.assign(
        title=frame["dispute_id"].map(disputes["title"]),
        guild=frame["dispute_id"].map(disputes["guild"]),
        deal_on=deals.reindex(frame["dispute_id"]).array,  # days, also where no round has one
        strike_on=_strikes(archive).reindex(frame["dispute_id"]).array,
    )
    frame = frame[frame["deal_on"].notna() & (frame["dispute_id"] != dispute)]
    for name in ("deal", "strike"):
        frame[f"{name}_day"] = (frame[f"{name}_on"] - frame["expires_on"]).dt.days
    outcome = pd.Series(LATER, index=frame.index).mask(frame["deal_day"] <= 0, DEALT)
    frame["outcome"] = outcome.mask(frame["strike_on"].notna(), STRUCK)
    return (
        frame[[*_COLUMNS, "source_id"]].sort_values(["expires_on", "dispute_id"], kind="stable").reset_index(drop=True)
    )


def _strikes(archive: Archive) -> pd.Series:
    """The first day of each dispute's strike, whatever its sector, begun by the as-of day."""
    rows = archive.table("stoppages")
    begun = (
        (rows["kind"] == "strike") & (rows["start_date"] <= pd.Timestamp(archive.as_of)) & (rows["disputed"] != "yes")
    )
    return rows[begun].groupby("dispute_id")["start_date"].min()


def without_deal(rounds: pd.DataFrame, day: int) -> pd.DataFrame:
    """The rounds that had neither a deal nor a strike `day` days after their expiry (below 0: before it)."""
    struck = rounds["strike_day"].notna() & (rounds["strike_day"] <= day)
    return rounds[(rounds["deal_day"] > day) & ~struck]


def rate(key: str, label: str, hits: int, n: int, sources: tuple[str, ...] = (), how: str = "") -> Quantity:
    """A share in percent with its Jeffreys interval at 80 percent; no value but "too few cases" below `MINIMUM_CASES`."""
    if n < MINIMUM_CASES:
        return Quantity(key, label, None, "pct", sources, too_few(n))
    low, high = jeffreys(hits, n - hits, LEVEL)
    ends = (0.0 if hits == 0 else low * 100, 100.0 if hits == n else high * 100)
    return Quantity(key, label, hits / n * 100, "pct", sources, how or f"{hits} of {n}", *ends, LEVEL)


def whole(share: Quantity) -> Quantity:
    """A share in whole percent, its ends too: so few cases give no more."""
    value, low, high = (None if part is None else float(round(part)) for part in (share.value, share.low, share.high))  # type: ignore[arg-type]
    return replace(share, value=value, low=low, high=high)


RATE_COLUMNS = ["key", "label", "hits", "cases", "share_pct", "low_80", "high_80", "message"]


def rates(archive: Archive, dispute: str) -> pd.DataFrame:
    """What came of earlier rounds from where this one stands, the most telling first.

    Columns: key, label, hits, cases, share_pct, low_80, high_80 (percent; blank with fewer than `MINIMUM_CASES`), message
    ("too few cases (n=...)" or empty). Rows: `struck_from_here` (rounds without a deal as many days before or after their
    expiry), `struck_from_here_union` (of this union), `struck_after_authorization` (votes of all sectors), then
    `dealt_before`, `struck` and `settled_later` of all rounds.
    """
    rows = []
    for key, label, hits, n in _counts(archive, dispute):
        made = rate(key, label, hits, n)
        rows.append((key, label, hits, n, made.value, made.low, made.high, "" if made.known else made.derivation))
    return pd.DataFrame(rows, columns=RATE_COLUMNS)


def rate_figures(archive: Archive, dispute: str) -> dict[str, Quantity]:
    """The rows of `rates` as figures, by key."""
    sources = tuple(past_rounds(archive, dispute)["source_id"])[-2:]
    return {key: rate(key, label, hits, n, sources) for key, label, hits, n in _counts(archive, dispute)}


def _counts(archive: Archive, dispute: str) -> list[tuple[str, str, int, int]]:
    """Key, label, hits and cases of each rate."""
    rounds, now = past_rounds(archive, dispute), stages.stage(archive, dispute)
    counts = []
    if now.name in (stages.BEFORE, stages.EXPIRED) and now.days_to_expiry is not None:
        left = now.days_to_expiry
        alike = without_deal(rounds, -left)
        when = f"{left} days before the expiry" if left >= 0 else f"{-left} days after the expiry"
        of_union = alike[alike["guild"].isin(same_union(str(archive.dispute(dispute)["guild"])))]
        counts += [
            ("struck_from_here", f"Strikes among rounds without a deal {when}", *_hits(alike, STRUCK)),
            ("struck_from_here_union", f"Of these, of this union, {when}", *_hits(of_union, STRUCK)),
        ]
    votes = authorizations(archive, dispute)
    counts.append(
        ("struck_after_authorization", "Strikes after an authorization vote", int(votes["struck"].sum()), len(votes))
    )
    return counts + [(key, label, *_hits(rounds, key)) for key, label in OUTCOMES.items()]


def _hits(rounds: pd.DataFrame, outcome: str) -> tuple[int, int]:
    return int((rounds["outcome"] == outcome).sum()), len(rounds)


def authorizations(archive: Archive, dispute: str = "") -> pd.DataFrame:
    """Strike authorization votes whose round has come to a strike or a deal by the as-of day, `dispute` left out.

    Columns: dispute_id, held_on, yes_pct, struck (bool). Of several votes of a round the first counts.
    """
    archive.check_dispute(dispute)
    votes = archive.table("votes")
    votes = votes[(votes["kind"] == "strike_authorization") & (votes["dispute_id"] != dispute)]
    votes = votes.sort_values("held_on", kind="stable").drop_duplicates("dispute_id")
    deals = archive.table("contracts").groupby("dispute_id")["deal_on"].min()
    strike_on, deal_on = (days.reindex(votes["dispute_id"]).array for days in (_strikes(archive), deals))
    votes = votes.assign(struck=(strike_on >= votes["held_on"]).to_numpy())
    over = votes["struck"] | (deal_on <= pd.Timestamp(archive.as_of))
    return votes[over][["dispute_id", "held_on", "yes_pct", "struck"]].reset_index(drop=True)


RECORD_DAYS = (-30, -8, 0)
"""Days after the expiry (below 0: before it) on which the record of the rates makes its forecasts."""
FROM_HERE, ALL_ROUNDS = "base_rate_from_here", "base_rate_all_rounds"


def backtest(archive: Archive) -> pd.DataFrame:
    """Past rounds' chances of a strike, as the rounds that were over by then gave them, beside what came.

    Columns: dispute_id, title, day (of `RECORD_DAYS`), on (the date of it), method (`FROM_HERE`: the share struck of the
    rounds that stood without a deal on that day of theirs; `ALL_ROUNDS`, the baseline: of all rounds), said (share),
    struck (bool), behind (rounds that the share is of). A round without `MINIMUM_CASES` such rounds before it is left out.
    """
    rounds = past_rounds(archive)
    over = rounds["deal_on"].where(rounds["strike_on"].isna(), rounds[["deal_on", "strike_on"]].min(axis=1))
    made = []
    for day in RECORD_DAYS:
        for this in without_deal(rounds, day).to_dict("records"):
            on = this["expires_on"] + pd.Timedelta(days=day)
            earlier = rounds[(over < on) & (rounds["dispute_id"] != this["dispute_id"])]
            alike = without_deal(earlier, day)
            if len(alike) < MINIMUM_CASES:
                continue
            start = (this["dispute_id"], this["title"], day, on)
            for method, of in ((FROM_HERE, alike), (ALL_ROUNDS, earlier)):
                hits, n = _hits(of, STRUCK)
                made.append((*start, method, hits / n, this["outcome"] == STRUCK, n))
    columns = ["dispute_id", "title", "day", "on", "method", "said", "struck", "behind"]
    return pd.DataFrame(made, columns=columns)


def record(forecasts: pd.DataFrame) -> pd.DataFrame:
    """What the chances of `backtest` said and what came, by day and method.

    Columns: day, method, said (mean), happened (share), brier, gain (the baseline's Brier score less the method's),
    gain_error (its standard error over rounds; NaN with one round), rounds.
    """
    rows = []
    for day, group in forecasts.groupby("day", sort=True):
        loss = group.assign(loss=(group["said"] - group["struck"].astype(float)) ** 2)
        wide = loss.pivot(index="dispute_id", columns="method", values="loss")
        for method, losses in loss.groupby("method", sort=False):
            ahead, n = wide[ALL_ROUNDS] - wide[method], len(wide)
            error = float(ahead.std(ddof=1)) / n**0.5 if n > 1 else float("nan")
            rows.append((day, method, float(losses["said"].mean()), float(losses["struck"].mean()), float(losses["loss"].mean()), float(ahead.mean()), error, n))  # fmt: skip
    columns = ["day", "method", "said", "happened", "brier", "gain", "gain_error", "rounds"]
    return pd.DataFrame(rows, columns=columns)


def round_lines(archive: Archive, dispute: str) -> pd.DataFrame:
    """One row per past round and one for today's, for a picture over the days to the expiry.

    Columns: dispute_id, title, guild, start_day (the day the talks opened or the agreement before was a year from its end,
    in days after the expiry), end_day (of the deal or the strike; of the as-of day for today's round), mark (`deal`,
    `strike` or `today`), deal_day (of the deal that ended it; blank without one), outcome (blank for today's), of_page (bool).
    """
    past = past_rounds(archive, dispute)
    struck = past["outcome"] == STRUCK
    lines = past.assign(
        end_day=past["deal_day"].mask(struck, past["strike_day"]),
        mark=pd.Series("deal", index=past.index).mask(struck, "strike"),
        of_page=False,
    )
    parts = [part for part in (lines, _own_line(archive, dispute)) if len(part)]
    frame = pd.concat(parts, ignore_index=True) if parts else lines
    opened = [stages.opening_day(archive, one) for one in frame["dispute_id"]]
    days = [
        None if day is None else (pd.Timestamp(day) - expiry).days
        for day, expiry in zip(opened, frame["expires_on"], strict=True)
    ]
    start = pd.Series(days, index=frame.index, dtype="float64").fillna(-365).clip(upper=frame["end_day"])
    columns = ["dispute_id", "title", "guild", "start_day", "end_day", "mark", "deal_day", "outcome", "of_page"]
    return frame.assign(start_day=start)[columns]


def _own_line(archive: Archive, dispute: str) -> pd.DataFrame:
    now, this_round = stages.stage(archive, dispute), archive.dispute(dispute)
    if now.expires is None:
        return pd.DataFrame()
    expires, strike = pd.Timestamp(now.expires), _strikes(archive).get(dispute)
    deal = pd.Timestamp(now.deal) if now.deal and now.deal <= archive.as_of else None
    end, mark = pd.Timestamp(archive.as_of), "today"
    if strike is not None:
        end, mark = strike, "strike"
    elif deal is not None:
        end, mark = deal, "deal"
    row = {
        "dispute_id": dispute, "title": str(this_round["title"]), "guild": str(this_round["guild"]), "expires_on": expires,
        "end_day": float((end - expires).days), "mark": mark, "of_page": True, "outcome": "",
        "deal_day": float("nan") if deal is None else float((deal - expires).days),
    }  # fmt: skip
    return pd.DataFrame([row])

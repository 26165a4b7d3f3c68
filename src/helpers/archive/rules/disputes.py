"""Stoppages, rounds and votes: lengths against days, the same act in several tables, shares against ballots."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.archive.findings import Finding, Rule, Tables, either, rounding

_STARTS = ("strike_start", "action_start")
_ENDS = ("strike_end", "action_end")
_TERM_YEARS = (0.9, 5.2)
_ACTORS = ("SAG", "AFTRA")
"""Two unions until 2012; their agreements ran on in those of SAG-AFTRA."""
_MAJORITY = 50.0


def _exact(tables: Tables, name: str, *columns: str) -> pd.Series:
    """Rows in which all these columns hold a full day."""
    return (tables.text[name][list(columns)].map(len) == len("2023-09-08")).all(axis=1)


def _lengths(start: pd.Timestamp, *ends: pd.Timestamp) -> list[int]:
    """Days under both counting rules: end less start, and both ends counted."""
    return sorted({(end - start).days + extra for end in ends for extra in (0, 1)})


def lengths_fit_their_days(tables: Tables) -> Iterator[Finding]:
    """The length that most sources print follows from first and last day under a counting rule.

    Where only months or years are known, it lies between the shortest and the longest they allow.
    """
    frame, first_end = tables["stoppages"], tables.first_days("stoppages", "last_day")
    first_start = tables.first_days("stoppages", "start_date")
    exact = _exact(tables, "stoppages", "start_date", "end_date", "last_day")
    rows = frame[frame["days_reported"].notna() & frame["start_date"].notna() & frame["last_day"].notna()]
    for index, row in rows.iterrows():
        at = int(str(index))
        if exact[at]:
            allowed = _lengths(row["start_date"], row["end_date"], row["last_day"])
            if row["days_reported"] not in allowed:
                wanted = f"{' or '.join(map(str, allowed))}, counted from {row['start_date']:%Y-%m-%d}"
                yield Finding("stoppages", "days_reported", at, wanted)
        else:
            least = max(0, (first_end[at] - row["start_date"]).days)
            most = (row["last_day"] - first_start[at]).days + 1
            if not least <= row["days_reported"] <= most:
                yield Finding("stoppages", "days_reported", at, f"{least} to {most}, as far as the days are known")


def lengths_are_stated_somewhere(tables: Tables) -> Iterator[Finding]:
    """Where counts in circulation are on record for a stoppage, its length is one of them."""
    claimed = tables["duration_claims"].groupby("stoppage_id")["days"].agg(set)
    frame = tables["stoppages"]
    for row in frame[frame["days_reported"].notna()].itertuples():
        counts = claimed.get(row.stoppage_id)
        if counts is not None and row.days_reported not in counts:
            yield Finding("stoppages", "days_reported", row.Index, f"{either(counts)}, as stated in duration_claims")


def lengths_fit_the_weeks_told(tables: Tables) -> Iterator[Finding]:
    """Where the end is told in weeks, the length in days is about seven times as much."""
    text, lengths = tables.text["stoppages"], tables["stoppages"]["days_reported"]
    week_words = text["end_rule"].str.extract(r"(\w+) weeks\b", expand=False).dropna()
    for index, word in week_words.items():
        weeks = _IN_WORDS.index(word) if word in _IN_WORDS else int(word) if word.isdigit() else 0
        if weeks and pd.notna(lengths[index]) and abs(lengths[index] - 7 * weeks) > _WEEKS_SLACK:
            yield Finding("stoppages", "days_reported", int(index), f"about {7 * weeks}, as the end is told in weeks")


_IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WEEKS_SLACK = 3


def claims_lie_near_the_length(tables: Tables) -> Iterator[Finding]:
    """A count that no days explain lies near the length of the stoppage all the same."""
    lengths = tables["stoppages"].set_index("stoppage_id")["days_reported"]
    claims = tables["duration_claims"]
    for row in claims[claims["counting_rule"].isin(("no_dates", "neither"))].itertuples():
        length = lengths.get(row.stoppage_id)
        if length is not None and pd.notna(length) and abs(row.days - length) > _CLAIM_SLACK:
            yield Finding("duration_claims", "days", row.Index, f"about {length}, the length in stoppages")


_CLAIM_SLACK = 8


def claims_fit_their_rule(tables: Tables) -> Iterator[Finding]:
    """A stated count agrees with the days it names under the counting rule it names, and with no other."""
    frame = tables["duration_claims"]
    dated = _exact(tables, "duration_claims", "start_date", "end_date")
    starts = tables["stoppages"].set_index("stoppage_id")["start_date"]
    for row in frame.itertuples():
        if not dated[row.Index]:
            if row.counting_rule != "no_dates":
                yield Finding("duration_claims", "counting_rule", row.Index, "no_dates, as no days are given")
            continue
        difference = (row.end_date - row.start_date).days
        fitting = {difference: "end_minus_start", difference + 1: "inclusive"}
        rule = fitting.get(int(row.days), "neither")
        if rule != row.counting_rule:
            wanted = f"{difference} (end_minus_start) or {difference + 1} (inclusive), or the rule {rule}"
            yield Finding("duration_claims", "days", row.Index, wanted)
        begun = starts.get(row.stoppage_id)
        if begun is not None and pd.notna(begun) and abs((row.start_date - begun).days) > _DAYS_APART:
            wanted = f"a day within {_DAYS_APART} of {begun:%Y-%m-%d}, the first day of the stoppage"
            yield Finding("duration_claims", "start_date", row.Index, wanted)


_DAYS_APART = 7


def conflicts_on_length_agree(tables: Tables) -> Iterator[Finding]:
    """In a conflict on the length of a stoppage, the accepted value is the one in stoppages."""
    lengths = tables.text["stoppages"].set_index("stoppage_id")["days_reported"]
    text = tables.text["conflicts"]
    rows = text[(text["item"] == "length of the stoppage") & (text["status"] == "accepted")]
    for row in rows.itertuples():
        if row.value != lengths.get(row.dispute_id):
            yield Finding("conflicts", "value", row.Index, f"{lengths.get(row.dispute_id)}, as in stoppages")


def events_agree_with_stoppages(tables: Tables) -> Iterator[Finding]:
    """The events that begin and end a stoppage lie on its days, and their counts follow from them."""
    by_dispute = {row.dispute_id: row for row in tables["stoppages"].drop_duplicates("dispute_id").itertuples()}
    counts = tables["duration_claims"].groupby("stoppage_id")["days"].agg(set)
    exact = _exact(tables, "events", "date")
    frame = tables.accepted("events")
    for row in frame[exact.loc[frame.index] & frame["dispute_id"].isin(by_dispute)].itertuples():
        stoppage = by_dispute[row.dispute_id]
        begun, ended = stoppage.start_date, stoppage.end_date
        if row.type in _STARTS and row.date != begun:
            yield Finding("events", "date", row.Index, f"{begun:%Y-%m-%d}, the first day in stoppages")
        if row.type in _ENDS and pd.notna(ended) and not 0 <= (row.date - stoppage.last_day).days <= 1:
            yield Finding("events", "date", row.Index, f"{ended:%Y-%m-%d} or the day after, the end in stoppages")
        if row.unit != "days" or pd.isna(begun) or row.date < begun or row.type == "extension":
            continue
        known = counts.get(row.dispute_id, set()) if row.type in _ENDS else set()
        allowed = {*_lengths(begun, row.date), *known}
        if pd.notna(ended) and row.date <= ended + pd.Timedelta(days=1) and int(row.value) not in allowed:
            wanted = f"{' or '.join(str(count) for count in sorted(allowed))}, the day of the stoppage"
            yield Finding("events", "value", row.Index, wanted)


def contracts_agree_with_stoppages(tables: Tables) -> Iterator[Finding]:
    """Deal and ratification have one day, whether told with the stoppage or with the contract."""
    text = tables.text["contracts"].drop_duplicates("dispute_id").set_index("dispute_id")
    for row in tables.text["stoppages"].itertuples():
        if row.dispute_id not in text.index:
            continue
        for column in ("deal_on", "ratified_on"):
            day, contract_day = str(getattr(row, column)), str(text[column][row.dispute_id])
            if day and contract_day and day[: len(contract_day)] != contract_day[: len(day)]:
                yield Finding("stoppages", column, row.Index, f"{contract_day}, as in contracts")


def votes_agree_with_contracts(tables: Tables) -> Iterator[Finding]:
    """A vote on a contract has the share and turnout that the contract names, and lies on its day."""
    contracts = tables["contracts"]
    for kind, prefix, day in (("strike_authorization", "authorization", "authorization_on"),
                              ("ratification", "ratification", "ratified_on")):  # fmt: skip
        columns = ["dispute_id", f"{prefix}_yes_pct", f"{prefix}_turnout_pct", day]
        named: dict[str, list[tuple[float, float, pd.Timestamp]]] = {}
        for dispute, *figures in contracts[columns].itertuples(index=False):
            if pd.notna(figures[0]):
                named.setdefault(dispute, []).append((figures[0], figures[1], figures[2]))
        votes = tables["votes"]
        votes = votes[votes["kind"] == kind]
        for row in votes[votes["dispute_id"].isin(named)].itertuples():
            shares = {share for share, _, _ in named[row.dispute_id]}
            if row.yes_pct not in shares:
                yield Finding("votes", "yes_pct", row.Index, f"{either(shares)}, as in contracts")
            same = [(turnout, on) for share, turnout, on in named[row.dispute_id] if share == row.yes_pct]
            turnouts = {turnout for turnout, _ in same if pd.notna(turnout)}
            if pd.notna(row.turnout_pct) and turnouts and row.turnout_pct not in turnouts:
                yield Finding("votes", "turnout_pct", row.Index, f"{either(turnouts)}, as in contracts")
            for other in [on for _, on in same if pd.notna(on)][:1]:
                if abs((row.held_on - other).days) > 1 and row.held_on.to_period("M") != other.to_period("M"):
                    yield Finding("votes", "held_on", row.Index, f"{other:%Y-%m-%d}, as in contracts")


def votes_agree_with_events(tables: Tables) -> Iterator[Finding]:
    """The share told by an event of a vote is that of a vote of the dispute, rounded or cut off there."""
    kinds = {"authorization_vote": ("strike_authorization", "code_of_conduct"), "ratification": ("ratification",),
             "demands_vote": ("pattern_of_demands",)}  # fmt: skip
    votes = tables["votes"]
    frame = tables.accepted("events")
    for row in frame[(frame["unit"] == "pct") & frame["type"].isin(kinds)].itertuples():
        ballots = votes[(votes["dispute_id"] == row.dispute_id) & votes["kind"].isin(kinds[row.type])]
        shares = sorted({*ballots["yes_pct"], *(100 - ballots["yes_pct"]), *ballots["turnout_pct"].dropna()})
        allowed = rounding(tables.text["events"]["value"][row.Index])
        fits = any(-max(allowed, rounding(f"{share:g}")) <= share - row.value < 2 * allowed for share in shares)
        if shares and not fits:
            yield Finding("events", "value", row.Index, f"{either(shares)}, as in votes")


def shares_fit_the_ballots(tables: Tables) -> Iterator[Finding]:
    """Yes over yes and no is the share; yes and no together are the ballots; a majority passes."""
    text = tables.text["votes"]
    for row in tables["votes"].itertuples():
        if pd.notna(row.yes_votes) and pd.notna(row.no_votes):
            share = 100 * row.yes_votes / (row.yes_votes + row.no_votes)
            if abs(share - row.yes_pct) > rounding(text["yes_pct"][row.Index]):
                yield Finding("votes", "yes_pct", row.Index, f"{share:.2f}, the share of {row.yes_votes} yes votes")
            if pd.notna(row.ballots) and row.yes_votes + row.no_votes != row.ballots:
                yield Finding("votes", "ballots", row.Index, f"{row.yes_votes + row.no_votes}, yes and no votes")
        if (row.yes_pct > _MAJORITY) != (row.passed == "yes"):
            yield Finding("votes", "passed", row.Index, f"{'yes' if row.yes_pct > _MAJORITY else 'no'}, by its share")


def turnout_fits_the_roll(tables: Tables) -> Iterator[Finding]:
    """Ballots over eligible voters are the turnout, where the roll of that month is on record."""
    text, roll = tables.text["votes"], tables["membership"]
    roll = roll[roll["basis"] == "eligible_voters"]
    names = tables["disputes"].set_index("dispute_id")["guild_name"]
    for row in tables["votes"].dropna(subset=["ballots", "turnout_pct"]).itertuples():
        union = names[row.dispute_id]
        near = roll[(roll["union"] == union) & (abs((roll["counted_on"] - row.held_on).dt.days) <= _MONTH)]
        for persons in near["persons"]:
            share = 100 * float(row.ballots) / float(persons)
            if abs(share - row.turnout_pct) > rounding(text["turnout_pct"][row.Index]):
                yield Finding("votes", "turnout_pct", row.Index, f"{share:.2f}, {row.ballots} of {persons} members")


_MONTH = 45


def terms_last_some_years(tables: Tables) -> Iterator[Finding]:
    """An agreement runs for about one to five years."""
    frame = tables["contracts"]
    years = (frame["expires_on"] - frame["effective_on"]).dt.days / 365.25
    low, high = _TERM_YEARS
    for index in frame.index[(years < low) | (years > high)]:
        day = tables.text["contracts"]["effective_on"][index]
        yield Finding("contracts", "expires_on", int(index), f"a day {low:g} to {high:g} years after {day}")


def expiries_agree(tables: Tables) -> Iterator[Finding]:
    """An expiry is the end of an earlier agreement of the union, or told by an event; an extension is later."""
    frame, contracts = tables["expiries"], tables["contracts"]
    guilds = tables["disputes"].set_index("dispute_id")["guild"]
    events = tables.accepted("events")
    family = contracts["guild"].replace(_ACTORS, "SAG-AFTRA")
    ends = contracts.groupby(family)["expires_on"].agg(lambda days: set(days.dropna()))
    event_days = events[events["type"] == "expiry"].groupby("dispute_id")["date"].agg(set)
    first = frame[frame["kind"] == "expiry"].groupby("dispute_id")["expires_on"].min()
    for row in frame.itertuples():
        guild = "SAG-AFTRA" if guilds[row.dispute_id] in _ACTORS else guilds[row.dispute_id]
        known = ends.get(guild, set()) | event_days.get(row.dispute_id, set())
        if row.kind == "expiry" and row.expires_on not in known:
            yield Finding("expiries", "expires_on", row.Index, f"the end of an earlier {guild} agreement in contracts")
        before = first.get(row.dispute_id)
        if row.kind == "extension" and before is not None and row.expires_on <= before:
            yield Finding("expiries", "expires_on", row.Index, f"a day after {before:%Y-%m-%d}, which it extends")


def expiries_told_agree(tables: Tables) -> Iterator[Finding]:
    """An event of the type expiry lies on an expiry of its dispute."""
    days = tables["expiries"].groupby("dispute_id")["expires_on"].agg(set)
    exact = _exact(tables, "events", "date")
    frame = tables.accepted("events")
    for row in frame[(frame["type"] == "expiry") & exact.loc[frame.index]].itertuples():
        known = days.get(row.dispute_id)
        if known and row.date not in known:
            yield Finding("events", "date", row.Index, f"{either(known, '%Y-%m-%d')}, as in expiries")


def cycles_agree_with_contracts(tables: Tables) -> Iterator[Finding]:
    """The short history of a round has the days and the first raise of its contract, and the expiry it was held for."""
    contracts = tables.text["contracts"].drop_duplicates("dispute_id").set_index("dispute_id")
    pairs = (("opened_on", "opened_on"), ("deal_on", "deal_on"), ("largest_raise_y1_pct", "raise_y1_pct"))
    of_dispute = tables.text["expiries"].groupby("dispute_id")["expires_on"].agg(list)
    for row in tables.text["bargaining_cycles"].itertuples():
        for column, other in pairs if row.dispute_id in contracts.index else ():
            cell, contract_cell = str(getattr(row, column)), str(contracts[other][row.dispute_id])
            same = _same_day(cell, contract_cell) if "_on" in column else cell == contract_cell
            if cell and contract_cell and not same:
                yield Finding("bargaining_cycles", column, row.Index, f"{contract_cell}, as in contracts")
        days = of_dispute.get(row.dispute_id, [])
        if row.expires_on and days and not any(_same_day(row.expires_on, day) for day in days):
            yield Finding("bargaining_cycles", "expires_on", row.Index, f"{' or '.join(sorted(days))}, as in expiries")


def _same_day(one: str, other: str) -> bool:
    """Whether two days agree as far as both are known."""
    return one[: len(other)] == other[: len(one)]


RULES = (
    Rule("stoppage-length", ("stoppages",), "a length follows from first and last day under a counting rule",
         lengths_fit_their_days),
    Rule("stoppage-length-claimed", ("stoppages", "duration_claims"), "the length is one that a source prints",
         lengths_are_stated_somewhere),
    Rule("stoppage-weeks", ("stoppages",), "a week has seven days", lengths_fit_the_weeks_told),
    Rule("claim-length", ("duration_claims", "stoppages"), "counts of one stoppage lie near one another",
         claims_lie_near_the_length),
    Rule("claim-rule", ("duration_claims", "stoppages"), "a count is checked under the rule it names",
         claims_fit_their_rule),
    Rule("conflict-length", ("conflicts", "stoppages"), "the settled length is the one in use",
         conflicts_on_length_agree),
    Rule("stoppage-events", ("events", "stoppages", "duration_claims"), "start and end have one day in all tables",
         events_agree_with_stoppages),
    Rule("deal-days", ("stoppages", "contracts"), "deal and ratification have one day in all tables",
         contracts_agree_with_stoppages),
    Rule("vote-contract", ("votes", "contracts"), "a vote has one result in all tables", votes_agree_with_contracts),
    Rule("vote-event", ("events", "votes"), "a vote has one result in all tables", votes_agree_with_events),
    Rule("vote-share", ("votes",), "the share follows from the ballots", shares_fit_the_ballots),
    Rule("vote-turnout", ("votes", "membership", "disputes"), "the turnout follows from ballots and roll",
         turnout_fits_the_roll),
    Rule("contract-term", ("contracts",), "agreements run for years, not days or decades", terms_last_some_years),
    Rule("expiry-contract", ("expiries", "contracts", "disputes", "events"), "what runs out was once agreed",
         expiries_agree),
    Rule("expiry-event", ("events", "expiries"), "an expiry has one day in all tables", expiries_told_agree),
    Rule("cycle-contract", ("bargaining_cycles", "contracts", "expiries"), "a round has the same days in all tables",
         cycles_agree_with_contracts),
)  # fmt: skip

"""Whether an alliance holds: employer-side parties that signed on their own, on one clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analysis import rounds, stages
from helpers.archive import Archive, Dimensions, Quantity, RowText

# The size class of the agencies that led the talks of 2019, as the table has it.
BIG_FOUR = "big_four"


def separate_deals(archive: Archive, dispute: str = "all") -> pd.DataFrame:
    """Confirmed separate deals as known that day, oldest first; columns as the table, plus `day`.

    `day` counts from the first day of the stoppage (that day is 1; earlier ones are 0 or less); missing where that is not known.
    A month or year of signing counts from its end, or from the day of the report where that came first.
    """
    if dispute != "all":
        archive.check_dispute(dispute)
    return archive.ask(_separate_deals, dispute).copy(deep=False)


def _separate_deals(archive: Archive, dispute: str) -> pd.DataFrame:
    table = archive.table("separate_deals")
    deals = table[(table["signed"] == "yes") & table["signed_on"].notna()]
    if dispute != "all":
        deals = deals[deals["dispute_id"] == dispute]
    vague = deals["signed_on_precision"] != "day"
    reported = deals[["signed_on", "published_on"]].min(axis=1)
    deals = deals.assign(signed_on=deals["signed_on"].where(~vague, reported))
    stoppages = archive.table("stoppages").set_index("stoppage_id")
    starts = stoppages["start_date"].where(stoppages["start_date_precision"] == "day")
    day = (deals["signed_on"] - starts.reindex(deals["dispute_id"]).array).dt.days + 1
    return deals.assign(day=day).sort_values(["signed_on", "deal_id"], kind="stable").reset_index(drop=True)


def signed_count(archive: Archive, dispute: str) -> tuple[int, str, tuple[str, ...]]:
    """How many had signed; what is counted; sources.

    The newest stated total and the parties named since, or the number of named parties where that is higher: a
    lower bound, as more may have signed unnamed. Totals are taken in the unit that most rows count.
    """
    deals = separate_deals(archive, dispute)
    deals = deals[deals["signed_on"] <= pd.Timestamp(archive.as_of)]
    if deals.empty:
        return 0, "companies", ()
    counted = str(deals["counted"].mode().iloc[0])
    deals = deals[deals["counted"] == counted]
    stated = deals[deals["count_kind"] == "cumulative"]["source_id"]
    since = deals.loc[stated.index[-1] + 1 :] if len(stated) else deals
    sources = dict.fromkeys([*stated.iloc[-1:], *since["source_id"].iloc[-2:]])
    return max(_running_totals(deals)), counted, tuple(sources)[:1] + tuple(sources)[1:][-1:]


def _running_totals(deals: pd.DataFrame) -> list[int]:
    """How many had signed after each deal: named parties add up, a stated total replaces the count where higher."""
    totals, count = [], 0
    for deal in deals.itertuples():
        count = max(count, int(deal.companies)) if deal.count_kind == "cumulative" else count + 1  # type: ignore[arg-type]
        totals.append(count)
    return totals


def named_share(archive: Archive, dispute: str) -> pd.DataFrame:
    """The large members of the other side and when each signed on its own, in order of signing, the others last.

    Columns: member, signed_on (datetime, NaT while it has not), day (of the stoppage), gone_pct (share of the large
    members that had signed with this one, in percent), source_id.
    """
    alliance = archive.of_dispute("alliance_members", dispute)[["member", "source_id"]]
    deals = separate_deals(archive, dispute)
    deals = deals[deals["signed_on"] <= pd.Timestamp(archive.as_of)].drop_duplicates("company")
    signed = deals[["company", "signed_on", "day", "source_id"]].rename(columns={"company": "member"})
    frame = alliance.merge(signed, on="member", how="left", suffixes=("", "_deal"))
    frame = frame.sort_values("signed_on", kind="stable", na_position="last").reset_index(drop=True)
    gone = (frame["signed_on"].notna().cumsum() / max(len(frame), 1) * 100).round(1)
    source = frame["source_id_deal"].where(frame["signed_on"].notna(), frame["source_id"])
    return frame.assign(gone_pct=gone, source_id=source)[["member", "signed_on", "day", "gone_pct", "source_id"]]


def breaking_ranks(archive: Archive) -> pd.DataFrame:
    """Cumulative counts on one clock for all disputes with deals: dispute, day, count, counted.

    Named parties add up one by one; a stated total replaces the count where it is higher.
    """
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    deals = separate_deals(archive)
    deals = deals[deals["day"].notna() & (deals["companies"] > 0)]
    rows = []
    for (dispute, counted), group in deals.groupby(["dispute_id", "counted"], sort=True):
        for day, count in zip(group["day"], _running_totals(group), strict=True):
            rows.append((f"{titles[dispute]} ({counted})", int(day), count, counted))
    frame = pd.DataFrame(rows, columns=["dispute", "day", "count", "counted"])
    return frame.drop_duplicates(["dispute", "day"], keep="last").reset_index(drop=True)


DEAL_COLUMNS = [
    "dispute_id", "dispute", "counted", "day", "signed_on", "signed_on_precision", "who", "kind", "signed", "source_id",
]  # fmt: skip


def on_one_clock(archive: Archive) -> pd.DataFrame:
    """How many had signed on their own after each deal, for every dispute with a stoppage, by days since it began.

    Columns: dispute_id, dispute (title), counted (companies, agencies, productions), day (1 is the first of the
    stoppage; deals before it are at 0 or less), signed_on with its precision, who, kind (named party or stated total),
    signed (how many by then, a lower bound: named parties add up, a stated total replaces the count where higher),
    source_id. A day has one row, the last of it.
    """
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    deals = separate_deals(archive)
    deals = deals[deals["day"].notna() & (deals["companies"] > 0) & (deals["signed_on"] <= pd.Timestamp(archive.as_of))]
    rows = []
    for (dispute, counted), group in deals.groupby(["dispute_id", "counted"], sort=True):
        for deal, signed in zip(group.itertuples(), _running_totals(group), strict=True):
            kind = "stated total" if deal.count_kind == "cumulative" else "named party"
            rows.append(
                (
                    dispute, titles[dispute], counted, int(deal.day), deal.signed_on, deal.signed_on_precision,
                    deal.company, kind, signed, deal.source_id,
                )
            )  # fmt: skip
    frame = pd.DataFrame(rows, columns=DEAL_COLUMNS)
    return frame.drop_duplicates(["dispute_id", "counted", "day"], keep="last").reset_index(drop=True)


@dataclass(frozen=True)
class SignedAlone:
    """The lines of `on_one_clock` in short: the newest row of each, how many disputes, and the row of the page's own.

    `slowest_first` is the day by which a party had signed in each of them.
    """

    ends: pd.DataFrame
    disputes: int
    slowest_first: int
    of_page: Any


def signed_alone(frame: pd.DataFrame, dispute: str = "") -> SignedAlone | None:
    """How many had signed on their own; None without deals."""
    if frame.empty:
        return None
    firsts = frame.groupby("dispute")["day"].min()
    rows = list(frame[frame["dispute_id"] == dispute].itertuples(index=False))
    ends = frame.groupby(["dispute", "counted"], sort=False).tail(1)
    return SignedAlone(ends, len(firsts), int(firsts.max()), rows[-1] if rows else None)


_MEMBER = {"yes": "Member", "no": "Outsider", "unknown": "Not established"}


def named_deals(archive: Archive, dispute: str = "all") -> pd.DataFrame:
    """Deals of named parties, oldest first; running totals are no deals and are left out.

    Columns: dispute_id, dispute (title), deal_id, who, signed_on with its precision, day (of the stoppage), alliance
    (Member, Outsider, Not established), terms, source_id.
    """
    return _deals_of_kind(archive, dispute, "named")


def stated_totals(archive: Archive, dispute: str = "all") -> pd.DataFrame:
    """Totals that a source stated, oldest first: how many had signed by a day. Columns as `named_deals`, and signed."""
    return _deals_of_kind(archive, dispute, "cumulative")


def _deals_of_kind(archive: Archive, dispute: str, kind: str) -> pd.DataFrame:
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    deals = separate_deals(archive, dispute)
    deals = deals[(deals["count_kind"] == kind) & (deals["signed_on"] <= pd.Timestamp(archive.as_of))]
    deals = deals[deals["companies"].fillna(1) > 0]  # a count of none is no deal
    deals = deals.assign(
        dispute=deals["dispute_id"].map(titles),
        who=deals["company"].str[:1].str.upper() + deals["company"].str[1:],
        alliance=deals["alliance_member"].astype("str").map(_MEMBER),
        day=deals["day"].where(deals["signed_on_precision"] == "day"),  # a month tells no day of the stoppage
        signed=deals["companies"],
        signed_unit=deals["counted"],
    )
    columns = ["dispute_id", "dispute", "deal_id", "who", "signed_on", "signed_on_precision", "day", "alliance"]
    return deals[[*columns, "terms", "signed", "signed_unit", "source_id"]].reset_index(drop=True)


@dataclass(frozen=True)
class Alliance:
    """Whether the other side holds together in a dispute.

    `signed` counts the parties that signed on their own (a lower bound), `members` the large members that sources
    name, `members_signed` those of them that signed; each is None where there is nothing to count. `names` are the
    large members, `signers` those that signed with day and number of the stoppage's day. `days_apart` is the time from
    the first large member to the newest (the last, where `all_signed`). `stated` says that `signed` is a stated total,
    `earlier`, while the stoppage runs, who signed alone in earlier ones of the union.
    """

    dispute: str
    employers: str
    signed: Quantity | None
    stated: bool
    members: Quantity | None
    members_signed: Quantity | None
    names: tuple[RowText, ...]
    signers: tuple[Signer, ...]
    days_apart: Quantity | None
    earlier: tuple[Precedent, ...]

    @property
    def in_question(self) -> bool:
        """Whether there is something to tell: parties signed alone, now or before, or the large members are named."""
        return self.signed is not None or bool(self.names or self.earlier)

    @property
    def all_signed(self) -> bool:
        """Whether every large member had signed."""
        return bool(self.names) and len(self.signers) == len(self.names)


@dataclass(frozen=True)
class Signer:
    """A large member that signed on its own."""

    name: RowText
    signed_on: pd.Timestamp
    day: Quantity | None


def alliance(archive: Archive, dispute: str) -> Alliance:
    """Who of the other side signed on their own, as known that day."""
    count, counted, sources = signed_count(archive, dispute)
    totals = stated_totals(archive, dispute)
    members = named_share(archive, dispute)
    gone = members[members["signed_on"].notna()]
    known = tuple(dict.fromkeys(members["source_id"]))

    def figure(key: str, label: str, value: int, unit: str, cited: tuple[str, ...], how: str) -> Quantity:
        return Quantity(key, label, value, unit, cited, how, of=Dimensions(dispute=dispute, side="employers"))

    rule = "Named parties, or the newest stated total and those named since, whichever is more"
    signed = figure("separate_deals", "Signed on their own", count, counted, sources, rule) if count else None
    whole = figure("members", "Large members", len(members), "count", known, "Large members that sources name")
    part = figure("members_signed", "Of these, signed", len(gone), "count", tuple(gone["source_id"]), "Signed alone")
    apart = None
    if len(gone) > 1:
        days = int((gone["signed_on"].iloc[-1] - gone["signed_on"].iloc[0]).days)
        ends = tuple(gone["source_id"].iloc[[0, -1]])
        apart = figure(
            "days_apart", "First to newest", days, "days", ends, "Signing of the first to that of the newest"
        )
    now = stages.stage(archive, dispute)
    earlier = precedents(archive, dispute) if now.name == stages.STOPPAGE and not now.deal else ()
    role = str(archive.dispute(dispute)["employers_role"])
    names = tuple(RowText(row.member, "alliance_members", row.member, (row.source_id,)) for row in members.itertuples())
    return Alliance(
        dispute, role, signed, bool(len(totals)), whole if names else None, part if len(gone) else None, names,
        tuple(_signer(row, dispute) for row in gone.to_dict("records")), apart, earlier,
    )  # fmt: skip


def _signer(row: dict[Any, Any], dispute: str) -> Signer:
    source = (str(row["source_id"]),)
    day = None
    if pd.notna(row["day"]):
        of = Dimensions(dispute=dispute)
        day = Quantity(
            "signed_on_day", "Day", int(row["day"]), "count", source, "Day of the stoppage, the first is one", of=of
        )
    return Signer(
        RowText(str(row["member"]), "alliance_members", str(row["member"]), source, refs=True), row["signed_on"], day
    )


def by_dispute(archive: Archive) -> pd.DataFrame:
    """One row for each dispute in which parties signed on their own.

    Columns: dispute_id, dispute (title), signed with signed_unit and signed_source, members (named members of the
    alliance among them), first_day and newest_day (of the stoppage; missing without one), source_id.
    """
    deals = separate_deals(archive)
    deals = deals[(deals["signed_on"] <= pd.Timestamp(archive.as_of)) & (deals["companies"] > 0)]
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    rows = []
    for dispute, group in deals.groupby("dispute_id", sort=True):
        count, counted, sources = signed_count(archive, str(dispute))
        inside = int((group["alliance_member"] == "yes").sum())
        rows.append((dispute, titles[dispute], count, counted, inside, group["day"].min(), group["day"].max(), sources))
    columns = ["dispute_id", "dispute", "signed", "signed_unit", "members", "first_day", "newest_day", "source_id"]
    return pd.DataFrame(rows, columns=columns).sort_values("first_day", kind="stable").reset_index(drop=True)


@dataclass(frozen=True)
class Precedent:
    """An earlier stoppage of the same union in which parties signed on their own: how many at least, how many named
    members of the alliance among them, and the day of the stoppage on which the first signed, where that is known."""

    title: RowText
    signed: Quantity
    members: Quantity
    first_day: Quantity | None


def precedents(archive: Archive, dispute: str) -> tuple[Precedent, ...]:
    """Earlier stoppages of the same union with the same kind of employers in which some signed alone, oldest first."""
    disputes, starts = archive.table("disputes"), archive.table("stoppages").set_index("dispute_id")["start_date"]
    this_round = archive.dispute(dispute)
    kin = set(disputes.loc[rounds.own_rounds(disputes, this_round), "dispute_id"]) - {dispute}
    began = pd.Timestamp(starts.get(dispute, archive.as_of))
    frame = by_dispute(archive)
    frame = frame.assign(began=frame["dispute_id"].map(starts))
    frame = frame[frame["dispute_id"].isin(kin) & (frame["began"] < began)].sort_values("began")
    return tuple(_precedent(row) for row in frame.to_dict("records"))


def _precedent(row: dict[Any, Any]) -> Precedent:
    dispute, sources = str(row["dispute_id"]), tuple(row["source_id"])

    def figure(key: str, label: str, value: float, unit: str, how: str) -> Quantity:
        return Quantity(key, label, int(value), unit, sources, how, of=Dimensions(dispute=dispute, side="employers"))

    known = pd.notna(row["first_day"])
    return Precedent(
        RowText(str(row["dispute"]), "disputes", dispute, sources),
        figure("earlier_deals", "Signed on their own", row["signed"], str(row["signed_unit"]), "A lower bound"),
        figure("earlier_members", "Members of the alliance", row["members"], "count", "Named members among them"),
        figure("earlier_first_day", "First on day", row["first_day"], "count", "First deal less first day, plus one")
        if known
        else None,
    )


@dataclass(frozen=True)
class Overall:
    """All separate deals together: disputes with any, named parties, members among them, and the slowest first deal."""

    disputes: Quantity
    named: Quantity
    members: Quantity
    slowest: Quantity | None

    @property
    def figures(self) -> tuple[Quantity, ...]:
        """For boxes."""
        return (self.disputes, self.named, self.members, *((self.slowest,) if self.slowest else ()))


def overall(archive: Archive) -> Overall | None:
    """The count of separate deals over all disputes; None where there is none."""
    whole, named = by_dispute(archive), named_deals(archive)
    if whole.empty:
        return None
    sources = tuple(dict.fromkeys(source for row in whole["source_id"] for source in row))
    named_sources = tuple(dict.fromkeys(named["source_id"]))
    inside = named[named["alliance"] == _MEMBER["yes"]]
    slowest = None
    if whole["first_day"].notna().any():
        days = int(whole["first_day"].max())
        slowest = Quantity(
            "slowest_first_deal", "Slowest first deal", days, "days", sources, "First day of the dispute's deals"
        )
    return Overall(
        Quantity(
            "disputes", "Disputes with separate deals", len(whole), "count", sources, "Disputes with a deal on record"
        ),
        Quantity(
            "named", "Named parties", len(named), "count", named_sources, "Named parties that signed on their own"
        ),
        Quantity(
            "members", "Alliance members", len(inside), "count", tuple(inside["source_id"]), "Of the named, members"
        ),
        slowest,
    )


def large_members(archive: Archive) -> pd.DataFrame:
    """The large members of every alliance of which any signed alone, in order of signing, the others last.

    Columns: dispute_id, dispute (title), member, signed_on (missing while it has not), day, gone_pct, source_id.
    """
    titles = archive.table("disputes").set_index("dispute_id")["title"]
    frames = []
    for dispute in archive.table("alliance_members")["dispute_id"].unique():
        shares = named_share(archive, str(dispute))
        if shares["signed_on"].notna().any():
            frames.append(shares.assign(dispute_id=dispute, dispute=titles[dispute]))
    columns = ["dispute_id", "dispute", "member", "signed_on", "day", "gone_pct", "source_id"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)

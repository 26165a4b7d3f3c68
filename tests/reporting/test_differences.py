"""briefings diff and drafts: what changed, which editions see it, what moved; how a new dispute gets in."""

from __future__ import annotations

import subprocess

import pandas as pd
import pytest
from click.testing import CliRunner

from helpers.archive import ArchiveError, open_archive
from helpers.archive.drafts import add_dispute, new_dispute, waiting_drafts
from helpers.archive.package import data_dir, read_package
from helpers.cli import main
from helpers.reporting.differences import against_revision, between_days, data_changes, editions_that_see, table_changes
from helpers.reporting.editions import Edition, find_project

VOTES = read_package(data_dir()).tables["votes"]


def _frame(**cells: list[str]) -> pd.DataFrame:
    names = [field.name for field in VOTES.fields]
    length = len(next(iter(cells.values())))
    return pd.DataFrame({name: cells.get(name, [""] * length) for name in names}, dtype="str")


def test_rows_are_added_removed_and_changed_by_key():
    old = _frame(vote_id=["a-1", "b-2"], yes_pct=["90", "80"])
    new = _frame(vote_id=["b-2", "c-3"], yes_pct=["81", "70"])
    changes = {change.row: change for change in table_changes(VOTES, old, new)}
    assert {row: change.kind for row, change in changes.items()} == {"a-1": "removed", "b-2": "changed", "c-3": "added"}
    assert changes["b-2"].cells == (("yes_pct", "80", "81"),)
    assert "yes_pct: 80 -> 81" in str(changes["b-2"])


def test_another_order_of_rows_is_no_change():
    old = _frame(vote_id=["a-1", "b-2"], yes_pct=["90", "80"])
    assert table_changes(VOTES, old, old.iloc[::-1].reset_index(drop=True)) == []


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own under git, with the real data and editions."""
    import shutil

    real = find_project()
    shutil.copytree(real.data, tmp_path / "data")
    (tmp_path / "reports").mkdir()
    shutil.copy(real.editions_file, tmp_path / "reports")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setenv("BRIEFINGS_DATA", str(tmp_path / "data"))
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    return find_project(tmp_path)


def _append(folder, table: str, line: str) -> None:
    path = folder / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def test_unchanged_data_say_so(project):
    assert against_revision(project) == "No fact changed against HEAD."


def test_a_new_quarter_is_told_with_the_editions_that_see_it(project):
    _append(
        project.data,
        "shoot_days",
        "shoot_days,2026Q3,quarter,total,4500,,,,no,no,accepted,,2026-10-20,stated,filmla-2025-yearend,",
    )
    told = against_revision(project)
    assert "shoot_days: 1 added" in told
    assert "+ shoot_days / 2026Q3 / total / 2026-10-20 / filmla-2025-yearend" in told
    seen = told.partition("Editions that see a change")[2]
    assert any("shooting-days" in line and line.endswith(": shoot_days") for line in seen.splitlines())
    assert "shooting-days-2023-09-08" not in seen
    assert "wga-2023-2023-09-08" not in seen


def test_a_changed_cell_is_told_with_old_and_new_value(project):
    path = project.data / "votes.csv"
    path.write_text(path.read_text().replace(",97.85,78.79,9218,", ",97.85,78.97,9218,"))
    told = against_revision(project)
    assert "turnout_pct: 78.79 -> 78.97" in told
    assert "wga-2023-2023-09-08: votes" in told


def test_an_unknown_revision_and_a_folder_outside_git_are_refused(project, tmp_path_factory):
    with pytest.raises(ArchiveError, match="no revision 'no-such'"):
        against_revision(project, "no-such")
    outside = tmp_path_factory.mktemp("outside")
    from dataclasses import replace

    with pytest.raises(ArchiveError, match="git"):
        against_revision(replace(project, data=outside))


def test_later_rows_are_seen_by_later_editions_only(project, tmp_path_factory):
    before = tmp_path_factory.mktemp("before") / "data"
    import shutil

    shutil.copytree(project.data, before)
    _append(
        project.data,
        "events",
        "wga-2023-e999,wga-2023,2023-10-20,statement,WGA,A made-up event of a test,,,accepted,2023-10-20,stated,ccwn-2023-wga",
    )
    editions = [Edition(day, "dispute_briefing", {"as_of": day}) for day in ("2023-10-19", "2023-10-20")]
    assert list(editions_that_see(editions, before, project.data)) == ["2023-10-20"]
    assert [c.row for c in data_changes(read_package(before), read_package(project.data))] == ["wga-2023-e999"]


def test_what_moved_between_two_days_is_listed_with_sources():
    told = between_days(find_project(), "wga-2023", "2023-09-20", "2023-09-26")
    assert "became known after 2023-09-20 and by 2023-09-26" in told
    assert "Agreement in principle" in told
    assert "https://" in told
    public = [line.split()[0] for line in told.splitlines() if line.startswith("  2")]
    assert public == sorted(public)
    assert "2023-09-20" < public[0] <= public[-1] <= "2023-09-26"


def test_the_command_asks_for_both_dispute_and_day():
    runner = CliRunner()
    assert "only with --dispute" in runner.invoke(main, ["diff", "--from", "2023-09-20"]).output
    assert "--from" in runner.invoke(main, ["diff", "--dispute", "wga-2023"]).output
    result = runner.invoke(main, ["diff", "--dispute", "wga-1066", "--from", "2023-09-20"])
    assert result.exit_code == 2
    assert "no dispute 'wga-1066'" in result.output


# --- Drafts ---------------------------------------------------------------------------------------


def _fill(folder, **values: str) -> None:
    """Fill every cell to do: days with a day, figures with 3, the rest with what fits its column."""
    fits = {"source_id": "test-source", "url": "https://example.org/made-up", "date": "2026-10-01", "made_on": "2026-10-01",
            "held_on": "2026-10-01", "expires_on": "2027-05-01", "published_on": "2026-10-02", "value": "3"} | values  # fmt: skip
    for path in folder.glob("*.csv"):
        frame = pd.read_csv(path, dtype="str", keep_default_na=False)
        for column in frame.columns:
            filled = fits.get(column, "Made up by a test")
            frame[column] = frame[column].replace("TODO", filled)
        frame.to_csv(path, index=False, lineterminator="\n")


def test_a_draft_changes_nothing_until_it_is_added(data_copy):
    before = open_archive().table_digests
    said = new_dispute(data_copy, "dga-2029")
    assert "--add" in said
    assert waiting_drafts(data_copy) == ["dga-2029"]
    assert open_archive().table_digests == before
    result = CliRunner().invoke(main, ["check"])
    assert result.exit_code == 0
    assert "draft dga-2029 waits" in result.output


def test_an_unfilled_draft_is_refused_and_nothing_is_lost(data_copy):
    new_dispute(data_copy, "dga-2029")
    files = {path.name: path.read_bytes() for path in data_copy.glob("*.csv")}
    with pytest.raises(ArchiveError, match=r"drafts/dga-2029/events.csv, line 2, column date: still to fill in"):
        add_dispute(data_copy, "dga-2029")
    assert {path.name: path.read_bytes() for path in data_copy.glob("*.csv")} == files
    assert waiting_drafts(data_copy) == ["dga-2029"]


def test_a_filled_draft_gets_into_the_tables_and_the_check_passes(data_copy):
    new_dispute(data_copy, "dga-2029")
    _fill(data_copy / "drafts" / "dga-2029", expires_on="2030-06-30")
    assert "added" in add_dispute(data_copy, "dga-2029")
    assert waiting_drafts(data_copy) == []
    row = open_archive().dispute("dga-2029")
    assert (row["title"], row["guild"]) == ("Directors 2029", "DGA")
    assert CliRunner().invoke(main, ["check"]).exit_code == 0


def test_a_draft_with_a_wrong_cell_is_refused_with_the_line_in_its_own_file(data_copy):
    new_dispute(data_copy, "dga-2029")
    folder = data_copy / "drafts" / "dga-2029"
    _fill(folder, value="three", expires_on="2030-06-30")
    with pytest.raises(ArchiveError, match=r"drafts/dga-2029/proposals.csv, line 2, column value: found 'three'"):
        add_dispute(data_copy, "dga-2029")


def test_a_draft_that_breaks_a_rule_is_refused(data_copy):
    new_dispute(data_copy, "dga-2029")
    _fill(data_copy / "drafts" / "dga-2029", made_on="2026-10-05", expires_on="2030-06-30")
    with pytest.raises(ArchiveError, match="date-order"):
        add_dispute(data_copy, "dga-2029")


@pytest.mark.parametrize(
    ("dispute", "words"), [("WGA 2029", "words of a-z"), ("wga-2023", "already a row"), ("wga", "wga-2029")]
)
def test_a_bad_id_is_refused(data_copy, dispute, words):
    with pytest.raises(ArchiveError, match=words):
        new_dispute(data_copy, dispute)


def test_a_draft_is_never_written_over(data_copy):
    new_dispute(data_copy, "dga-2029")
    with pytest.raises(ArchiveError, match="already there"):
        new_dispute(data_copy, "dga-2029")
    with pytest.raises(ArchiveError, match="no draft"):
        add_dispute(data_copy, "dga-2032")

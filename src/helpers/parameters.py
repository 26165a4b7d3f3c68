"""The parameters of each notebook: names, types, choices, defaults and what they mean.

Papermill passes anything on: unknown names, wrong types, days that are none. So each notebook has one
closed model here, which the notebook's second cell, the editions and the commands all go through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from helpers.analysis import minimums, production
from helpers.archive import LATEST, as_day, first_day, newest_day, open_archive
from helpers.errors import UserError, did_you_mean, no_such
from helpers.seal import Run, injected_names, library_version, seal

ALL = "all"
FEWEST_QUARTERS = 2
"""So many quarters of a category must be public before a notebook on production has something to say."""
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class ParameterError(UserError, ValueError):
    """A parameter is not as the notebook expects; the message names it and the valid choices."""


def _iso_text(value: Any) -> Any:
    return value.isoformat()[:10] if isinstance(value, date) else value


def _day_in_data(value: str) -> str:
    if not _ISO_DAY.fullmatch(value):
        raise ValueError(f"{value!r} is not a day; expected YYYY-MM-DD, for example 2023-09-08")
    day = as_day(value)
    first, newest = first_day(), newest_day()
    if day < first:
        raise ValueError(f"{value} is before the data, whose first fact is of {first}; choose {first} to {newest}")
    if day > newest + LATEST:
        last = newest + LATEST
        raise ValueError(f"{value} is too long after the newest fact, which is of {newest}; choose {first} to {last}")
    return value


def _choices(table: str, column: str) -> list[str]:
    return sorted(set(open_archive().table(table)[column]) - {""})


def _listed(table: str, column: str, extra: tuple[str, ...], value: str) -> str:
    choices = [*extra, *_choices(table, column)]
    if value not in choices:
        raise ValueError(f"{value!r} is not in the data.{did_you_mean(value, choices)} Choices: {', '.join(choices)}")
    return value


Day = Annotated[str, BeforeValidator(_iso_text), AfterValidator(_day_in_data)]
Dispute = Annotated[str, AfterValidator(partial(_listed, "disputes", "dispute_id", ()))]
Article = Annotated[str, AfterValidator(partial(_listed, "articles", "article_id", ()))]
UnionName = Annotated[str, AfterValidator(partial(_listed, "stoppages", "guild", (ALL,)))]
Sector = Annotated[str, AfterValidator(partial(_listed, "stoppages", "sector", (ALL,)))]
Category = Annotated[str, AfterValidator(partial(_listed, "shoot_days", "category", ()))]

_AS_OF = Field(default="2023-09-08", description="the day whose knowledge counts, YYYY-MM-DD")
_DISPUTE = Field(default="wga-2023", description="a dispute_id of data/disputes.csv")
_CATEGORY = Field(default="total", description="a category of data/shoot_days.csv")


class Parameters(BaseModel):
    """What every notebook takes: the day as of which it speaks."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    as_of: Day = _AS_OF


class OfDispute(Parameters):
    """Parameters of a notebook on one dispute, which must have been public on the day."""

    dispute: Dispute = _DISPUTE

    @model_validator(mode="after")
    def _dispute_is_public(self) -> OfDispute:
        open_archive(self.as_of).dispute(self.dispute)
        return self


class OfPay(OfDispute):
    """Parameters of the notebook on pay: a dispute and, if wanted, one minimum of its union."""

    minimum: str = Field(default=ALL, description="a minimum in force when the agreement ran out, or all")

    @model_validator(mode="after")
    def _minimum_is_known(self) -> OfPay:
        choices = [ALL, *(m.item for m in minimums.in_force(open_archive(self.as_of), self.dispute))]
        if self.minimum not in choices:
            hint = did_you_mean(self.minimum, choices)
            raise ValueError(
                f"minimum {self.minimum!r} was not in force for this union.{hint} Choices: {', '.join(choices)}"
            )
        return self


class OfUnionAndSector(Parameters):
    """Parameters of a notebook on stoppages, all or some."""

    union: UnionName = Field(default=ALL, description="a guild of data/stoppages.csv, or all")
    sector: Sector = Field(default=ALL, description="a sector of data/stoppages.csv, or all")


class OfCategory(Parameters):
    """Parameters of a notebook on production."""

    category: Category = _CATEGORY

    @model_validator(mode="after")
    def _category_has_quarters(self) -> OfCategory:
        if len(production.by_quarter(open_archive(self.as_of), self.category)) < FEWEST_QUARTERS:
            raise ValueError(
                f"category {self.category}: the archive holds fewer than {FEWEST_QUARTERS} quarters of it by {self.as_of}; "
                "choose a later day or another category"
            )
        return self


class OfArticle(Parameters):
    """Parameters of a notebook on one article, which must have been published on the day."""

    article: Article = Field(default="latimes-2023-04-29", description="an article_id of data/articles.csv")

    @model_validator(mode="after")
    def _article_is_published(self) -> OfArticle:
        if self.article not in set(open_archive(self.as_of).table("articles")["article_id"]):
            raise ValueError(f"article {self.article} was not yet published on {self.as_of}")
        return self


NOTEBOOKS: dict[str, type[Parameters]] = {
    "dispute_briefing": OfDispute,
    "strike_history": OfUnionAndSector,
    "shooting_days": OfCategory,
    "pay_proposals": OfPay,
    "bargaining_positions": OfDispute,
    "breaking_ranks": Parameters,
    "bargaining_calendar": Parameters,
    "strike_outlook": OfDispute,
    "production_losses": OfCategory,
    "cost_of_a_stoppage": OfDispute,
    "method_backtests": Parameters,
    "claim_check": OfArticle,
}


TITLES: dict[str, str] = {name: name.replace("_", " ").capitalize() for name in NOTEBOOKS}
"""What a page of each notebook is called."""


def model_of(notebook: str) -> type[Parameters]:
    """The parameter model of a notebook. Raises ParameterError for a notebook without one."""
    if notebook not in NOTEBOOKS:
        raise ParameterError(no_such("notebook", notebook, list(NOTEBOOKS)))
    return NOTEBOOKS[notebook]


def check_parameters(notebook: str, **values: Any) -> dict[str, str]:
    """All parameters of `notebook` as text: those given, checked against the data, and the others' defaults.

    In a notebook, parameters that papermill was given are checked by name too, and from here on outputs carry what
    they were made with: see `helpers.seal`. Raises ParameterError with one message that names what is wrong, where, and the valid choices;
    ArchiveError when the data themselves cannot be read.
    """
    model = model_of(notebook)
    newest_day()  # faults in the data are no fault of the parameters: let them out here
    stray = dict.fromkeys(injected_names() - model.model_fields.keys(), "")
    try:
        parameters = dict(model(**(values | stray)))
    except ValidationError as error:
        problems = [_problem(model, values, dict(details)) for details in error.errors()]
        raise ParameterError(f"{notebook}: " + "\n".join(problems)) from None
    seal(Run(notebook, parameters, open_archive(parameters["as_of"]).version, library_version()))
    return parameters


def _problem(model: type[Parameters], values: Mapping[str, Any], details: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in details["loc"])
    if details["type"] == "extra_forbidden":
        names = list(model.model_fields)
        return f"no parameter {where!r}.{did_you_mean(where, names)} Its parameters: {', '.join(names)}"
    if details["type"] == "string_type":
        value = values.get(where)
        return f"{where}: expected text, got {value!r} ({type(value).__name__})"
    message = str(details.get("ctx", {}).get("error", details["msg"]))
    return f"{where}: {message}" if where else message

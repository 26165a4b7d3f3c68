"""Strikes that curves, fits and outlooks are tested on."""

from __future__ import annotations

import pandas as pd
import pytest
from statsmodels.datasets import strikes


@pytest.fixture(scope="module")
def kennan() -> pd.DataFrame:
    """62 US manufacturing strikes (Kennan 1985), in the version of Greene's textbook: case 36 has 3 days."""
    data = strikes.load_pandas().data
    data.loc[35, "duration"] = 3.0
    return data.rename(columns={"iprod": "prod"})


@pytest.fixture(scope="module")
def kennan_cut(kennan: pd.DataFrame) -> pd.DataFrame:
    """The same strikes as they would be known if none had been followed beyond day 80."""
    return pd.DataFrame(
        {
            "days": kennan["duration"].clip(upper=80),
            "observed": kennan["duration"] <= 80,
            "prod": kennan["prod"],
        }
    )

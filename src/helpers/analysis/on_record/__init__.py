"""What is on record for each figure that a claim or an article can name, computed from the archive as of its day.

Every function answers with a Record: the value that counts, the values that hold under another stated rule, values
that were printed and rejected, values that later data replaced. None of them raises for a fact that is missing:
the Record then says why there is no value.
"""

from helpers.analysis.on_record.ballots import vote, vote_rank
from helpers.analysis.on_record.filming import (
    falling_quarters,
    last_quarter,
    quarter_before,
    shoot_days,
    shoot_days_change,
)
from helpers.analysis.on_record.membership import members, members_off
from helpers.analysis.on_record.rounds import (
    days_to_expiry,
    earliest_strike,
    expiry,
    next_session,
    proposal_count,
    round_day,
    session_gap,
    sessions_held,
)
from helpers.analysis.on_record.rows import absent
from helpers.analysis.on_record.strikes import (
    costs,
    earlier_stoppages,
    is_running,
    last_joint,
    stoppage_day,
    stoppage_days,
    stoppage_end,
    stoppage_start,
    stoppage_workers,
    years_since,
)
from helpers.analysis.on_record.terms import (
    amounts,
    by_year,
    package_value,
    raise_in_year,
    raises,
    total_raise,
)

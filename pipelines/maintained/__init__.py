"""The lists that people maintain: settled reports, verdicts on findings, corrections.

A command writes a line after checking it; a line written by hand is checked before a run stages
anything. What the lists mean and do is said in `dbt_project/seeds/maintained`.
"""

from pipelines.maintained.lines import LISTS
from pipelines.maintained.lists import (
    WrongLine,
    check_lists,
    correct,
    list_path,
    settle,
    verdict,
)

__all__ = ["LISTS", "WrongLine", "check_lists", "correct", "list_path", "settle", "verdict"]

"""The lists that people maintain: settled reports, verdicts on findings, corrections, aliases.

They are in `XXGK_LISTS_DIR`, outside the code. `lines` defines a line of each list; `lists` reads
and stages them; `entries` writes lines for the commands. `data/lists/README.md` explains the lists.
"""

from pipelines.maintained.entries import correct, settle, verdict
from pipelines.maintained.lines import LISTS
from pipelines.maintained.lists import WrongLine, check_lists, list_path, stage_lists

__all__ = [
    "LISTS",
    "WrongLine",
    "check_lists",
    "correct",
    "list_path",
    "settle",
    "stage_lists",
    "verdict",
]

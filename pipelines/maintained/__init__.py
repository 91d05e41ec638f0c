"""The lists that people maintain: settled reports, verdicts on findings, corrections, aliases.

They lie in `XXGK_LISTS_DIR`, outside the code. `lines` says what a line of each may hold; `lists`
reads and stages them; `entries` writes lines for the commands. `data/lists/README.md` says what the
lists mean and do.
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

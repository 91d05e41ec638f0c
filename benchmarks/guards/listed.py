"""The guards of the parser, by name: the doubts as in `doubts`, the others one by one."""

from types import ModuleType

from benchmarks.guards.switches import Guard
from pipelines.extract.rows import labelled_rows, lines
from pipelines.extract.tables import (
    appeals,
    appeals_headers,
    appeals_layouts,
    applications,
    cell_mapping,
    disclosure,
    disclosure_labels,
    doubts,
    legacy,
    page,
    plan,
)


def listed() -> list[Guard]:
    """Return all guards, each once, with the result by which it finds no doubt."""
    return [
        *(Guard(f"doubts {d.code}", doubts, "DOUBTS", code=d.code) for d in doubts.DOUBTS),
        *(
            Guard(f"values {d.code}", doubts, "VALUE_DOUBTS", True, code=d.code)
            for d in doubts.VALUE_DOUBTS
        ),
        *(Guard(f"values {name}", doubts, name, True) for name in _BESIDE),
        *(_whole(*each) for each in _WHOLE),
        *(_part(*each) for each in _PARTS),
    ]


def _whole(module: ModuleType, path: str, silent: object) -> Guard:
    return Guard(f"{_room(module)}.{path}", module, path, silent)


def _part(module: ModuleType, path: str, name: str, silent: object, expression: str) -> Guard:
    return Guard(f"{_room(module)}.{path}: {name}", module, path, silent, expression)


def _room(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


_BESIDE = ("MUST_BE_EMPTY", "MUST_BE_EQUAL")
_WHOLE = (
    (page, "LabelledPage.blanks_dropped", False),
    (page, "LabelledPage.blanks_mostly_dropped", False),
    (page, "LabelledPage.lines_kept_once", False),
    (page, "LabelledPage.page_numbers", frozenset()),
    (page, "_is_taken_up", False),
    (cell_mapping, "_is_as_wide", True),
    (labelled_rows, "_with_spanning_values", list),
    (labelled_rows, "_is_word", False),
    (lines, "is_page_mark", False),
    (applications, "_second_table", False),
    (applications, "_columns_in_order", True),
    (applications, "_is_another", False),
    (disclosure, "_contradicts", False),
    (disclosure, "_may_be_item", True),
    (disclosure, "_is_in_two_forms", False),
    (disclosure_labels, "_is_other_period", False),
    (appeals_headers, "PrintedTable.keeps_columns", True),
    (appeals, "_not_column_numbers", True),
    (doubts, "counts_columns", False),
    (legacy, "_second_table", False),
    (legacy, "_Work.undecided", set()),
    (legacy, "_misfit", None),
    (legacy, "_goes_on_in_order", True),
)
"""Functions and properties, and the result by which they find no doubt."""

_PARTS = (
    (
        cell_mapping, "_columns_filled", "enough rows", False,
        "len(alike) < max(_FEWEST_ROWS_TO_TELL, _NEARLY_ALL * len(located.printed))",
    ),
    (
        cell_mapping, "_fit_wide", "others blank", False,
        "any(c.mask != VALUE and not c.is_blank for c in others)",
    ),
    (
        cell_mapping, "_fit_wide", "label of its group", False,
        "row.parent and any(o.column != printed.column for o in _of_group(located, row))",
    ),
    (
        labelled_rows, "_with_blanks_or_none", "rows whole", False,
        "len(whole) < _FEWEST_WHOLE_ROWS or len(rows) - len(whole) > _FEW * completed",
    ),
    (lines, "_several", "one row", False, "rows not in ([], [labels[-1]])"),
    (disclosure_labels, "_meaning", "holds several", False, "holds_several(name)"),
    (
        disclosure, "_side_by_side", "own columns", False,
        "any(not cell.merged and cell.known.number is not None for cell in others)",
    ),
    (disclosure_labels, "_best_block", "like enough", True, "max(fits) > _BLOCK_LIKE_ENOUGH"),
    (
        appeals, "read_appeals", "two tables", False,
        "len(printed) > 1 and len(set(map(_texts, printed))) > 1",
    ),
    (
        appeals, "_planned", "adds up", False,
        "page.blanks_dropped or any(c.is_blank for c in edges)",
    ),
    (
        appeals_headers, "without_headers", "adds up", False,
        "not any(value.number for value in values) or not each_adds_up(values, ())",
    ),
    (
        appeals_layouts, "_with_results", "others blank", False,
        "any(not cell.is_blank for place, cell in enumerate(row.cells) if place not in own)",
    ),
    (appeals_layouts, "_one_row", "others blank", True, "all(cell.is_blank for cell in others)"),
    (appeals_layouts, "_one_row", "others fillers", True, "all(fillers[width:])"),
    (appeals_layouts, "_one_row", "no fillers", False, "any(fillers[:width])"),
    (
        appeals_layouts, "_check_headers", "other year", False,
        "any(word in (row.label or '') for word in _OTHER_YEARS)",
    ),
    (
        appeals_layouts, "_check_headers", "channels", False,
        "order not in (channels, both) and list(dict.fromkeys(order)) not in (channels, both)",
    ),
    (
        appeals_layouts, "_check_headers", "results", False,
        "not _are_in_order(table.results)",
    ),
    (plan, "_fitted", "ten thousands", True, "is_amount"),
    (legacy, "read_legacy", "fewest rows", False, "sum(not row.is_open for row in found) < fewest"),
    (
        legacy, "_doubt", "printed twice", False,
        "len(meant) == 1 and len(set(work.contents[meant])) > 1",
    ),
    (legacy, "_doubt", "crowded", False, "printed.crowded"),
    (legacy, "_doubt", "unit missing", False, "work.prints_units and printed.unit is None"),
    (legacy, "_doubt", "text ends", True, "is_last"),
    (
        legacy, "_doubt", "values behind words", False,
        "not cells and behind.row.cells and at + 1 not in work.assigned.values()",
    ),
)  # fmt: skip
"""Parts of functions: their names, the result by which they find no doubt, and the code."""

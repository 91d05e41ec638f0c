"""The copies of `excel`: hidden rows, sheets and remains of merged cells, with other numbers."""

import random
import re

from tests.disguises.base import Disguised
from tests.disguises.excel_workbook import BOOK, RELATIONS, SHEET
from tests.rendering import random_report
from tests.rendering_office import as_xlsx, parts_of, zip_of


def hidden_copy(name: str, rng: random.Random) -> Disguised:
    """A report with a hidden copy of one of its rows, columns or sheets."""
    report = random_report(rng, rng.choice(("2019", "2021")))
    parts = {part: text.decode() for part, text in parts_of(as_xlsx(report)).items()}
    sheet = parts[SHEET]
    if name == "hidden row":
        sheet = _with_row(
            sheet,
            rng,
            rng.choice(
                (
                    'hidden="1"',
                    'ht="0" customHeight="1"',
                    'ht="0.75"',
                    'hidden="true" outlineLevel="1"',
                )
            ),
        )
    elif name == "hidden sheet":
        state = rng.choice(("hidden", "veryHidden"))
        other = re.sub(r"<v>\d+</v>", "<v>7</v>", sheet)
        parts["xl/worksheets/sheet2.xml"] = other
        parts[BOOK] = parts[BOOK].replace(
            "<sheets>",
            f'<sheets><sheet name="x" sheetId="7" state="{state}" r:id="rId77" '
            f'xmlns:r="{RELATIONS}"/>',
        )
        parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
            "</Relationships>",
            f'<Relationship Id="rId77" Type="{RELATIONS}/worksheet" '
            'Target="worksheets/sheet2.xml"/></Relationships>',
        )
    else:
        # Below a merged range stands what was there before the cells were merged.
        for left, row in re.findall(r'<mergeCell ref="([A-M])(\d+):', sheet):
            right = chr(ord(left) + 1)
            if f'"{left}{row}:{left}' not in sheet:
                sheet = re.sub(
                    rf'(<c r="{left}{row}".*?</c>)(?:<c r="{right}{row}"[^>]*/>)?',
                    rf'\1<c r="{right}{row}"><v>7</v></c>',
                    sheet,
                    count=1,
                )
    parts[SHEET] = sheet
    return Disguised(name, zip_of(parts), dict(report.expected))


def _with_row(sheet: str, rng: random.Random, attributes: str) -> str:
    """A sheet with a copy of a row, with other numbers, that is not to be seen, at its end.

    The copy takes the place of the last row but one; rows behind it move on by one.
    """
    rows = list(re.finditer(r'<row r="(\d+)".*?</row>', sheet, re.S))
    with_numbers = [row for row in rows if "<v>" in row[0] and int(row[1]) > 24]
    row = rng.choice(with_numbers)
    at = int(row[1])

    def moved(text: str) -> str:
        return re.sub(
            r'(r="[A-Z]*)(\d+)"',
            lambda found: f'{found[1]}{int(found[2]) + 1}"',
            text,
        )

    copy = re.sub(r"<v>\d+</v>", f"<v>{rng.randint(1, 99)}</v>", row[0])
    copy = copy.replace(f'<row r="{at}"', f'<row r="{at}" {attributes}', 1)
    body = sheet[: row.start()] + copy + moved(sheet[row.start() : sheet.index("</sheetData>")])
    merges = re.sub(
        r'ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"',
        lambda m: (
            f'ref="{m[1]}{int(m[2]) + (int(m[2]) >= at)}:{m[3]}{int(m[4]) + (int(m[4]) >= at)}"'
        ),
        sheet[sheet.index("</sheetData>") :],
    )
    return body + merges

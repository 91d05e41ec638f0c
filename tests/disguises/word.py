"""Word documents: one cell painted by every means that a Word document has."""

import random
import re

from tests.disguises.base import TOKEN, Disguise, Disguised, with_token
from tests.disguises.word_fields import FIELDS
from tests.disguises.word_looks import LOOKS
from tests.disguises.word_markup import Case, lists
from tests.disguises.word_objects import OBJECTS
from tests.disguises.word_tables import TABLES
from tests.disguises.word_wrappings import OFFICE, PACKAGE, RELATIONS, WRAPPINGS
from tests.rendering_office import as_docx, parts_of, zip_of

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MAIN = "word/document.xml"
_CELL = re.compile(rf"<w:tc>(?:(?!<w:tc>).)*{TOKEN}.*?</w:tc>")
_ROOT = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
)


def _drawn(name: str, case: Case) -> Disguise:
    def draw(rng: random.Random) -> Disguised:
        report, place = with_token(rng)
        number = f"{report.expected[place]:.0f}"
        parts = parts_of(as_docx(report))
        content = case.content(number)
        page = parts[_MAIN].decode().replace("<w:document ", f"<w:document {_ROOT}", 1)
        page = _CELL.sub(lambda found: _cell(found[0], content, case.cell), page)
        parts[_MAIN] = page.encode()
        numbering = case.numbering
        if numbering and not numbering.startswith("<"):
            numbering = lists(*numbering.split(), number)
        data = zip_of({**parts, **_settings(case.styles, numbering)})
        expected = report.expected if case.shows else {**report.expected, place: None}
        return Disguised(
            f"{name}.docx",
            data,
            expected,
            frozenset({place} if case.or_null else ()),
            frozenset({place} if case.is_painted else ()),
        )

    return draw


def _cell(cell: str, content: str, properties: str) -> str:
    if content.startswith(("<w:p>", "<w:tbl>")):
        cell = re.sub(r"<w:p>.*</w:p>", lambda _: content, cell)
    else:
        cell = re.sub(rf"<w:r>.*{TOKEN}.*</w:r>", lambda _: content, cell)
    return cell.replace("</w:tcPr>", f"{properties}</w:tcPr>", 1)


def _settings(styles: str, numbering: str) -> dict[str, str]:
    """The parts with styles and lists, and what refers to them."""
    parts = {}
    if styles:
        parts["styles"] = f"<w:styles {_W}>{styles}</w:styles>"
    if numbering:
        parts["numbering"] = f"<w:numbering {_W}>{numbering}</w:numbering>"
    relations = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in parts
    )
    return {
        RELATIONS: f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
        **{f"word/{name}.xml": part for name, part in parts.items()},
    }


DISGUISES: dict[str, Disguise] = {
    **{
        f"docx {name}": _drawn(name, case)
        for cases in (LOOKS, FIELDS, OBJECTS)
        for name, case in cases.items()
    },
    **TABLES,
    **WRAPPINGS,
}

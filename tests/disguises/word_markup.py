"""The markup of Word documents that disguises are made of."""

from collections.abc import Callable
from typing import NamedTuple
from xml.sax.saxutils import escape

VANISH, STRIKE, WHITE = "<w:vanish/>", "<w:strike/>", '<w:color w:val="FFFFFF"/>'
SUPER, STYLED = '<w:vertAlign w:val="superscript"/>', '<w:rStyle w:val="s"/>'


class Case(NamedTuple):
    """What stands in the cell instead of its number, and what is to be seen of it.

    `content` makes the content of the cell's paragraph, or of the cell where it begins with a
    paragraph, from its number. `shows` that number or none; `or_null` may be read as none as well.
    """

    content: Callable[[str], str]
    shows: bool = True
    or_null: bool = False
    is_painted: bool = True
    styles: str = ""
    numbering: str = ""
    cell: str = ""


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraphs(*contents: str, properties: str = "") -> str:
    """A paragraph of each, the first with properties."""
    return "".join(
        f"<w:p><w:pPr>{properties if at == 0 else ''}</w:pPr>{content}</w:p>"
        for at, content in enumerate(contents)
    )


def beside(properties: str, *, before: str = "3") -> Callable[[str], str]:
    """A digit that is set otherwise, in front of the number."""
    return lambda number: run(before, properties) + run(number)


def behind(properties: str, text: str = "1") -> Callable[[str], str]:
    """A digit that is set otherwise, behind the number."""
    return lambda number: run(number) + run(text, properties)


def alone(properties: str) -> Callable[[str], str]:
    """The number itself, set otherwise."""
    return lambda number: run(number, properties)


def style(kind: str, name: str, properties: str, more: str = "") -> str:
    """A style that sets text so."""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{more}'
        f"<w:rPr>{properties}</w:rPr></w:style>"
    )


def listed(text: str, level: str) -> Callable[[str], str]:
    """A list paragraph whose ordinal is made by Word."""
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'

    def content(number: str) -> str:
        own = run(text.replace("n", number)) if text else ""
        return f"<w:p><w:pPr>{numbered}{level}</w:pPr>{own}</w:p>"

    return content


def lists(form: str, text: str, start: str, more: str = "") -> str:
    """A list of one level."""
    return (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def coded(code: str, result: str | None, form: str = "") -> str:
    """A field with its code and the result that the document keeps."""
    kept = "" if result is None else '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + result
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{escape(code)}</w:instrText></w:r>{kept}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def form(inner: str) -> str:
    """What a field of a form holds."""
    return f"<w:ffData>{inner}</w:ffData>"


def box(text: str, place: str = "inline", more: str = "") -> str:
    """A text box."""
    return (
        f'<w:r><w:drawing><wp:{place}><wp:extent cx="99" cy="99"/><wp:docPr id="1" name="x"{more}/>'
        f"<wps:wsp><wps:txbx><w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent></wps:txbx>"
        f"</wps:wsp></wp:{place}></w:drawing></w:r>"
    )


def drawing(inner: str) -> str:
    """A drawing in the line."""
    extent = '<wp:extent cx="9" cy="9"/>'
    return f"<w:r><w:drawing><wp:inline>{extent}{inner}</wp:inline></w:drawing></w:r>"


def formula(inner: str) -> str:
    return f"<m:oMath>{inner}</m:oMath>"


def math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"

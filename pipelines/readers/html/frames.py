"""Pages inside a page: in frames, and as strings in a script that inserts them."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from pipelines.readers.document import Document, Flow, located

_STRING = re.compile(
    r'"((?:[^"\\]|\\.)*)"' r"|'((?:[^'\\]|\\.)*)'" r"|`((?:[^`\\]|\\.)*)`", re.DOTALL
)
_TABLE = re.compile(r"(?:<|&lt;|\\u003c|\\x3c)table", re.I)
_BYTE = re.compile(r"\\x([0-9a-fA-F]{2})")
_ESCAPED = re.compile(r"\\(?![\"\\/bfnrtu])")
_QUOTE = re.compile(r'(?<!\\)"')
_SCRIPTS = ("", "text/javascript", "application/javascript", "module")


def joined(document: Document, frames: Sequence[Document]) -> Document:
    """Append embedded pages to a page; their locators name the page they are in."""
    if not frames:
        return document
    blocks = [*document.blocks]
    texts = [document.flow.text if document.flow else ""]
    for number, frame in enumerate(frames, 1):
        blocks += [located(block, f"frame {number} ") for block in frame.blocks]
        texts.append(frame.flow.text if frame.flow else "")
    notes = tuple(note for frame in frames for note in frame.notes)
    recognitions, pictures = dict(document.recognitions), dict(document.pictures)
    for number, frame in enumerate(frames, 1):
        pictures |= {f"frame {number} {at}": dots for at, dots in frame.pictures.items()}
        recognitions |= {f"frame {number} {at}": one for at, one in frame.recognitions.items()}
    return replace(
        document,
        blocks=tuple(blocks),
        flow=None if recognitions else Flow("\n".join(texts)),
        notes=document.notes + notes,
        recognitions=recognitions,
        pictures=pictures,
        title=document.title or next((frame.title for frame in frames if frame.title), None),
    )


def pages_in_scripts(page: bytes) -> Iterator[str]:
    """Return the tables in scripts: as strings of JSON or JavaScript, or in templates.

    >>> list(pages_in_scripts(b'<script>var a = {"c": "<table><tr><\\\\/tr>\\\\u003cp>"}</script>'))
    ['<table><tr></tr><p>']
    """
    for script in LexborHTMLParser(page).css("script"):
        text = script.text()
        if not _TABLE.search(text):
            continue
        kind = (script.attributes.get("type") or "").lower()
        if kind not in _SCRIPTS and "json" not in kind:
            yield text
            continue
        for found in _STRING.finditer(text):
            if _TABLE.search(found[0]) and (content := _decoded(found)):
                yield content


def _decoded(found: re.Match[str]) -> str:
    """Return the decoded text of a string literal; empty if it cannot be decoded."""
    body = found[1]
    if body is None:
        body = _QUOTE.sub(r"\\\"", found[2] if found[2] is not None else found[3])
    body = _ESCAPED.sub("", _BYTE.sub(r"\\u00\1", body))
    try:
        text = json.loads(f'"{body}"', strict=False)
    except ValueError:
        return ""
    return html.unescape(text) if "&lt;table" in text.lower() else text

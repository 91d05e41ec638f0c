"""Read the prose of each statutory section: its length, its topics, and their sentences.

Only digests of the prose are kept. The topics of a section, and documents that are no longer in
force, are code lists (`section_topics`, `superseded_documents`); rules judge the report.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipelines.extract.headings import LONGEST_HEADING, SECTIONS, headed_section
from pipelines.extract.rows.values import is_value
from pipelines.forms import is_form_label, label_key
from pipelines.forms.codelists import seed_rows
from pipelines.forms.labels import simplify
from pipelines.models import Finding, Section
from pipelines.readers.document import Block, Grid, Note

_SHORT = 60
_WITHOUT_TABLE = tuple(at for at, (table, _) in enumerate(SECTIONS) if table == "section")
_SHORTEST_SENTENCE = 12
_TRADITIONAL_MARKS = "開報縣區務機關網監無"
_NOT_WORD = re.compile(r"[\W_]+")
_NO_FIGURE = re.compile(r"[^一-鿿]+|[〇零一二三四五六七八九十百千万亿]+")
_SENTENCE_END = re.compile(r"[。；;！!？?]")
_ATTACHED = re.compile("附件|附表|附后|下载")


def read_sections(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """Return the sections whose headings are lines of the document, with the text below them.

    A heading that stands twice, as in a list of contents, is one section. Text in a table that
    only arranges the page is text of its section; values and labels of statutory tables are not,
    but 无 below the heading of 六 is all that it says.
    """
    headings: dict[int, tuple[str, str]] = {}
    texts: dict[int, list[str]] = {}
    current: int | None = None
    for block in blocks:
        if isinstance(block, Grid):
            if current is not None and current in _WITHOUT_TABLE:
                cells = (cell.text for row in block.rows for cell in row if not cell.merged)
                texts[current] += (text for text in cells if not is_of_table(text))
        elif (section := _section_of(block.text)) is not None:
            current = section
            headings[section] = block.text, block.locator
            texts.setdefault(section, [])
        elif current in _WITHOUT_TABLE or (current is not None and not is_of_table(block.text)):
            texts[current].append(block.text)
    return tuple(
        _section(number + 1, *headings[number], "".join(texts[number]))
        for number in sorted(headings)
    )


def superseded_documents(prose: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Return the first sentence that names each document which another has since replaced."""
    whole = "\n".join([text for _, text in prose])
    for code, pattern, unless, title in _superseded():
        if not pattern.search(whole):
            continue
        for place, (locator, text) in enumerate(prose):
            sentence = next((s for s in _SENTENCE_END.split(text) if pattern.search(s)), None)
            # 第492号公布、第711号修订 names both, and is right; lines of a PDF break within it.
            around = "".join(line for _, line in prose[max(place - 1, 0) : place + 2])
            if sentence is not None and not unless.search(around):
                message = f"the text refers to {title}"
                yield Finding(code, message, raw=sentence.strip(), locator=locator)
                break


def told_missing(
    findings: Sequence[Finding], sections: Sequence[Section], notes: Sequence[Note]
) -> Iterator[Finding]:
    """Return the findings, of a section without its table with what stands in its place.

    A picture below the heading is a note of the reader; an attachment is named in the text.
    """
    short = {SECTIONS[section.number - 1][0]: section.short_text for section in sections}
    for finding in findings:
        if finding.code != "table_missing":
            yield finding
        elif any(
            n.code == "picture_for_table" and (finding.raw or "?") in n.message for n in notes
        ):
            message = f"below {finding.raw} stands a picture in place of the table"
            yield _retold(finding, "table_as_picture", message)
        elif _ATTACHED.search(short.get(finding.table or "") or ""):
            message = f"below {finding.raw} an attachment is named in place of the table"
            yield _retold(finding, "table_attached", message)
        else:
            yield finding


@lru_cache(maxsize=2048)
def is_of_table(text: str) -> bool:
    """Return whether a line is a value or a label of a table."""
    return is_value(text) or is_form_label(text)


def _retold(finding: Finding, code: str, message: str) -> Finding:
    return Finding(code, message, finding.table, raw=finding.raw, locator=finding.locator)


@lru_cache(maxsize=4096)
def _section_of(text: str) -> int | None:
    """Return the section that a line heads; None if it is no heading."""
    may_head = len(text) <= LONGEST_HEADING and not text.isdecimal()
    return headed_section(text, label_key(text)) if may_head else None


def _section(number: int, heading: str, locator: str, text: str) -> Section:
    if any(mark in text for mark in _TRADITIONAL_MARKS):
        text = simplify(text)
    characters = len(_NOT_WORD.sub("", text))
    topics = [code for code, pattern in _topics().get(number, ()) if pattern.search(text)]
    return Section(
        number,
        heading,
        locator,
        characters,
        text if characters <= _SHORT else None,
        ",".join(topics) or None,
        " ".join(_digests(text)) or None,
    )


def _digests(text: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(text):
        words = _NO_FIGURE.sub("", sentence)
        if len(words) >= _SHORTEST_SENTENCE:
            yield hashlib.blake2b(words.encode(), digest_size=4).hexdigest()


@lru_cache(maxsize=1)
def _topics() -> dict[int, list[tuple[str, re.Pattern]]]:
    """Return the topics to look for in each section, by its number."""
    topics: dict[int, list[tuple[str, re.Pattern]]] = {}
    for row in seed_rows("section_topics"):
        listed = topics.setdefault(int(row["section_number"]), [])
        listed.append((row["topic_code"], re.compile(row["pattern"])))
    return topics


@lru_cache(maxsize=1)
def _superseded() -> list[tuple[str, re.Pattern, re.Pattern, str]]:
    return [
        (row["finding_code"], re.compile(row["pattern"]), re.compile(row["unless"]), row["title"])
        for row in seed_rows("superseded_documents")
    ]

"""The foot of a page inside a flow: `- 5 -`, 第5页 共9页, `5 / 9`. A bare number is not known here.

Bare page numbers are `strays`, which needs more than the line itself to tell them.
"""

import re

PAGE_MARK_ENDS = frozenset("0123456789０１２３４５６７８９页頁-－—–·~～")
"""What the last character of a page mark may be."""
_LONGEST_MARK = 24
_DASH = "[-－—–·~～]{1,2}"
_PAGE = r"\s*\d{1,3}\s*[页頁]"
_MARK = re.compile(
    rf"\s*(?:{_DASH}\s*\d{{1,3}}\s*{_DASH}"
    rf"|第{_PAGE}(?:\s*[,，/／、]?\s*[共总總]{_PAGE})?"
    rf"|[共总總]{_PAGE}\s*[,，/／、]?\s*第{_PAGE}"
    r"|page\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?"
    r"|(?P<page>\d{1,3})\s*[/／]\s*(?P<pages>\d{1,3}))",
    re.I,
)


def is_page_mark(text: str) -> bool:
    """Whether a line is the number of a page and shows it by its shape.

    >>> [is_page_mark(text) for text in ("- 5 -", "第 5 页 共 9 页", "5/9", "5", "-5", "0/0")]
    [True, True, True, False, False, False]
    """
    found = _MARK.fullmatch(text) if len(text) <= _LONGEST_MARK else None
    if found is None or found["page"] is None:
        return found is not None
    return 0 < int(found["page"]) <= int(found["pages"])

"""Recognise responses that are not a page: a firewall's script or refusal, a script shell, a soft
404.

Returns a problem code and a sentence for a page's text and status, or None for a real page. A
portal that responds so has not shown its list, so no report counts as missing because of it. The
entries of a list are evaluated in `harvest`, reports are recognised in `identify`.
"""

import re
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

CHALLENGE, BLOCKED, SCRIPT_ONLY = "challenge", "blocked", "script_only"
SOFT_404, EMPTY_LIST, EMPTY_PAGE = "soft_404", "empty_list", "empty_page"
PASSING = frozenset({CHALLENGE, BLOCKED})
"""Temporary problems: the same address may respond with a page the next time."""

_REFUSALS = frozenset({401, 403, 405, 406, 412, 418, 444, 451})
"""Statuses of a refusal; 412 is one too, for our requests set no conditions."""

_LEAST_TEXT, _LONGEST_NOTICE = 60, 400
_MANY_PARTS, _MANY_CELLS = 20, 100
_NOT_SHOWN = ["script", "style", "noscript", "template", "title"]
_CONTENT = "a[href], iframe[src], frame[src], embed, object, img, table, video, form"
_CHALLENGES = re.compile(
    r"\$_ts\b|document\.cookie|acw_sc__v2|__jsl|wzws|\beval\s*\(|challenge|location\.reload"
    r"|String\.fromCharCode|atob\s*\(",
    re.I,
)
_TEMPLATE = re.compile(r"\{\{.{1,80}?\}\}|\bv-for\s*=|\bng-repeat\s*=|id=[\"'](?:app|root)[\"']")
_REFUSED = re.compile(
    r"访问被(?:拒绝|禁止|拦截|阻断)|(?:拒绝|禁止)访问|请求.{0,20}(?:拦截|阻断|不合法|非法|威胁|攻击)"
    r"|访问.{0,20}(?:拦截|阻断|过于频繁|威胁|异常)|(?:输入|完成)验证码|(?:人机|滑动|安全)验证|应用防火墙"
    r"|Access Denied|Request (?:Blocked|Rejected)|403 Forbidden|Web Application Firewall",
    re.I,
)
_THING = r"(?:页面?|网页|文章|信息|内容|文件|栏目|资源|地址|链接|网址|频道)"
_GONE_WORDS = ("不存在", "删除", "找不到", "未找到", "无法找到", "失效", "ot found", "ot Found")
_GONE = re.compile(
    rf"{_THING}[^。,，;；]{{0,14}}(?:不存在|找不到|未找到|无法找到|删除|失效|丢失)"
    rf"|(?:找不到|未找到|无法找到)[^。,，;；]{{0,14}}{_THING}|\bnot found\b",
    re.I,
)
_GONE_TITLE = re.compile(r"(?<!\d)404(?!\d)|错误页|出错|Error\b", re.I)
_GONE_PLACE = re.compile(r"/(?:404|notfound|not_found|error)(?:[._/-][^/]*)?$", re.I)


class Problem(NamedTuple):
    """Problem of a response that is not a page, as a code and as a sentence."""

    code: str
    detail: str


def page_problem(html: str, status: int = HTTPStatus.OK) -> Problem | None:
    """Return the problem of a response that is not a page.

    Args:
        html: Its text.
        status: Its HTTP status; a challenge may have any.

    Returns:
        The problem; None if it is a page, or if its status alone describes the problem.

    >>> page_problem("<script>document.cookie='a=b';location.reload()</script>").code
    'challenge'
    >>> page_problem("<div id='app'></div><script src='/app.js'></script>").code
    'script_only'
    >>> page_problem("<p>您访问的页面不存在</p>", 200).code, page_problem("<p>没有</p>", 404)
    ('soft_404', None)
    """
    if status == HTTPStatus.OK and _is_plainly_a_page(html):
        return None
    shown = _shown(html)
    if shown.is_bare and shown.has_script:
        is_test = status != HTTPStatus.OK or _CHALLENGES.search(shown.scripts)
        if is_test:
            return Problem(CHALLENGE, f"a script in place of a page, with status {status}")
        return Problem(SCRIPT_ONLY, "the page is a script's shell; what it shows comes by script")
    if status in _REFUSALS:
        return Problem(BLOCKED, f"the portal refuses us with status {status}")
    is_short = len(shown.text) < _LONGEST_NOTICE
    if is_short and (words := _REFUSED.search(f"{shown.title} {shown.text}")):
        return Problem(BLOCKED, f"the portal refuses us: {words[0]}")
    if status != HTTPStatus.OK:
        return None
    if _GONE_TITLE.search(shown.title) and is_short:
        return Problem(SOFT_404, f"status 200, and its title is {shown.title}")
    if is_short and (words := _GONE.search(f"{shown.title} {shown.text}")):
        return Problem(SOFT_404, f"status 200, and the page says {words[0]}")
    if shown.is_bare and not shown.text:
        return Problem(EMPTY_PAGE, "the page holds nothing")
    return None


def has_tables(html: str) -> bool:
    """Return whether a page has as many cells as the statutory tables of a report."""
    return html.count("<td") >= _MANY_CELLS or html.count("<TD") >= _MANY_CELLS


def redirect_problem(asked: str, answered: str) -> Problem | None:
    """Return the problem of a redirect to a page for missing pages (404.html) or the front page.

    >>> redirect_problem("http://a.gov.cn/nb/1.html", "http://a.gov.cn/404.html").code
    'soft_404'
    >>> redirect_problem("http://a.gov.cn/nb", "http://a.gov.cn/nb/")
    """
    if asked == answered:
        return None
    here, there = urlsplit(asked), urlsplit(answered)
    is_front = there.path in ("", "/", "/index.html") and not there.query
    if _GONE_PLACE.search(there.path) or (is_front and here.path not in ("", "/", "/index.html")):
        return Problem(SOFT_404, f"redirect to {answered}, which is no answer")
    return None


def list_problem(html: str) -> Problem:
    """Return the problem of a list page that names no report and no further list.

    >>> list_problem("<li v-for='row in rows'>{{ row.title }}</li>").code
    'script_only'
    """
    if _TEMPLATE.search(html):
        return Problem(SCRIPT_ONLY, "its rows are a template that a script fills")
    return Problem(EMPTY_LIST, "it names no report and no further list")


class _Shown(NamedTuple):
    """Visible content of a page: title, text outside links, whether there is nothing else, and its
    scripts.
    """

    title: str
    text: str
    is_bare: bool
    has_script: bool
    scripts: str


def _is_plainly_a_page(html: str) -> bool:
    """Return whether it is certainly a page, without parsing it, as for most reports."""
    if has_tables(html):
        return True
    parts = html.count("<td") + html.count("<p") + html.count("<li") + html.count("<br")
    if parts < _MANY_PARTS or any(word in html for word in _GONE_WORDS):
        return False
    title = re.search(r"<title[^>]*>([^<]*)", html[:4096], re.I)
    return not (title and _GONE_TITLE.search(title[1]))


def _shown(html: str) -> _Shown:
    tree = LexborHTMLParser(html)
    titled = tree.css_first("title")
    title = " ".join(titled.text(deep=True).split()) if titled else ""
    scripts = tree.css("script")
    code = " ".join(node.text(deep=True) for node in scripts)
    has_content = tree.css_first(_CONTENT) is not None
    tree.strip_tags(_NOT_SHOWN, recursive=True)
    whole = _text(tree)
    tree.strip_tags(["a"], recursive=True)
    is_bare = not has_content and len(whole) < _LEAST_TEXT
    return _Shown(
        title=title,
        text=_text(tree),
        is_bare=is_bare,
        has_script=bool(scripts),
        scripts=code,
    )


def _text(tree: LexborHTMLParser) -> str:
    return " ".join(tree.body.text(deep=True, separator=" ").split()) if tree.body else ""

"""Portals as they are: firewalls, shells, soft 404s, frames, lists that are data, and copies.

`build_real` fills one host for each and says what a harvest must come to. The scripts are those of
the firewalls in kind, not in full.
"""

import json
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from tests.portal.bodies import KINDS, report
from tests.portal.server import Host, Portal, Resource

REAL_HOSTS = 5
REGION = "522726"
FORGED = 642198
"""A number that stands on forged pages and nowhere else."""
RUISHU = (
    "<html><head><meta id='x' content='c' r='m'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};"
    "$_ts.nsd=1;</script><script src='/a.js' r='m'></script></head><body></body></html>"
)
COOKIE = "<script>document.cookie='__jsl_clearance=1';location.href=location.pathname</script>"
SHELL = (
    "<html><head><title>独山县</title><script src='/js/chunk.js'></script></head>"
    "<body><noscript>请启用JavaScript</noscript><div id='app'>加载中</div></body></html>"
)
TEMPLATE = (
    "<ul><li v-for='r in rows'><a :href='r.url'>{{ r.title }}</a></li></ul>" + "<p>导航</p>" * 30
)
REFUSED = "<h1>您的请求可能存在威胁，已被拦截</h1><p>事件编号 1</p>"
_MENU = "".join(f"<li><a href='/m{n}.html'>栏目{n}</a></li>" for n in range(30))
_SORRY = "<p>您访问的页面不存在或已被删除</p>"
GONE = f"<html><title>提示</title><body><ul>{_MENU}</ul>{_SORRY}</body></html>"
EMPTY = f"<html><body><ul>{_MENU}</ul><p>政府信息公开年报</p></body></html>"


@dataclass
class Real:
    """What the hosts hold: sources, the addresses of reports, what others must end in.

    `copies` is a source of another host that is not enabled, for its host publishes nothing of its
    own; of `originals` it has copies, whose addresses are `copied` and `forged`.
    """

    sources: list[dict[str, Any]] = field(default_factory=list)
    originals: dict[str, str] = field(default_factory=dict)
    copied: str = ""
    forged: list[str] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)
    problems: dict[str, str] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)


def build_real(portal: Portal) -> Real:
    """Fill the first hosts of a portal that has been started."""
    real = Real()
    answers, pages, data, jsp, copies = portal.hosts[:REAL_HOSTS]
    _in_place_of_lists(answers, real)
    _in_place_of_reports(pages, real)
    _data_lists(data, real)
    _jsp(jsp, real)
    _copies(jsp, copies, real)
    return real


def _source(real: Real, name: str, pattern: str, entry: str, reports: int, **more: Any) -> None:
    real.listed[name] = reports
    real.sources.append(
        {
            "id": name, "name": name, "region_code": REGION, "pattern": pattern,
            "entry_pages": [entry],
        } | more
    )  # fmt: skip


def _html(text: str, **more: Any) -> Resource:
    return Resource(text.encode(), "text/html; charset=utf-8", **more)


def _report(host: Host, real: Real, path: str, kind: str = "html") -> tuple[str, str]:
    """A report at a path; the path and its title."""
    title = f"独山县教育局2023年政府信息公开工作年度报告{path}"
    host.pages[path] = Resource(report(kind, title), KINDS[kind])
    real.reports.add(f"{host.url}{path}")
    return path, title


def _row(path: str, title: str) -> str:
    return f'<li><a href="{path}" title="{title}">{title[:9]}…</a><span>2024-01-22</span></li>'


def _in_place_of_lists(host: Host, real: Real) -> None:
    """A source for each thing that comes in place of a list."""
    for name, page, problem in (
        ("challenge-200", _html(COOKIE), "challenge"),
        ("challenge-202", _html(RUISHU, status=202), "challenge"),
        ("challenge-412", _html(RUISHU, status=412, is_dated=False), "challenge"),
        ("refused-200", _html(REFUSED), "blocked"),
        ("refused-403", _html("", status=403, is_dated=False), "blocked"),
        ("shell", _html(SHELL), "script_only"),
        ("template", _html(TEMPLATE), "script_only"),
        ("gone", _html(GONE), "soft_404"),
        ("moved", Resource(status=302, location="/404.html", is_dated=False), "soft_404"),
        ("empty", _html(EMPTY), "empty_list"),
        ("nothing", _html(""), "empty_page"),
    ):
        host.pages[f"/{name}/"] = page
        real.problems[f"{host.url}/{name}/"] = problem
        _source(real, name, "generic", f"{host.url}/{name}/", 0)
    host.pages["/404.html"] = _html("<p>出错了</p>")
    real.problems[f"{host.url}/404.html"] = real.problems.pop(f"{host.url}/moved/")


def _in_place_of_reports(host: Host, real: Real) -> None:
    """A list that names reports at whose addresses other things stand, and reports in frames."""
    rows = ""
    for path, page, problem in (
        ("/r/challenge.html", _html(RUISHU), "challenge"),
        ("/r/shell.html", _html(SHELL), "script_only"),
        ("/r/gone.html", _html(GONE), "soft_404"),
        ("/r/file.pdf", replace(_html(GONE), kind="application/pdf"), "soft_404"),
        ("/r/home.html", Resource(status=302, location="/", is_dated=False), "soft_404"),
    ):
        host.pages[path] = page
        real.problems[f"{host.url}{path}"] = problem
        rows += _row(path, f"独山县{path[3:5]}局2023年政府信息公开年度报告")
    host.pages["/"] = _html(EMPTY)
    real.problems[f"{host.url}/"] = real.problems.pop(f"{host.url}/r/home.html")
    inner, title = _report(host, real, "/frame/1.html")
    host.pages["/r/framed.html"] = _html(
        f"<title>{title}</title><h1>{title}</h1><iframe src='{inner}'></iframe>"
    )
    shown, _ = _report(host, real, "/files/2.pdf", "pdf")
    viewer = f"/pdfjs/web/viewer.html?file={quote(shown)}"
    host.pages["/r/viewed.html"] = _html(f"<title>年报</title><embed src='{viewer}'>")
    # A firewall's script beside a whole page takes nothing from it.
    path, title = _report(host, real, "/r/whole.html")
    whole = host.pages[path]
    host.pages[path] = replace(whole, body=whole.body + RUISHU.encode())
    for path in ("/r/framed.html", "/r/viewed.html", "/r/whole.html"):
        rows += _row(path, f"独山县{path[3:6]}局2023年政府信息公开年度报告")
    host.pages["/list.html"] = _html(f"<ul>{rows}</ul>")
    _source(real, "frames", "static", f"{host.url}/list.html", 8)


def _data_lists(host: Host, real: Real) -> None:
    """Lists of twelve reports each, five a page: XML, two kinds of JSON, counted pages, and one
    that gives its last page under every number."""

    def pages(name: str) -> list[list[tuple[str, str]]]:
        rows = [_report(host, real, f"/{name}/{number}.html") for number in range(12)]
        return [rows[at : at + 5] for at in range(0, 12, 5)]

    def put(path: str, answer: object, kind: str = "application/json") -> None:
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        host.pages[path] = Resource(text.encode(), kind)

    proxy = "/module/web/jpage/dataproxy.jsp?startrecord={}&endrecord={}&perpage=5&columnid=1"
    for number, rows in enumerate(pages("xml")):
        records = "".join(f"<record><![CDATA[{_row(*row)}]]></record>" for row in rows)
        text = (
            f"<datastore><totalrecord>12</totalrecord><recordset>{records}</recordset></datastore>"
        )
        put(proxy.format(number * 5 + 1, number * 5 + 5), text, "text/xml")
    _source(real, "dataproxy", "dataproxy", f"{host.url}{proxy.format(1, 5)}", 12)

    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=1&paramJson="
    param = '{{"pageNo":{},"pageSize":5}}'
    for number, rows in enumerate([*pages("jpaas"), []], 1):
        html = f"<ul>{''.join(_row(*row) for row in rows)}</ul>"
        put(f"{unit}{quote(param.format(number), safe='/,:')}", {"data": {"html": html}})
    entry = f"{host.url}{unit}{quote(param.format(1), safe='/,:')}"
    real.sources.append({"id": "jpaas", "name": "jpaas", "region_code": REGION,
                         "platform": "hanweb-jpaas-unit", "entry_pages": [entry]})  # fmt: skip
    real.listed["jpaas"] = 12

    for number, rows in enumerate(pages("gkmlpt"), 1):
        articles = [{"title": t, "url": f"{host.url}{p}", "date": 1706000000} for p, t in rows]
        put(f"/gkmlpt/api/all/0?page={number}&sid=1", {"articles": articles, "total": 12})
    real.sources.append({"id": "gkmlpt", "name": "gkmlpt", "region_code": REGION,
                         "platform": "gkmlpt",
                         "entry_pages": [f"{host.url}/gkmlpt/api/all/0?page=1&sid=1"]})  # fmt: skip
    real.listed["gkmlpt"] = 12

    last = pages("rows")
    for number in range(1, 7):
        rows = last[min(number, 3) - 1]
        answer = {"result": {"list": [{"name": t, "key": p[6:-5]} for p, t in rows]}}
        put(f"/api/list?cat=nb&p={number}", f"callback({json.dumps(answer)});")
    form = {"rows": "result.list", "title": "name", "url": "/rows/{key}.html", "page": "p"}
    _source(real, "rows", "json", f"{host.url}/api/list?cat=nb&p=1", 12, format=form)

    for number, rows in enumerate([*pages("show"), []], 1):
        html = f"<ul>{''.join(_row(*row) for row in rows)}</ul><p>共3页</p>"
        put(f"/XxgkContent/showList/7/0/page_{number}.html", html, "text/html")
    first = f"{host.url}/XxgkContent/showList/7/0/page_1.html"
    _source(real, "showlist", "showlist", first, 12)


def _jsp(host: Host, real: Real) -> None:
    """xxgkAnnualReport.jsp with a list on two pages for 2022, and the only report for 2023."""
    entry = "/module/xxgk/xxgkAnnualReport.jsp?area=11370800004312466C&fbtime={}"
    rows = [_report(host, real, f"/2022/{number}.html") for number in range(4)]
    second = f"{entry.format(2022)}&currpage=2"
    further = f'<a href="{second}">下一页</a>'
    host.pages[entry.format(2022)] = _html("".join(_row(*row) for row in rows[:2]) + further)
    host.pages[second] = _html("".join(_row(*row) for row in rows[2:]))
    _report(host, real, entry.format(2023))
    _source(real, "jsp", "jsp", f"{host.url}{entry.format('{year}')}", 4, years="2022-2023")


def _copies(host: Host, copies: Host, real: Real) -> None:
    """Two reports of agencies of their own, and on another host a copy of the first, one of the
    second with a number exchanged, and one of the first with the name and a number exchanged.
    """
    rows = ""
    for path, agency in (("/2/1.html", "独山县民政局"), ("/2/2.html", "独山县司法局")):
        title = f"{agency}2023年政府信息公开工作年度报告"
        host.pages[path] = Resource(report("html", title), KINDS["html"])
        real.reports.add(f"{host.url}{path}")
        real.originals[agency] = f"{host.url}{path}"
        rows += _row(path, title)
    host.pages["/2/"] = _html(f"<ul>{rows}</ul>")
    _source(real, "originals", "static", f"{host.url}/2/", 2)

    first, second = (host.pages[f"/2/{number}.html"].body.decode() for number in (1, 2))
    assert first.count(">422186<") == 1
    pages = {
        "/c/1.html": first.replace("</body>", "<p>来源：网络</p></body>"),
        "/c/2.html": second.replace(">422186<", f">{FORGED}<"),
        "/c/3.html": first.replace("民政局", "公安局").replace(">422186<", f">{FORGED}<"),
    }
    rows = ""
    for (path, text), agency in zip(pages.items(), ("民政局", "司法局", "公安局"), strict=True):
        copies.pages[path] = _html(text)
        rows += _row(path, f"独山县{agency}2023年政府信息公开工作年度报告")
    copies.pages["/c/"] = _html(f"<ul>{rows}</ul>")
    real.copied, *real.forged = (f"{copies.url}{path}" for path in pages)
    _source(real, "copies", "static", f"{copies.url}/c/", 3, enabled=False)
    real.listed.pop("copies")

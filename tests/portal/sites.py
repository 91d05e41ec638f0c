"""What the hosts of the test portal serve: six platforms with three hundred reports, and troubles.

`build` fills the hosts and says which addresses are reports and what each trouble must end in.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from tests.portal.bodies import ENDINGS, FILES, KINDS, report, squeezed
from tests.portal.server import Host, Portal, Resource

AGENCIES = [f"{place}县{organ}局" for place in ("湘潭", "攸", "独山") for organ in (
    "教育", "公安", "民政", "司法", "财政", "水利", "商务", "审计", "统计", "信访",
)]  # fmt: skip
HOSTS = 9
TWO_GB = 2 * 1024**3
LIMIT = 1024**2
TIMEOUT = 2.5
REGION = "522726"
_NEWS = '<a href="/news/1.html">要闻</a><a href="/gk/2023.html">2023年法治政府建设年度报告</a>'


@dataclass
class Built:
    """What the portal holds.

    Attributes:
        sources: Entries for the list of sources.
        reports: Address of each report and file, save those of `same`: its container.
        same: The addresses that one report has.
        problems: Address: what its fetch must end in.
        forbidden: Addresses that must never be asked for.
        fixed: Address of the report that answers 500 first.
        late: Address of the report that is too slow in the first harvest, and well later.
    """

    sources: list[dict[str, Any]] = field(default_factory=list)
    reports: dict[str, str] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    forbidden: list[str] = field(default_factory=list)
    fixed: str = ""
    late: str = ""


def build(portal: Portal) -> Built:
    """Fill the hosts of a portal that has been started."""
    built = Built()
    platforms = (_static, _col, _jsp, _yearly, _attachments, _generic)
    for host, platform in zip(portal.hosts, platforms, strict=False):
        host.pages["/robots.txt"] = Resource(b"User-agent: *\nDisallow: /news/\n", "text/plain")
        platform(host, built)
    *_, troubles, foreign, closed = portal.hosts
    _troubles(troubles, foreign, built)
    closed.stop()
    _add(built, closed, "static", ["/index.html"])
    built.problems[f"{closed.url}/index.html"] = "refused"
    return built


def _add(built: Built, host: Host, pattern: str, entries: list[str], **more: Any) -> None:
    built.sources.append(
        {
            "id": f"{pattern}-{host.address.rpartition('.')[2]}",
            "name": f"{pattern} portal",
            "region_code": REGION,
            "pattern": pattern,
            "entry_pages": [f"{host.url}{entry}" for entry in entries],
        }
        | more
    )


def _report(host: Host, built: Built, path: str, container: str, title: str) -> str:
    """Put a report at a path, with its ending; the path with it."""
    path = f"{path}.{ENDINGS.get(container, container)}"
    host.pages[path] = Resource(
        report(container, f"{title} {host.address}{path}"), KINDS[container]
    )
    built.reports[f"{host.url}{path}"] = container
    return path


def _row(path: str, text: str, date: str = "2024-01-22") -> str:
    return f'<li><a href="{path}" title="{text}">{text[:12]}…</a><span>{date}</span></li>'


def _page(body: str, encoding: str = "utf-8", declared: str = "utf-8") -> Resource:
    html = f'<html><head><meta charset="{declared}"></head><body>{_NEWS}{body}</body></html>'
    return Resource(html.encode(encoding), "text/html")


def _static(host: Host, built: Built) -> None:
    """Eighty reports on four pages; the third page lies about its charset."""
    kinds = cycle(("html", "gbk", "lying", "page"))
    rows = []
    for number in range(80):
        title = f"{AGENCIES[number % 30]}{2019 + number // 30}年政府信息公开工作年度报告"
        path = _report(host, built, f"/nb/t2024_{number}", next(kinds), title)
        rows.append(_row(f".{path.removeprefix('/nb')}", title))
    for number in range(4):
        name = f"index_{number}.html" if number else "index.html"
        script = f'<script>createPageHTML(4, {number}, "index", "html");</script>'
        listed = "".join(rows[number * 20 : number * 20 + 20]) + script
        encoding = "gb18030" if number == 2 else "utf-8"
        host.pages[f"/nb/{name}"] = _page(listed, encoding)
    _add(built, host, "static", ["/nb/index.html"], years="2019-2021")


def _col(host: Host, built: Built) -> None:
    """Sixty reports on three pages, in records that a script shows."""
    kinds = cycle(("html", "page", "gbk"))
    rows = []
    for number in range(60):
        title = f"{2018 + number // 30}年{AGENCIES[number % 30]}政府信息公开年报"
        path = _report(host, built, f"/art/2020/art_88_{number}", next(kinds), title)
        rows.append(f"<record><![CDATA[{_row(path, title)}]]></record>")
    for number in range(1, 4):
        query = f"?uid=88&pageNum={number}" if number > 1 else ""
        listed = "".join(rows[number * 20 - 20 : number * 20])
        script = f"<script>var perPage=20, totalRecord=60, unitid='88';</script>{listed}"
        host.pages[f"/col/col88/index.html{query}"] = _page(script)
    _add(built, host, "col", ["/col/col88/index.html"])


def _jsp(host: Host, built: Built) -> None:
    """Sixty reports of three years; the year is in the address of the list alone."""
    for year in (2021, 2022, 2023):
        rows = ""
        for number in range(20):
            title = f"{AGENCIES[number]}政府信息公开工作年度报告"
            path = _report(host, built, f"/{year}/{number}", "html", f"{year}年{title}")
            rows += _row(path, title)
        host.pages[f"/xxgkAnnualReport.jsp?area=522726&fbtime={year}"] = _page(rows)
    entry = "/xxgkAnnualReport.jsp?area=522726&fbtime={year}"
    _add(built, host, "jsp", [entry], years="2021-2023")


def _yearly(host: Host, built: Built) -> None:
    """Six pages that are reports, with two files each."""
    for year in range(2018, 2024):
        files = "".join(
            f'<p><a href="{_report(host, built, f"/files/{year}", kind, f"{year}年报")}">{text}</a>'
            for kind, text in (("doc", "附件：点击下载"), ("pdf", f"{year}年年度报告.pdf"))
        )
        title = f"独山县人民政府{year}年政府信息公开工作年度报告"
        path = f"/nb/{year}/index.html"
        body = report("html", title).replace(b"</body>", f"{files}</body>".encode())
        host.pages[path] = Resource(
            body + b'<a href="/files/form.doc">\xe7\x94\xb3\xe8\xaf\xb7</a>'
        )
        built.reports[f"{host.url}{path}"] = "html"
        built.forbidden.append(f"{host.url}/files/form.doc")
    _add(built, host, "yearly", ["/nb/{year}/index.html"], years="2018-2023")


def _attachments(host: Host, built: Built) -> None:
    """Forty files on two pages; links that are no files are left."""
    kinds = cycle(FILES)
    rows = []
    for number in range(40):
        title = f"{AGENCIES[number % 30]}{2022 + number // 30}年政府信息公开工作年度报告"
        rows.append(_row(_report(host, built, f"/files/{number}", next(kinds), title), title))
    rows.append(_row("/about.html", "2022年政府信息公开年度报告目录说明"))
    built.forbidden.append(f"{host.url}/about.html")
    further = '<a href="list_2.html">下一页</a>'
    host.pages["/nb/list.html"] = _page("".join(rows[:20]) + further)
    host.pages["/nb/list_2.html"] = _page("".join(rows[20:]) + '<a href="list.html">1</a>')
    _add(built, host, "attachments", ["/nb/list.html"])


def _generic(host: Host, built: Built) -> None:
    """From the home page over a channel and its years to 36 reports, and to one in five places."""
    years = (2021, 2022, 2023)
    host.pages["/"] = _page('<a href="/xxgk/">政府信息公开年报</a><a href="/news/">新闻</a>')
    tabs = "".join(f'<li><a href="/xxgk/{year}/">{year}年</a></li>' for year in years)
    host.pages["/xxgk/"] = _page(tabs)
    kinds = cycle(("html", "pdf", "docx", "gbk"))
    for year in years:
        rows = ""
        for number in range(12):
            title = f"{AGENCIES[number]}{year}年政府信息公开工作年度报告"
            rows += _row(_report(host, built, f"/r/{year}{number}", next(kinds), title), title)
        host.pages[f"/xxgk/{year}/"] = _page(rows)
    title = "独山县2023年政府信息公开工作年度报告"
    places = [f"/same/{number}.html" for number in range(1, 6)]
    host.pages |= dict.fromkeys(places, Resource(report("html", title)))
    built.same += [f"{host.url}{path}" for path in places]
    rows = "".join(_row(path, title) for path in places)
    host.pages["/xxgk/2023/"] = _page(host.pages["/xxgk/2023/"].body.decode() + rows)
    built.forbidden += [f"{host.url}/news/", f"{host.url}/news/1.html", f"{host.url}/gk/2023.html"]
    _add(built, host, "generic", ["/"], years="2021-2023")


def _troubles(host: Host, foreign: Host, built: Built) -> None:
    """A list whose links all lead into trouble, but the one that is well the second time."""
    rules = b"User-agent: other\nDisallow:\n\nUser-agent: xxgk\nDisallow: /secret/\n"
    host.pages["/robots.txt"] = Resource(rules, "text/plain")
    foreign.pages["/2023.html"] = Resource(b"<p>elsewhere</p>")
    big = {"kind": "application/pdf", "stream_bytes": TWO_GB, "is_dated": False}
    away = {"status": 302, "is_dated": False}
    pages: dict[str, tuple[Resource, str]] = {
        "/secret/2023.html": (Resource(b"<p>secret</p>"), "forbidden_by_robots"),
        "/gone.html": (Resource(b"gone", status=404, is_dated=False), "http_404"),
        "/broken.html": (Resource(b"down", status=503, is_dated=False), "http_503"),
        "/slow.html": (Resource(b"<p>slow</p>", delay=3 * TIMEOUT, slow_times=2), "timeout"),
        "/loop/a.html": (Resource(location="/loop/b.html", **away), "redirect_loop"),
        "/metadata.html": (
            Resource(location="http://169.254.169.254/latest/", **away),
            "forbidden_address",
        ),
        "/private.html": (Resource(location="http://10.1.2.3/", **away), "forbidden_address"),
        "/mapped.html": (
            Resource(location="http://[::ffff:192.168.0.1]/", **away),
            "forbidden_address",
        ),
        "/passwd.html": (Resource(location="file:///etc/passwd", **away), "forbidden_address"),
        "/away.html": (Resource(location=f"{foreign.url}/2023.html", **away), "offsite_redirect"),
        "/big.pdf": (Resource(**big), "too_large"),
        "/endless.pdf": (Resource(has_length=False, **big), "too_large"),
        "/bomb.html": (Resource(squeezed(8 * LIMIT), is_squeezed=True), "too_large"),
        "/short.html": (Resource(b"<p>short</p>", missing_bytes=100), "cut_off"),
    }
    host.pages["/loop/b.html"] = Resource(location="/loop/a.html", **away)
    rows = ""
    for path, (page, problem) in pages.items():
        host.pages[path] = page
        built.problems[f"{host.url}{path}"] = problem
        rows += _row(path, f"{path.strip('/')}县2023年政府信息公开年度报告")
    rows += _row(f"{foreign.url}/2023.html", "外县2023年政府信息公开年度报告")
    built.problems[f"{foreign.url}/2023.html"] = "offsite"
    built.forbidden += [f"{foreign.url}/2023.html", f"{host.url}/secret/2023.html"]
    built.late = f"{host.url}/slow.html"
    path = _report(host, built, "/restored", "html", "恢复县2023年政府信息公开年度报告")
    host.pages[path] = Resource(host.pages[path].body, failures=(500,))
    built.fixed = f"{host.url}{path}"
    host.pages["/list.html"] = _page(rows + _row(path, "恢复县2023年政府信息公开年度报告"))
    _add(built, host, "static", ["/list.html"])


def containers(built: Built) -> Counter:
    """How many reports there are in each container."""
    return Counter(built.reports.values())

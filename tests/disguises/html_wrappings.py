"""The wrappings of `html`: panels, frames, scripts, messages, bytes of another kind."""

import html
import json
import random
from collections.abc import Callable
from email.message import EmailMessage

from tests.disguises.base import Disguise, Disguised
from tests.rendering import as_html, random_report
from tests.rendering_office import as_spanned_html


def wrapped(name: str, wrap: Callable[[bytes, random.Random], bytes]) -> Disguise:
    """A page inside another, or in bytes of another kind: nothing of it may be lost."""

    def draw(rng: random.Random) -> Disguised:
        report = random_report(rng, rng.choice(("2019", "2021")))
        page = rng.choice((as_html, as_spanned_html))(report)
        return Disguised(name, wrap(page, rng), report.expected)

    return draw


def _body(page: bytes) -> str:
    return page[page.index(b"<body>") + len(b"<body>") : page.index(b"</body>")].decode()


def _in_panels(panel: str) -> Callable[[bytes, random.Random], bytes]:
    """Table 3 in a panel that a click opens."""

    def wrap(page: bytes, rng: random.Random) -> bytes:
        start = page.rindex(b"<table", 0, page.rindex(b"<table"))
        end = page.index(b"</table>", start) + len(b"</table>")
        filled = panel.encode().replace(b"TABLE", page[start:end])
        return page[:start] + filled + page[end:]

    return wrap


def _in_string(before: str, behind: str) -> Callable[[bytes, random.Random], bytes]:
    def wrap(page: bytes, rng: random.Random) -> bytes:
        text = json.dumps(_body(page), ensure_ascii=rng.random() < 0.5).replace("</", "<\\/")
        return f"<html><head><title>x</title></head><body>{before}{text}{behind}</body>".encode()

    return wrap


def _in_frame(page: bytes, rng: random.Random) -> bytes:
    return f'<html><body><p>1</p><iframe srcdoc="{html.escape(page.decode())}"></iframe>'.encode()


def _damaged(page: bytes, rng: random.Random) -> bytes:
    text = page.decode().replace("utf-8", rng.choice(("gbk", "gb2312", "GB18030"))).encode("gbk")
    at = text.rindex(b"</p>")
    return text[:at] + rng.choice((b"\x80", b"\xff")) + text[at:]


def _message(*parts: tuple[str, str, str]) -> bytes:
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message.make_related()
    for kind, name, text in parts:
        message.add_related(text, subtype=kind, charset="utf-8", cid=f"<{name}>")
    return bytes(message)


def in_message(page: bytes, rng: random.Random) -> bytes:
    opener = "<html><body><p>1</p><iframe src='cid:f@x'></iframe></body></html>"
    return _message(("html", "p@x", opener), ("html", "f@x", page.decode()))


def with_sheet(page: bytes, rng: random.Random) -> bytes:
    text = page.decode().replace(">0<", ">0<b class=h>7</b><")
    link = "<link rel=stylesheet href='cid:s@x'></head>"
    text = text.replace("</head>", link)
    return _message(("html", "p@x", text), ("css", "s@x", ".h{display:none}"))


WRAPPED = {
    "tab_pane": _in_panels("<div class='tab-pane' style='display:none'>TABLE</div>"),
    "tab_by_id": _in_panels(
        "<a onclick=\"show('p3')\">x</a><div id=p3 style='display:none'>TABLE</div>"
    ),
    "tab_by_target": _in_panels("<a href='#p3'>x</a><div id=p3 hidden>TABLE</div>"),
    "tab_alike": _in_panels(
        "<ul><li>x</li><li>y</li></ul><div><div>x</div><div style='display:none'>TABLE</div></div>"
    ),
    "tab_numbered": _in_panels("<div id=con_one_2 style='display:none'>TABLE</div>"),
    "folded": _in_panels("<details><summary>x</summary>TABLE</details>"),
    "in_frame": _in_frame,
    "in_json": _in_string('<script type=\'application/json\'>{"a":1,"c":', "}</script>"),
    "in_script": _in_string("<div id=a></div><script>var c=", ";show(c)</script>"),
    "damaged": _damaged,
    "utf_16": lambda page, rng: page.decode().encode("utf-16"),
}

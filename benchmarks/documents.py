"""Documents to measure on: random reports of many agencies, with own prose, per container.

No two documents share title, prose or numbers, so that no cache helps a measurement.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from pipelines.identify.regions import region_index
from tests.rendering import FLATTENED, GRIDS, Report, random_report
from tests.rendering_office import OFFICE, as_spanned_html
from tests.rendering_pdf import PDFS
from tests.rendering_portal import as_portal_page

LAYOUTS: dict[str, Callable[[Report], bytes]] = {
    **{
        f"text/{name}": render
        for name, render in {**GRIDS, **FLATTENED}.items()
        if name not in ("html", "markdown_with_html", "preformatted")
    },
    "html, bare": as_spanned_html,
    "html, portal": as_portal_page,
    **OFFICE,
    "pdf": next(iter(PDFS.values())),
}
_PRINTED_PROSE = "2023年，我局认真贯彻《条例》，主动公开信息38条。"
_DEPARTMENTS = ("审计局", "教育局", "统计局", "民政局", "水利局", "人民政府办公室", "商务局")
_SENTENCES = (
    "{agency}坚持以公开为常态、不公开为例外，全年通过政府网站公开政府信息{n}条。",
    "其中，机构职能{n}条，财政预决算{n}条，规范性文件{n}件，其他信息{n}条。",
    "政务微信公众号发布信息{n}条，微博发布信息{n}条，召开新闻发布会{n}次。",
    "收到政府信息公开申请{n}件，均在法定期限内答复，同比增长{n}%。",
    "对照《条例》第{n}条的要求，进一步完善了主动公开基本目录，并向社会公布联系电话 0731-578{n}。",
    "一年来，{agency}的工作取得了一定成效，但与群众的期待相比还有差距，公开的深度和时效有待提高。",
    "下一步将加强学习培训，健全审查机制，做到应公开尽公开，切实保障公众的知情权、参与权和监督权。",
)
_NUMBER = re.compile(r"\{n\}")
_PARAGRAPHS = 10


def documents(layout: str, count: int, seed: int = 2024) -> Iterator[bytes]:
    """Return `count` different documents of one container or layout."""
    rng = random.Random(seed)
    counties = [
        region for found in region_index().by_code.values() for region in found
        if region.level == "county" and region.last_year is None
    ]  # fmt: skip
    for _ in range(count):
        agency = rng.choice(counties).name + rng.choice(_DEPARTMENTS)
        report = random_report(rng, rng.choice(("2019", "2021")), 0.05)
        report = replace(report, title=f"{agency}2023年政府信息公开工作年度报告")
        page = LAYOUTS[layout](report)
        yield page.replace(_PRINTED_PROSE.encode(), _prose(rng, agency, layout).encode())


def _prose(rng: random.Random, agency: str, layout: str) -> str:
    """Return paragraphs with numbers in them, separated as in the layout."""
    between = "</p><p>" if layout.startswith("html") else "\n"
    chosen = (rng.choice(_SENTENCES).replace("{agency}", agency) for _ in range(2 * _PARAGRAPHS))
    sentences = [_NUMBER.sub(lambda _: str(rng.randint(1, 999)), text) for text in chosen]
    return between.join(a + b for a, b in zip(sentences[::2], sentences[1::2], strict=True))

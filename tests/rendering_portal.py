"""Random reports as pages of a state portal: what surrounds an article there, and Word's markup.

Menus name the sections of the report and of its neighbours, the breadcrumbs and the footer name
agencies and years; cells hold paragraphs with styles, as an editor pastes them from Word.
"""

import html
from dataclasses import dataclass

from tests.rendering import Report
from tests.rendering_office import Cell, SpannedTable, spanned_sections

_TOPICS = (
    "首页", "政务公开", "政策文件", "机构职能", "政府信息公开指南", "政府信息公开制度",
    "法定主动公开内容", "政府信息公开年报", "依申请公开", "行政许可", "行政处罚", "行政强制",
    "规范性文件", "财政信息", "重大项目", "公共资源配置", "社会救助", "环境保护", "人事信息",
    "应急管理", "政民互动", "办事服务", "数据开放", "专题专栏",
)  # fmt: skip
_DEPARTMENTS = (
    "发展和改革局", "教育局", "公安局", "民政局", "司法局", "财政局", "人力资源和社会保障局",
    "自然资源局", "住房和城乡建设局", "交通运输局", "水利局", "农业农村局", "商务局",
    "卫生健康局", "审计局", "统计局",
)  # fmt: skip
_YEARS = range(2008, 2025)
_TOPICS_A_MENU = 6
_CELL_STYLE = (
    "border-top:none;border-left:none;border-right:1px solid windowtext;"
    "border-bottom:1px solid windowtext;padding:0 7px;word-break:break-all"
)
_PARAGRAPH_STYLE = "margin:0;text-align:center;text-indent:0;line-height:20px;text-autospace:none"
_WORD_STYLE = "font-family:仿宋_GB2312;font-size:14px;color:#000000;letter-spacing:0"
_SCRIPT = """<script type="text/javascript">
var _hmt=_hmt||[];(function(){var hm=document.createElement("script");hm.src="/js/tongji.js";
var s=document.getElementsByTagName("script")[0];s.parentNode.insertBefore(hm,s);})();
function doZoom(size){document.getElementById('zoom').style.fontSize=size+'px';}
</script>"""


@dataclass(frozen=True)
class Article:
    """What a portal prints around an article: its own name, who published it and when."""

    title: str
    site: str = "湘潭县人民政府"
    source: str = "湘潭县审计局"
    published: str = "2024-01-20"


def as_portal_page(report: Report) -> bytes:
    """A page as a portal serves it: about 170 KB, of which the report is the smaller part."""
    return portal_page_from(spanned_sections(report), Article(report.title))


def portal_page_from(parts: list[str | SpannedTable], article: Article) -> bytes:
    """A page of a portal with those paragraphs and tables as its article."""
    body = "".join(_paragraph(part) if isinstance(part, str) else _table(part) for part in parts)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{article.title}-{article.site}"
        f"</title><meta name='SiteName' content='{article.site}'>{_SCRIPT}"
        f"<style>{_styles()}</style></head><body>"
        f"<div class='header'>{_menu()}</div><div class='wrapper'>"
        f"<div class='position'>当前位置：{_links(_TOPICS[:3])}</div>"
        f"<div class='sidebar'>{_sidebar()}</div><div class='article' id='zoom'>"
        f"<h1>{article.title}</h1><div class='info'>发布时间：<span>{article.published}</span> "
        f"来源：<span>{article.source}</span> 浏览次数：<span id='hits'></span></div>"
        f"<div class='TRS_Editor'><!--[if gte mso 9]><xml></xml><![endif]-->{body}</div></div>"
        f"</div><div class='footer'>{_links(_DEPARTMENTS)}<p>主办：{article.site}办公室</p>"
        f"</div>{_SCRIPT}</body></html>"
    ).encode()


def _paragraph(text: str) -> str:
    return (
        "<p class='MsoNormal' style='text-indent:32px;line-height:28px'>"
        f"<span style='{_WORD_STYLE}'>{html.escape(text)}</span></p>\n"
    )


def _table(table: SpannedTable) -> str:
    rows = "".join(
        "<tr style='height:24px'>\n" + "".join(map(_cell, row)) + "</tr>\n" for row in table
    )
    return f"<table class='MsoNormalTable' border='0' cellspacing='0'><tbody>{rows}</tbody></table>"


def _cell(cell: Cell) -> str:
    spans = f" colspan='{cell.across}'" if cell.across > 1 else ""
    spans += f" rowspan='{cell.down}'" if cell.down > 1 else ""
    return (
        f"<td width='64' valign='center'{spans} style='{_CELL_STYLE}'>\n"
        f"<p class='MsoNormal' align='center' style='{_PARAGRAPH_STYLE}'>"
        f"<span style='{_WORD_STYLE}'>{html.escape(cell.text)}</span><span style='{_WORD_STYLE}'>"
        "<o:p></o:p></span></p></td>\n"
    )


def _menu() -> str:
    hidden = f"<ul class='sub-nav' style='display:none'>{_items(_DEPARTMENTS)}</ul>"
    parts = (
        f"<li class='nav-item'><a href='/zwgk/{n}/' target='_blank'>{topic}</a>"
        f"{'' if n % _TOPICS_A_MENU else hidden}</li>"
        for n, topic in enumerate(_TOPICS)
    )
    return f"<ul class='nav'>{''.join(parts)}</ul>"


def _sidebar() -> str:
    years = [f"{year}年政府信息公开工作年度报告" for year in _YEARS]
    return f"<ul>{_items(_TOPICS)}</ul><ul class='nb'>{_items(years)}</ul>"


def _items(texts: tuple[str, ...] | list[str]) -> str:
    return "".join(f"<li>{_links((text,))}</li>\n" for text in texts)


def _links(texts: tuple[str, ...] | list[str]) -> str:
    return " &gt; ".join(
        f"<a href='/zwgk/zfxxgk/fdzdgknr/{number}/index.html' target='_blank' title='{text}'>"
        f"{text}</a>"
        for number, text in enumerate(texts)
    )


def _styles() -> str:
    return "".join(
        f".c{number}{{float:left;width:{number}px;line-height:30px;color:#333}}\n"
        for number in range(60)
    )

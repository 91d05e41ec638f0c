"""Kinds: what stands around, between and among the tables of a report; headings lost or wrong."""

import random
from collections.abc import Callable
from dataclasses import replace

from tests.real_layouts import printers
from tests.real_layouts.printers import Row, print_sheet
from tests.real_layouts.sheets import (
    NULL,
    Box,
    Printed,
    Right,
    Sheet,
    Table,
    changed,
    doubtful,
    real_report,
    sheet_of,
)

Kind = Callable[[random.Random], Printed]
_ABOVE = (
    "首页 > 政务公开 > 政府信息公开年报", "当前位置：首页>法定主动公开内容>行政许可", "登录| 注册",
    "【字体：大 中 小】  打印", "分享到：微信 微博 QQ空间", "发布日期:2022-01-27    点击数:12",
    "浏览次数：103 次", "规章", "行政许可", "行政处罚", "依申请公开", "行政事业性收费", "总计",
    "语音播报", "字号 :", "索引号：00371/2021-00015", "无障碍阅读 | 长者模式 | 简体 | 繁体",
    "2018年", "2019年", "2020年", "2021年政府信息公开工作年度报告", "行政规范性文件 12 件",
)  # fmt: skip
_BELOW = (
    "上一篇：2020年政府信息公开工作年度报告", "下一篇：没有了", "附件：年度报告.docx", "行政强制",
    "主办：湘潭县人民政府办公室", "备案号：湘ICP备05000001号-1", "网站标识码4303210001",
    "扫一扫在手机打开当前页", "【打印本页】 【关闭窗口】", "行政复议", "第 5 页 共 5 页",
)  # fmt: skip
_MARKS = ("- {} -", "—{}—", "第 {} 页 共 9 页", "P. {}", "Page {} - 年报", "{} / 9")
_HEADINGS = ("二、主动公开", "三、收到和处理", "四、政府信息公开行政复议")


def _surrounded(rng: random.Random) -> Printed:
    """Menus, breadcrumbs, share buttons, footers, page numbers between the parts."""
    mark = rng.choice(_MARKS)
    sheet: Sheet = rng.sample(_ABOVE, rng.randint(1, 12))
    page = 1
    for part in sheet_of(real_report(rng, rng.choice((0, 0.1)))):
        sheet.append(part)
        if rng.random() < 0.3:
            sheet.append(mark.format(page))
            page += 1
    return print_sheet([*sheet, *rng.sample(_BELOW, rng.randint(1, 8))], rng)


def _tabled(sheet: Sheet) -> list[tuple[int, Table]]:
    return [(at, part) for at, part in enumerate(sheet) if isinstance(part, Table)]


def _second_copy(rng: random.Random) -> Printed:
    """A table twice, once with another number somewhere: that cell has two readings."""
    sheet = sheet_of(real_report(rng))
    at, table = rng.choice(_tabled(sheet))
    differs = rng.random() < 0.5
    place = rng.choice([box.place for row in table for box in row if box.place])

    def change(box: Box) -> Box:
        return box.says(str(rng.randint(10001, 99999)), NULL) if box.place == place else box

    def doubt(box: Box) -> Box:
        right = NULL if box.place == place else doubtful(box.right)
        return replace(box, right=right) if box.place else box

    copy: Sheet = [table]
    if differs:
        copy = changed(changed([table], change), doubt)
    captions = rng.choice(([], ["附表："], [sheet[at - 1]], ["（表格以附件为准）"]))
    behind = rng.choice((at + 1, len(sheet)))
    return print_sheet([*sheet[:behind], *captions, *copy, *sheet[behind:]], rng)


def _unplaced(sheet: Sheet) -> Sheet:
    """A sheet whose numbers are none of this report's."""
    return changed(sheet, lambda box: replace(box, place=None))


def _another_year(rng: random.Random) -> Printed:
    """Another year's table behind the report: never its numbers."""
    report = real_report(rng)
    other = real_report(rng, form=report.form)
    sheet, others = sheet_of(report), sheet_of(other)
    at, table = rng.choice(_tabled(sheet))
    caption = f"附：{rng.choice((2017, 2018))}年度{others[at - 1][2:]}"
    doubted = changed(
        sheet, lambda b: replace(b, right=doubtful(b.right)) if b.place else b, (table.name,)
    )
    return print_sheet([*doubted, caption, *_unplaced([others[at]])], rng)


def _another_unit(rng: random.Random) -> Printed:
    """Another unit's report on the same page: never its numbers."""
    sheet = sheet_of(real_report(rng))
    other = real_report(rng)
    other = replace(other, title=other.title.replace("审计局", rng.choice(("民政局", "财政局"))))
    doubted = changed(sheet, lambda b: replace(b, right=doubtful(b.right)) if b.place else b)
    return print_sheet([*doubted, *_unplaced(sheet_of(other))], rng)


def _headings_damaged(rng: random.Random) -> Printed:
    """Headings of sections without numerals, with wrong ones, with 行政机关, or not there."""
    sheet: Sheet = []
    for part in sheet_of(real_report(rng, rng.choice((0, 0.1)))):
        if isinstance(part, Table) or not part.startswith(_HEADINGS) or rng.random() < 0.3:
            sheet.append(part)
            continue
        text = part[2:]
        wrong = f"{rng.choice('一二三四五六')}、{text}"
        choices = (
            text,
            f"、{text}",
            f"、行政机关{text}",
            wrong,
            None,
            f"（二）{text}",
            f"2.{text}",
        )
        heading = rng.choice(choices)
        sheet += [heading] if heading else []
    return print_sheet(sheet, rng)


def _blocks_in_another_order(rng: random.Random) -> Printed:
    """The articles of table 2 in another order, with their headings or without."""
    sheet = sheet_of(real_report(rng, rng.choice((0, 0.1))))
    at, table = _tabled(sheet)[0]
    blocks: list[list[Row]] = []
    for row in table:
        blocks += [[]] if len(row) == 1 else []
        blocks[-1].append(row)
    rng.shuffle(blocks)
    skips = rng.random() < 0.3
    rows = [row for block in blocks for row in (block[1:] if skips else block)]
    return print_sheet([*sheet[:at], Table("disclosure", rows), *sheet[at + 1 :]], rng)


def _extension_rows(rng: random.Random) -> Printed:
    """Rows that the form does not have, in table 2 and behind it; the form's rows are certain."""
    sheet = sheet_of(real_report(rng))
    at, table = _tabled(sheet)[0]
    rows = list(table)
    labels = rng.sample(
        ("其他主动公开文件", "行政确认", "行政奖励", "行政检查", "行政征收", "公共服务事项"), 2
    )
    for label in labels:
        where = rng.choice([n for n, row in enumerate(rows) if row[-1].place])
        values = [replace(box, place=None) for box in rows[where] if box.place]
        values = [box.is_now(str(rng.randint(0, 99))) for box in values]
        rows.insert(where + rng.randint(0, 1), [Box(label), *values])
    known = {
        ("disclosure", "other_disclosed_document", column): Right("void")
        for column in ("issued_count", "repealed_count", "in_force_count")
    }
    return print_sheet(
        [*sheet[:at], Table("disclosure", rows), *sheet[at + 1 :]], rng, printers.ALL, known
    )


def _subrows(rng: random.Random) -> Printed:
    """A row of table 2 split into two or three: null for the row of the form."""
    sheet = sheet_of(real_report(rng))
    at, table = _tabled(sheet)[0]
    split = rng.choice([row for row in table if row[-1].place])
    names = rng.sample(("行政检查", "行政确认", "行政奖励", "行政给付", "市本级", "所属单位"), 3)
    names = names[: rng.randint(2, 3)]
    parts = [[box.says(str(rng.randint(0, 99)), NULL) for box in split[1:]] for _ in names]
    rows: list[Row] = []
    for row in table:
        if row is not split:
            wide = row[0].across + 1
            rows.append([replace(row[0], across=wide), *row[1:]])
            continue
        first, *others = ([Box(name), *values] for name, values in zip(names, parts, strict=True))
        rows += [[Box(split[0].text, 1, len(names)), *first], *others]
    containers = (*printers.BARS[:-1], printers.spanned_html, printers.docx, printers.xlsx)
    new = Table("disclosure", rows)
    return print_sheet([*sheet[:at], new, *sheet[at + 1 :]], rng, containers)


PAGES: dict[str, Kind] = {
    "menus, footers, page numbers": _surrounded,
    "a second copy of a table": _second_copy,
    "another year's table": _another_year,
    "another unit's report": _another_unit,
    "section headings damaged": _headings_damaged,
    "blocks in another order": _blocks_in_another_order,
    "extension rows": _extension_rows,
    "a row split into sub-rows": _subrows,
}

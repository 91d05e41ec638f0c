"""Kinds: what stands around, between and among the tables of a report; headings lost or wrong."""

import random
from dataclasses import replace

from tests.real_layouts import sheets
from tests.real_layouts.printers import BARS, print_sheet
from tests.real_layouts.sheets import NULL, Box, Printed, Row, Sheet, Table, doubtful

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
_OTHER_ROWS = (
    "其他主动公开文件",
    "行政确认",
    "行政奖励",
    "行政检查",
    "行政征收",
    "市本级",
    "所属单位",
)


def _surrounded(rng: random.Random) -> Printed:
    """Menus, breadcrumbs, share buttons, footers, page numbers between and in the parts."""
    mark = rng.choice(_MARKS)
    sheet: Sheet = rng.sample(_ABOVE, rng.randint(1, 12))
    for page, part in enumerate(sheets.random_sheet(rng, rng.choice((0, 0.1)))):
        sheet.append(part)
        if rng.random() < 0.3:
            sheet.append(mark.format(page))
        elif isinstance(part, Table) and part.name != "appeals" and rng.random() < 0.3:
            part.insert(rng.randint(4, len(part) - 1), [Box(mark.format(page))])
    return print_sheet([*sheet, *rng.sample(_BELOW, rng.randint(1, 8))], rng)


def _second_copy(rng: random.Random) -> Printed:
    """A table twice, once with another number somewhere: that cell has two readings."""
    sheet = sheets.random_sheet(rng)
    at, table = rng.choice(sheets.tables_of(sheet))
    place = rng.choice([box.place for row in table for box in sheets.values_of(row)])

    def change(box: Box) -> Box:
        return box.says(rng.choice(("10001", "77")), NULL) if box.place == place else doubtful(box)

    copy: Sheet = sheets.by_boxes([table], change) if rng.random() < 0.5 else [table]
    captions = rng.choice(([], ["附表："], [sheet[at - 1]], ["（表格以附件为准）"]))
    behind = rng.choice((at + 1, len(sheet)))
    return print_sheet([*sheet[:behind], *captions, *copy, *sheet[behind:]], rng)


def _of_others(sheet: Sheet) -> Sheet:
    """A sheet whose numbers are none of this report's."""
    return sheets.by_boxes(sheet, lambda box: replace(box, place=None))


def _another_year(rng: random.Random) -> Printed:
    """Another year's table behind the report: never its numbers."""
    report = sheets.real_report(rng)
    sheet, other = (
        sheets.sheet_of(report),
        sheets.random_sheet(rng, form=report.form),
    )
    at, table = rng.choice(sheets.tables_of(sheet))
    caption = f"附：{rng.choice((2017, 2018))}年度{sheet[at - 1][2:]}"
    doubts = sheets.by_rows(sheet, sheets.doubted, (table.name,))
    return print_sheet([*doubts, caption, *_of_others([other[at]])], rng)


def _another_unit(rng: random.Random) -> Printed:
    """Another unit's report on the same page: never its numbers."""
    first, second = (
        sheets.random_sheet(rng),
        sheets.random_sheet(rng),
    )
    second[0] = second[0].replace("审计局", rng.choice(("民政局", "财政局")))
    return print_sheet([*sheets.by_rows(first, sheets.doubted), *_of_others(second)], rng)


def _headings_damaged(rng: random.Random) -> Printed:
    """Headings of sections without numerals, with wrong ones, with 行政机关, or not there."""
    sheet: Sheet = []
    for part in sheets.random_sheet(rng, rng.choice((0, 0.1))):
        if isinstance(part, str) and part.startswith(_HEADINGS) and rng.random() < 0.7:
            text, wrong = part[2:], rng.choice("一二三四五六")
            part = rng.choice((text, f"、{text}", f"、行政机关{text}", f"{wrong}、{text}", ""))
        sheet += [part] if part else []
    return print_sheet(sheet, rng)


def _blocks_in_another_order(rng: random.Random) -> Printed:
    """The articles of table 2 in another order, with their headings or without."""
    sheet = sheets.random_sheet(rng, rng.choice((0, 0.1)))
    at, table = sheets.tables_of(sheet)[0]
    blocks: list[list[Row]] = []
    for row in table:
        blocks += [[]] if len(row) == 1 else []
        blocks[-1].append(row)
    first = rng.choice((0, 0, 1))
    rng.shuffle(blocks)
    sheet[at] = Table(table.name, [row for block in blocks for row in block[first:]])
    return print_sheet(sheet, rng)


def _extension_rows(rng: random.Random) -> Printed:
    """Rows that the form does not have in table 2; the form's rows are certain."""
    sheet = sheets.random_sheet(rng)
    table = sheets.tables_of(sheet)[0][1]
    for label in rng.sample(_OTHER_ROWS[:5], 2):
        at = rng.choice([n for n, row in enumerate(table) if sheets.values_of(row)])
        values = (Box(str(rng.randint(0, 99)), box.across) for box in table[at][1:])
        table.insert(at + rng.randint(0, 1), [Box(label), *values])
    return print_sheet(sheet, rng)


def _subrows(rng: random.Random) -> Printed:
    """A row of table 2 split into two or three: null for the row of the form."""
    sheet = sheets.random_sheet(rng)
    at, table = sheets.tables_of(sheet)[0]
    split = rng.choice([row for row in table if sheets.values_of(row)])
    names = rng.sample(_OTHER_ROWS[1:], rng.randint(2, 3))
    rows: list[Row] = []
    for row in table:
        if row is not split:
            rows.append([replace(row[0], across=row[0].across + 1), *row[1:]])
            continue
        parts = [[box.says(str(rng.randint(0, 99)), NULL) for box in row[1:]] for _ in names]
        rows += [[Box(name), *part] for name, part in zip(names, parts, strict=True)]
        rows[-len(names)].insert(0, Box(row[0].text, 1, len(names)))
    sheet[at] = Table(table.name, rows)
    return print_sheet(sheet, rng, [*BARS[:-1], "spanned.html", "report.docx", "report.xlsx"])


KINDS = {
    "menus, footers, page numbers": _surrounded,
    "a second copy of a table": _second_copy,
    "another year's table": _another_year,
    "another unit's report": _another_unit,
    "section headings damaged": _headings_damaged,
    "blocks in another order": _blocks_in_another_order,
    "extension rows": _extension_rows,
    "a row split into sub-rows": _subrows,
}

"""Kinds: what offices and provinces write into labels and headers of the form.

Seen in Hubei's own forms of 2019 and 2020, in Beijing's and in Wuhan's reports.
"""

import random
import re
from collections.abc import Callable

from tests.real_layouts import sheets
from tests.real_layouts.printers import print_sheet
from tests.real_layouts.sheets import TABLES, Box, Printed

_SERVICES = (
    "指行政许可以外的政务服务事项,含行政确认、行政奖励、行政裁决、行政给付、行政处罚、行政强制、"
    "行政检查、行政征收和其他类,以及公共服务事项"
)
_ROW_NOTES = {
    "规章": ("设区的市、自治州人民政府应提供相关数据", "指2000年以后制定的规章", "含废止0件"),
    "规范性文件": ("指各行政机关印发的有正式文号的文件", "不含规章", "文号为〔2020〕1号等的文件"),
    "行政规范性文件": ("以2020年公布的目录为准", "含与其他部门联合印发的2件"),
    "行政许可": ("指办件量", "含行政确认、行政处罚以外的其他对外管理服务事项"),
    "其他对外管理服务事项": (
        _SERVICES,
        f"{_SERVICES}，依据省政务服务事项目录（2019年版）填写，与权责清单一致，未列入清单的事项不在"
        "统计范围之内，共分10类填报",
    ),
    "行政处罚": ("含简易程序", "指2020年作出处罚决定的案件"),
    "行政强制": ("含行政强制措施和行政强制执行2类",),
    "行政事业性收费": ("指收费项目,不含政府性基金", "共3项"),
    "政府集中采购": ("含部门集中采购", "限额标准50万元以上"),
}
_HEADER_NOTES = {
    "上一年项目数量": ("指2019年事项数", "截至2019年12月31日"),
    "本年增/减": ("指2020年增加或减少的事项数,减用负值表示,如-8", "较2019年"),
    "处理决定数量": ("指2020年办件量", "件"),
    "本年处理决定数量": ("指2020年办件量", "件"),
    "本年新制作数量": ("件", "指2020年1月1日至12月31日制作的"),
    "本年新公开数量": ("件", "含2019年制作、本年公开的"),
    "对外公开总数量": ("件", "历年累计"),
    "本年制发件数": ("件", "以公布日期为准"),
    "本年废止件数": ("含失效", "不含修订"),
    "现行有效件数": ("历史累计", "截至本年12月31日"),
    "采购项目数量": ("指2020年项目数", "个"),
    "采购总金额": ("万元,保留四位小数", "单位：万元"),
}
_DEFINITIONS = {
    "规章": "地方行政规章指各省、自治区、直辖市的人民政府等制定和发布的规范性文件。"
    "规章的名称一般称“规定”、“办法”,但不得称“条例”。",
    "规范性文件": "是指各级人民政府及其派出机关在法定职权范围内依照法定程序制定、发布的能够反复"
    "适用的行政措施、决定、命令或者指示等行政规范。",
    "行政规范性文件": "指除政府规章外，行政机关依法制定并公开发布、在5年有效期内反复适用的公文。",
    "行政许可": "指根据申请，经依法审查，准予其从事特定活动的行为，不含行政处罚、行政强制。",
    "行政处罚": "指对违反行政管理秩序的公民、法人予以惩戒的行为，2021年修订的法第2条。",
    "行政强制": "包括行政强制措施和行政强制执行。",
    "行政事业性收费": "指按照成本补偿和非盈利原则收取的费用。",
}
_YEARS = {
    "上一年项目数量": ("上一年项目数量 2019年", "2019年项目数量", "上一年(2019年)项目数量"),
    "本年增/减": ("本年 增/减", "本年增/减 2020年", "本年增（+）/减（-）"),
    "处理决定数量": ("处理决定数量 2020年", "本年处理决定数量"),
    "本年制发件数": ("2020年制发件数", "本年制发 件数", "本年（2020年）制发件数"),
    "现行有效件数": ("现行有效件数 （件）", "现行有效件数:件"),
    "采购总金额": ("采购总金额（万元）", "采购总金额 单位:万元"),
    "本年收费金额（单位：万元）": ("本年收费金额（万元）", "本年收费金额 单位：万元"),
}
_DAMAGED = {
    "本年新制作数量": ("本年新", "本年新 制作数量"),
    "本年制发件数": ("本年发件", "本年制 发件数"),
    "现行有效件数": ("现行有效件",),
    "本年增/减": ("本年增/", "本年增减"),
    "商业企业": ("商业 企业", "企业"),
    "科研机构": ("科研 机构",),
    "社会公益组织": ("社会 公益 组织",),
    "总计": ("合计", "总 计"),
    "结果维持": ("结果 维持", "结果\u3000维持"),
    "尚未审结": ("尚未 审结",),
    "行政规范性文件": ("规范性文件", "行政规范性 文件"),
    "（三）不予公开": ("(三) 不予公开", "（三）不予以公开", "不予公开"),
    "三、本年度办理结果": ("三、本", "三 、 本年度办理结果"),
    "5.属于三类内部事务信息": ("5.属于三类内容事务信息", "5、属于三类内部事务信息"),
    "1.信访举报投诉类申请": ("1.信息举报投诉类申请", "1．信访举报投诉类申请", "信访举报投诉类申请"),
    "第二十条第（五）项": ("第二十条(五)项", "第二十条  第(五)项", "第二十条第"),
}


def _relabelled(change: Callable[[str, random.Random], str], tables=("disclosure",)):
    """A kind whose labels are changed, in all containers; 2020 is the year of the report."""

    def kind(rng: random.Random) -> Printed:
        sheet = sheets.random_sheet(rng, rng.choice((0, 0, 0.1)))
        year = int(sheet[0].split("年")[0][-4:])

        def relabel(box: Box) -> Box:
            if box.place or rng.random() < 0.3:
                return box
            text = change(box.text, rng)
            return box.says(re.sub("2019|2020", lambda m: str(int(m[0]) - 2020 + year), text))

        return print_sheet(sheets.by_boxes(sheet, relabel, tables), rng)

    return kind


def _with_note(notes: dict[str, tuple[str, ...]]) -> Callable[[str, random.Random], str]:
    def change(label: str, rng: random.Random) -> str:
        if label not in notes:
            return label
        opening, closing = rng.choice(("（）", "()", "（）", "()", "【】", "[]"))
        return f"{label}{rng.choice(('', '', ' '))}{opening}{rng.choice(notes[label])}{closing}"

    return change


def _defined(label: str, rng: random.Random) -> str:
    return f"{label}{rng.choice(':：')}{_DEFINITIONS[label]}" if label in _DEFINITIONS else label


def _one_of(found: dict[str, tuple[str, ...]]) -> Callable[[str, random.Random], str]:
    return lambda label, rng: rng.choice(found.get(label, (label,)))


KINDS = {
    "notes in brackets in row labels": _relabelled(_with_note(_ROW_NOTES)),
    "notes in brackets in headers": _relabelled(_with_note(_HEADER_NOTES)),
    "notes in brackets in both": _relabelled(_with_note({**_ROW_NOTES, **_HEADER_NOTES})),
    "definitions behind a colon": _relabelled(_defined),
    "years and units in headers": _relabelled(_one_of(_YEARS)),
    "labels cut, broken, misspelt": _relabelled(_one_of(_DAMAGED), TABLES),
}

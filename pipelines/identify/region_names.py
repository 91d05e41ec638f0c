"""Shortened forms of the name of a region.

`forms` are complete by themselves (彭水县 for 彭水苗族土家族自治县). A `base` (湘潭, 亳州) has lost
the word for its kind and is used only if something else confirms it. `regions` and `context` decide
the region.
"""

import re
from dataclasses import dataclass

_GROUP = (
    r"(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水"
    r"|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克"
    r"|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各)族"
    r"|蒙古|维吾尔|哈萨克|柯尔克孜|锡伯|塔吉克"
)
_AUTONOMOUS = re.compile(rf"(?P<base>.+?)(?:{_GROUP})+自治(?P<kind>州|县|旗)")
_AUTONOMOUS_PLAIN = re.compile(r"(?P<base>.+?)族?自治(?P<kind>州|县|旗)")
_AUTONOMOUS_REGION = re.compile(r"(?P<base>.+?)(?:壮族|回族|维吾尔)?自治区")
_ETHNIC_TOWNSHIP = re.compile(rf"(?P<base>.+?)(?:{_GROUP})+(?P<kind>乡|镇|苏木)")
_KINDS = ("特别行政区", "地区", "新区", "林区", "特区", "省", "市", "县", "区", "州", "盟", "旗")


@dataclass(frozen=True)
class NameForms:
    """The written forms of one region's name."""

    forms: tuple[str, ...]
    base: str | None


def region_name_forms(name: str) -> NameForms:
    """Return the forms of the name of a province, prefecture or county.

    Example:
        >>> region_name_forms("彭水苗族土家族自治县").forms
        ('彭水苗族土家族自治县', '彭水县', '彭水自治县')
        >>> region_name_forms("攸县")
        NameForms(forms=('攸县',), base=None)
    """
    match = _AUTONOMOUS.fullmatch(name) or _AUTONOMOUS_PLAIN.fullmatch(name)
    if match:
        base, kind = match["base"], match["kind"]
        return NameForms((name, f"{base}{kind}", f"{base}自治{kind}"), base)
    if match := _AUTONOMOUS_REGION.fullmatch(name):
        base = match["base"]
        return NameForms(tuple(dict.fromkeys((name, f"{base}自治区"))), base)
    for kind in _KINDS:
        if name.endswith(kind):
            base = name.removesuffix(kind)
            return NameForms((name,), base if len(base) > 1 else None)
    return NameForms((name,), None)


def plain_township(name: str) -> str:
    """Return the name of a township without the names of peoples.

    Example:
        >>> plain_township("二酉苗族乡")
        '二酉乡'
    """
    if "族" not in name and "蒙古" not in name:
        return name
    match = _ETHNIC_TOWNSHIP.fullmatch(name)
    return match["base"] + match["kind"] if match else name


def township_name_forms(name: str) -> tuple[str, ...]:
    """Return the forms of the name of a township: as listed, and without the names of peoples.

    A subdistrict is also written with 办事处 in place of 街道; one listed with both is found by
    街道, as all others of that name are. The 地区 of Beijing are its towns too.

    Example:
        >>> township_name_forms("杨柳白族彝族乡")
        ('杨柳白族彝族乡', '杨柳乡')
        >>> township_name_forms("亦庄地区")
        ('亦庄地区', '亦庄地区办事处', '亦庄镇', '亦庄乡')
    """
    if (plain := plain_township(name)) != name:
        return (name, plain)
    if name.endswith("地区"):
        base = name.removesuffix("地区")
        return (name, f"{name}办事处", f"{base}镇", f"{base}乡")
    name = name.removesuffix("办事处") if name.endswith("街道办事处") else name
    if name.endswith("街道") and len(name) > 3:
        return (name, name.removesuffix("街道") + "办事处")
    return (name,)

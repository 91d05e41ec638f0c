"""Short forms of region names."""

import pytest

from pipelines.identify.region_names import region_name_forms, township_name_forms


@pytest.mark.parametrize(
    ("name", "forms", "base"),
    [
        ("攸县", ("攸县",), None),
        ("湘潭县", ("湘潭县",), "湘潭"),
        ("浦东新区", ("浦东新区",), "浦东"),
        ("神农架林区", ("神农架林区",), "神农架"),
        ("民和回族土族自治县", ("民和回族土族自治县", "民和县", "民和自治县"), "民和"),
        ("东乡族自治县", ("东乡族自治县", "东乡县", "东乡自治县"), "东乡"),
        ("龙胜各族自治县", ("龙胜各族自治县", "龙胜县", "龙胜自治县"), "龙胜"),
        (
            "克孜勒苏柯尔克孜自治州",
            ("克孜勒苏柯尔克孜自治州", "克孜勒苏州", "克孜勒苏自治州"),
            "克孜勒苏",
        ),
        ("内蒙古自治区", ("内蒙古自治区",), "内蒙古"),
        ("新疆维吾尔自治区", ("新疆维吾尔自治区", "新疆自治区"), "新疆"),
    ],
)
def test_region_forms(name, forms, base):
    names = region_name_forms(name)
    assert names.forms == forms
    assert names.base == base


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("湾沟镇", ("湾沟镇",)),
        ("杨柳白族彝族乡", ("杨柳白族彝族乡", "杨柳乡")),
        ("华侨路街道", ("华侨路街道", "华侨路办事处")),
        ("新华街道办事处", ("新华街道", "新华办事处")),
    ],
)
def test_township_forms(name, forms):
    assert township_name_forms(name) == forms

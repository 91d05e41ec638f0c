"""The list of sources: what is right, and what is said of what is wrong."""

from pathlib import Path

import pytest
import yaml

from pipelines.harvest.sources import PORTALS_DIR, Source, read_sources

RIGHT = {
    "id": "dushan",
    "name": "独山县人民政府",
    "region_code": "522726",
    "pattern": "static",
    "entry_pages": ["http://www.dushan.gov.cn/nb/"],
}


def listed(tmp_path: Path, *entries: dict, loopback: bool = False):
    text = yaml.safe_dump(list(entries), allow_unicode=True)
    (tmp_path / "list.yaml").write_text(text, encoding="utf-8")
    return read_sources(tmp_path, loopback)


def test_our_own_list_is_right_and_nothing_of_it_is_enabled():
    found = read_sources(PORTALS_DIR)
    assert found.problems == []
    assert [source.id for source in found.sources if source.enabled] == []


def test_an_entry_without_pages_is_that_of_the_register_but_for_what_it_says(tmp_path: Path):
    [known] = [source for source in read_sources(PORTALS_DIR).sources if source.id == "dushan"]
    found = listed(tmp_path, {"id": "dushan", "enabled": True, "years": 2024}, {"id": "elsewhere"})
    assert found.sources == [known.model_copy(update={"enabled": True, "years": [2024]})]
    assert {problem.entry for problem in found.problems} == {"elsewhere"}


def test_a_file_may_hold_one_source(tmp_path: Path):
    text = (
        "id: a\nname: A\nregion_code: '522726'\npattern: generic\nentry_pages: [http://a.gov.cn]\n"
    )
    (tmp_path / "a.yaml").write_text(text)
    assert [source.id for source in read_sources(tmp_path).sources] == ["a"]


@pytest.mark.parametrize(
    ("change", "field", "remedy"),
    [
        ({"region_code": "999999"}, "region_code", "no region has the code 999999"),
        ({"region_code": 522726}, "region_code", "Input should be a valid string, not 522726"),
        ({"pattern": "trs"}, "pattern", "unknown pattern 'trs'; there are static, col, jsp"),
        ({"entry_pages": ["www.a.gov.cn"]}, "entry_pages.0", "begins with http:// or https://"),
        ({"entry_pages": ["ftp://a.gov.cn/"]}, "entry_pages.0", "begins with http:// or https://"),
        ({"entry_pages": ["http://"]}, "entry_pages.0", "no host"),
        ({"entry_pages": ["http://a.gov.cn:x/"]}, "entry_pages.0", "Port could not be cast"),
        ({"entry_pages": ["http://u:p@a.gov.cn/"]}, "entry_pages.0", "holds a user name"),
        ({"entry_pages": ["http://10.0.0.8/"]}, "entry_pages", "10.0.0.8 is no public address"),
        ({"entry_pages": ["http://127.0.0.1/"]}, "entry_pages", "127.0.0.1 is no public address"),
        ({"entry_pages": ["http://localhost/"]}, "entry_pages", "a name of a local network"),
        ({"hosts": ["oa.lan"]}, "hosts", "oa.lan is a name of a local network"),
        ({"hosts": ["http://a.gov.cn"]}, "hosts.0", "http://a.gov.cn is no host"),
        ({"hosts": ["a.gov.cn/nb"]}, "hosts.0", "a.gov.cn/nb is no host"),
        ({"entry_pages": []}, "entry_pages", "at least 1 item"),
        ({"pattern": "jsp"}, "entry_pages", "the pattern jsp needs {year} in each address"),
        ({"pattern": "yearly"}, "entry_pages", "the pattern yearly needs {year}"),
        ({"entry_pages": ["http://a.gov.cn/{year}/"]}, "years", "say which years {year} stands"),
        ({"years": "2007-2009"}, "years.0", "greater than or equal to 2008"),
        ({"years": 20233}, "years.0", "less than or equal to 2100"),
        ({"years": "all"}, "years", "valid list"),
        ({"delay_seconds": -1}, "delay_seconds", "greater than or equal to 0"),
        ({"id": "Du Shan"}, "id", "should match pattern"),
        ({"entry": "x"}, "entry", "is no field; there are id, name, region_code"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, change, field, remedy):
    found = listed(
        tmp_path, RIGHT | {"id": "first", "entry_pages": ["http://b.gov.cn/"]}, RIGHT | change
    )
    assert [source.id for source in found.sources] == ["first"]
    (problem,) = found.problems
    assert (problem.file, problem.line, problem.field) == ("list.yaml", 7, field)
    assert problem.entry == change.get("id", "dushan")
    assert remedy in problem.remedy


def test_a_missing_field_and_an_entry_without_id(tmp_path: Path):
    found = listed(tmp_path, {k: v for k, v in RIGHT.items() if k not in ("id", "name")})
    said = [str(problem) for problem in found.problems]
    assert said == [
        "list.yaml:1: an entry without id: id: is missing; add it",
        "list.yaml:1: an entry without id: name: is missing; add it",
    ]


def test_ids_and_entry_pages_are_used_once(tmp_path: Path):
    found = listed(tmp_path, RIGHT, RIGHT, RIGHT | {"id": "other"})
    assert [problem.remedy for problem in found.problems] == [
        "dushan is used twice; choose another",
        "http://www.dushan.gov.cn/nb/ is an entry page of dushan too; keep one of them",
        "http://www.dushan.gov.cn/nb/ is an entry page of dushan too; keep one of them",
    ]
    assert [source.id for source in found.sources] == ["dushan"]


def test_a_file_that_is_no_yaml_leaves_the_others(tmp_path: Path):
    (tmp_path / "broken.yaml").write_text("a: [1\nb: 2\n")
    (tmp_path / "empty.yaml").write_text("")
    (tmp_path / "latin.yaml").write_bytes(b"name: \xff\xfe\n")
    found = listed(tmp_path, RIGHT)
    assert len(found.sources) == 1
    assert [(problem.file, problem.line) for problem in found.problems] == [
        ("broken.yaml", 2),
        ("latin.yaml", 1),
    ]


def test_loopback_only_where_it_is_set(tmp_path: Path):
    entry = RIGHT | {"entry_pages": ["http://127.0.0.1:8000/"]}
    assert listed(tmp_path, entry).sources == []
    assert listed(tmp_path, entry, loopback=True).sources[0].places == {"127.0.0.1:8000"}


def test_entries_of_years():
    source = Source.model_validate(
        RIGHT
        | {"entry_pages": ["http://a.gov.cn/{year}/", "http://b.gov.cn/"], "years": "2021-2022"}
    )
    assert source.entries() == [
        ("http://a.gov.cn/2021/", 2021),
        ("http://a.gov.cn/2022/", 2022),
        ("http://b.gov.cn/", None),
    ]
    assert source.entries(2023) == [("http://a.gov.cn/2023/", 2023), ("http://b.gov.cn/", None)]
    assert [source.wants(year) for year in (2021, 2023, None)] == [True, False, True]
    assert [source.wants(year, 2023) for year in (2021, 2023, None)] == [False, True, True]

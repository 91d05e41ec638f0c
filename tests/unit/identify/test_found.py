"""What the link to a document says is evidence, behind what the document itself says."""

from datetime import date

from pipelines.archive.provenance import Provenance
from pipelines.identify import Evidence, identify
from pipelines.parse import parse
from tests.conftest import SAMPLES

LINK = "湘潭县审计局2021年政府信息公开工作年度报告"


def test_a_link_names_what_the_document_does_not():
    identity = identify(Evidence("1.html", link_text=LINK, listed_date=date(2022, 1, 20)))
    assert (identity.agency_name, identity.region_code, identity.report_year) == (
        "湘潭县审计局", "430321", 2021,
    )  # fmt: skip
    assert (identity.agency_basis, identity.report_year_basis) == ("link", "link")
    assert (identity.published_on, identity.published_on_basis) == (date(2022, 1, 20), "listing")


def test_what_the_document_says_goes_before_its_link_and_the_two_are_compared():
    title = "湘潭县财政局2020年政府信息公开工作年度报告"
    identity = identify(Evidence("1.html", title=title, link_text=LINK, listed_year=2021))
    assert (identity.title, identity.report_year) == (title, 2020)
    assert identity.agency_name == "湘潭县财政局"
    assert {finding.code for finding in identity.findings} == {"S2"}


def test_the_year_of_the_list_is_taken_where_nothing_else_states_one():
    title = "湘潭县财政局政府信息公开工作年度报告"
    identity = identify(Evidence("2019.html", title=title, listed_year=2021))
    assert (identity.report_year, identity.report_year_basis) == (2021, "listing")


def test_a_date_on_the_page_goes_before_the_date_in_the_list():
    line = ("line 1", "发布时间：2022-01-21")
    identity = identify(Evidence("1.html", lines=(line,), listed_date=date(2022, 1, 20)))
    assert identity.published_on == date(2022, 1, 21)


def test_a_document_is_called_what_its_publisher_called_it():
    text = SAMPLES[4].read_bytes().replace("湘潭县审计局".encode(), b"")
    reading = parse(text, "a.warc.gz#8192", found=Provenance(name=f"{LINK}.txt"))
    assert reading.identity.agency_name == "湘潭县审计局"
    assert reading.identity.agency_basis == "file name"

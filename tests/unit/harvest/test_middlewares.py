"""How the crawler behaves towards a host: robots.txt, waits, silence."""

from types import SimpleNamespace

import pytest
from protego import Protego
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.internet.defer import Deferred

from pipelines.harvest.failures import Refused
from pipelines.harvest.middlewares import (
    MAX_SILENCE,
    HostDelays,
    RetryWithBackoff,
    RobotsTxt,
    SkipSilentHosts,
    UnreadableRobots,
)

REQUEST = Request("http://a.gov.cn/1.html")
OK = Response(REQUEST.url)


def crawler(**settings: object) -> SimpleNamespace:
    """As much of a crawler as the parts look at."""
    slots = {"a.gov.cn": SimpleNamespace(delay=2.0)}
    return SimpleNamespace(
        settings=Settings({"AUTOTHROTTLE_ENABLED": True, "ROBOTSTXT_OBEY": True} | settings),
        signals=SimpleNamespace(connect=lambda *_, **__: None),
        engine=SimpleNamespace(downloader=SimpleNamespace(slots=slots)),
        stats=SimpleNamespace(inc_value=lambda *_: None),
        spider=None,
    )


def test_a_silent_host_is_left_alone_until_it_answers():
    patience = SkipSilentHosts()
    for _ in range(MAX_SILENCE - 1):
        patience.process_exception(REQUEST, DownloadTimeoutError())
    patience.process_request(REQUEST)
    patience.process_exception(REQUEST, DownloadTimeoutError())
    with pytest.raises(Refused) as refused:
        patience.process_request(REQUEST)
    assert refused.value.problem == "host_down"
    patience.process_request(Request("http://b.gov.cn/"))
    patience.process_response(REQUEST, OK)
    patience.process_request(REQUEST)


def test_a_body_that_is_too_large_is_no_silence():
    patience = SkipSilentHosts()
    for _ in range(MAX_SILENCE):
        patience.process_exception(REQUEST, DownloadCancelledError())
    assert patience.process_request(REQUEST) is None


@pytest.mark.parametrize(
    ("asked", "delay"), [("7", 7.0), ("0.5", 2.0), ("99999", 600.0), ("soon", 2.0)]
)
def test_robots_txt_may_ask_for_a_longer_delay(asked: str, delay: float):
    throttle = HostDelays(crawler(HARVEST_HOST_DELAYS={}))
    rules = SimpleNamespace(rp=Protego.parse(f"User-agent: *\nCrawl-delay: {asked}\n"))
    throttle._robots_parsed(rules, REQUEST)
    assert throttle.crawler.engine.downloader.slots["a.gov.cn"].delay == delay


def test_no_host_is_hurried_below_what_its_source_asks():
    throttle = HostDelays(crawler(HARVEST_HOST_DELAYS={"a.gov.cn": 5.0}))
    throttle.mindelay, throttle.maxdelay = 0.0, 60.0
    slot = SimpleNamespace(delay=5.0)
    throttle._adjust_delay(slot, 0.01, OK)
    assert slot.delay == 5.0
    throttle._adjust_delay(slot, 30.0, OK)
    assert slot.delay == 30.0


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        (UnreadableRobots("robots.txt answers 503"), "forbidden_by_robots"),
        (UnreadableRobots("robots.txt cannot be read: no name", "dns"), "dns"),
    ],
)
def test_a_robots_txt_that_cannot_be_read_forbids_all(rules: UnreadableRobots, problem: str):
    with pytest.raises(Refused) as refused:
        RobotsTxt(crawler()).process_request_2(rules, REQUEST)
    assert (refused.value.problem, refused.value.detail) == (problem, rules.why)


@pytest.mark.parametrize(
    ("status", "problem"),
    [(200, "forbidden_by_robots"), (404, None), (403, None), (503, "forbidden_by_robots")],
)
def test_robots_txt_by_its_status(status: int, problem: str | None):
    robots = RobotsTxt(crawler())
    robots._parsers["a.gov.cn"] = Deferred()
    robots.crawler.signals.send_catch_log_async = _nothing
    answer = Response("http://a.gov.cn/robots.txt", status, body=b"User-agent: xxgk\nDisallow: /")
    with pytest.raises(StopIteration):
        robots._parse_robots(answer, "a.gov.cn", REQUEST).send(None)
    try:
        robots.process_request_2(robots._parsers["a.gov.cn"], REQUEST)
        found = None
    except Refused as error:
        found = error.problem
    assert found == problem


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (Refused("offsite_redirect", "to b.gov.cn"), None),
        (DownloadTimeoutError("60 s"), "timeout"),
        (Refused("forbidden_address", "to 10.0.0.1"), "forbidden_by_robots"),
    ],
)
def test_robots_txt_that_gave_no_answer(error: Exception, problem: str | None):
    robots = RobotsTxt(crawler())
    robots._parsers["a.gov.cn"] = Deferred()
    robots._robots_error(error, "a.gov.cn")
    rules = robots._parsers["a.gov.cn"]
    assert (rules and rules.problem) == problem


async def _nothing(**_: object) -> None:
    """In place of Scrapy's signals."""


@pytest.mark.parametrize(
    ("attempt", "header", "least", "most"),
    [
        (1, None, 4.0, 6.0),
        (2, None, 8.0, 12.0),
        (4, None, 32.0, 48.0),
        (1, b"120", 120.0, 120.0),
        (1, b"9999", 600.0, 600.0),
        (1, b"Sun, 22 Nov 2026", 4.0, 6.0),
    ],
)
def test_each_repetition_waits_twice_as_long(
    monkeypatch: pytest.MonkeyPatch, attempt: int, header: bytes | None, least: float, most: float
):
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("pipelines.harvest.middlewares.asyncio.sleep", sleep)
    backoff = RetryWithBackoff(Settings({"RETRY_TIMES": 9}))
    backoff.crawler = crawler(HARVEST_BACKOFF=5.0, RETRY_TIMES=9)
    backoff.crawler.spider = SimpleNamespace(crawler=backoff.crawler)
    request = REQUEST.replace(meta={"retry_times": attempt - 1})
    busy = Response(REQUEST.url, 503, headers={"Retry-After": header} if header else None)
    with pytest.raises(StopIteration) as done:
        backoff.process_response(request, busy).send(None)
    assert done.value.value.meta["retry_times"] == attempt
    assert least <= waits[0] <= most

"""Run the crawl: Scrapy with our components, and its events.

Runs once per process, as Twisted's reactor starts once: `python -m pipelines.harvest` reads a
plan on standard input and writes its events to standard output, one JSON object per line:
`progress` (done, total), `failed` (url, source, role, reason, detail), `log` (level, message), and
at the end `summary`, or `error` with a message.
"""

import gc
import json
import logging
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from scrapy.crawler import CrawlerProcess

from pipelines.harvest.middlewares import AGENT
from pipelines.harvest.plan import Plan
from pipelines.harvest.reactor import GuardedReactor
from pipelines.harvest.recorder import Recorder
from pipelines.harvest.spider import HarvestSpider
from pipelines.harvest.tally import Tally
from pipelines.lock import WriterBusy, writer
from pipelines.warc.index import INDEX_NAME, FetchIndex
from pipelines.warc.writing import WarcFiles

_OURS = "pipelines.harvest"
_SLOWEST = 60.0
_GARBAGE_THRESHOLD = 20_000
"""New objects before a look for cycles; Scrapy makes thousands a page, and few of them cycles."""
_TOLD_OTHERWISE = ("scrapy.downloadermiddlewares.robotstxt",)
"""Loggers whose failures are reported as `failed` events."""


def main(plan_stream: TextIO, event_stream: TextIO) -> int:
    """Read a plan, harvest, report; return the exit code of the process."""
    plan = Plan.model_validate_json(plan_stream.read())
    events = Events(event_stream)
    try:
        with writer(plan.settings, "harvest"):
            return crawl(plan, events)
    except WriterBusy as error:
        events("error", message=str(error))
    except Exception as error:
        events("error", message=f"{type(error).__name__}: {error}")
    return 1


class Events:
    """Writes events as JSON lines; stops the crawl cleanly when the reader is gone."""

    def __init__(self, stream: TextIO):
        self.stream: TextIO | None = stream
        self.stop: Callable[[], object] = lambda: None

    def __call__(self, event: str, **about: Any) -> None:
        """Write one event."""
        if self.stream is None:
            return
        try:
            self.stream.write(json.dumps({"event": event, **about}, ensure_ascii=False) + "\n")
            self.stream.flush()
        except (BrokenPipeError, ValueError):
            self.stream = None
            self.stop()


class LogEvents(logging.Handler):
    """Warnings and errors of Scrapy and Twisted as events: unexpected problems."""

    def __init__(self, events: Events):
        super().__init__(logging.ERROR)
        self.events = events

    def emit(self, record: logging.LogRecord) -> None:
        """Report one record in a line."""
        message = " ".join(record.getMessage().split())
        if record.exc_info and record.exc_info[1]:
            message += f" ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
        self.events("log", level=record.levelname, message=message[:2000])


def crawl(plan: Plan, events: Events) -> int:
    """Run a plan to its end.

    Returns:
        0 if everything was requested, 1 if the crawl was stopped before.
    """
    started = time.monotonic()
    # Imported modules are never garbage: collections skip them, which saves a twelfth of the time.
    gc.freeze()
    gc.set_threshold(_GARBAGE_THRESHOLD)
    settings = plan.settings
    logging.getLogger().addHandler(LogEvents(events))
    index = FetchIndex(settings.warehouse_dir / INDEX_NAME, settings.harvest_dir)
    files = WarcFiles(
        settings.harvest_dir / plan.harvest, plan.harvest, _about(plan), settings.harvest_file_bytes
    )
    recorder, tally = Recorder(index, files), Tally()
    GuardedReactor.loopback = settings.harvest_loopback
    process = CrawlerProcess(scrapy_settings(plan))
    for name in _TOLD_OTHERWISE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    events.stop = recorder.stop = process.stop
    crawler = process.create_crawler(HarvestSpider)
    process.crawl(crawler, plan=plan, recorder=recorder, tally=tally, report=events)
    try:
        process.start()
    finally:
        recorder.close()
    if recorder.broken:
        events("error", message=f"{files.folder} cannot be written: {recorder.broken}")
        return 1
    is_complete = crawler.stats.get_value("finish_reason") == "finished"
    events(
        "summary", harvest=plan.harvest, folder=str(files.folder), complete=is_complete,
        seconds=round(time.monotonic() - started, 3), requests=recorder.requests,
        replayed=recorder.replays, body_bytes=recorder.bytes,
        peak_memory_bytes=_peak_memory(),
        sources={source.id: tally.sources[source.id].as_json() for source in plan.sources},
    )  # fmt: skip
    return 0 if is_complete else 1


def scrapy_settings(plan: Plan) -> dict[str, Any]:
    """Return every setting that is not Scrapy's default."""
    settings = plan.settings
    delays = {
        host: source.delay_seconds
        for source in plan.sources
        if source.delay_seconds is not None
        for host in (place.partition(":")[0] for place in source.places)
    }
    base = "scrapy.downloadermiddlewares"
    off = (
        f"{base}.cookies.CookiesMiddleware",
        f"{base}.httpauth.HttpAuthMiddleware",
        f"{base}.httpproxy.HttpProxyMiddleware",
        f"{base}.offsite.OffsiteMiddleware",
        f"{base}.retry.RetryMiddleware",
        f"{base}.robotstxt.RobotsTxtMiddleware",
    )
    return {
        "USER_AGENT": plan.user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": AGENT,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
        },
        "DOWNLOADER_MIDDLEWARES": dict.fromkeys(off)
        | {
            f"{_OURS}.middlewares.AllowedHosts": 10,
            f"{_OURS}.middlewares.RobotsTxt": 100,
            f"{_OURS}.middlewares.RetryWithBackoff": 550,
            f"{_OURS}.recorder.Recorder": 950,
            f"{_OURS}.middlewares.SkipSilentHosts": 960,
        },
        "EXTENSIONS": {
            "scrapy.extensions.telnet.TelnetConsole": None,
            "scrapy.extensions.remote_control.RemoteControl": None,
            "scrapy.extensions.throttle.AutoThrottle": None,
            f"{_OURS}.middlewares.HostDelays": 0,
        },
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3"))
        | dict.fromkeys(("http", "https"), f"{_OURS}.handler.BoundedHandler"),
        "TWISTED_REACTOR": f"{_OURS}.reactor.GuardedReactor",
        "TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingHostnameResolver",
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": settings.harvest_delay_seconds,
        "AUTOTHROTTLE_MAX_DELAY": max(_SLOWEST, settings.harvest_delay_seconds),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": settings.harvest_host_requests,
        "DOWNLOAD_DELAY": settings.harvest_delay_seconds,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_SLOTS": {
            host: {"delay": delay, "concurrency": settings.harvest_host_requests}
            for host, delay in delays.items()
        },
        "HARVEST_HOST_DELAYS": delays,
        "HARVEST_BACKOFF": settings.harvest_backoff_seconds,
        "CONCURRENT_REQUESTS": settings.harvest_requests,
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.harvest_host_requests,
        # Scrapy starts as many tasks for each response, and there are no items to process.
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_TIMEOUT": settings.harvest_timeout_seconds,
        "DOWNLOAD_MAXSIZE": settings.harvest_max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DNS_TIMEOUT": min(_SLOWEST, settings.harvest_timeout_seconds),
        "RETRY_TIMES": settings.harvest_retries,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": 6,
        "METAREFRESH_MAXDELAY": 5,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
    }


def _peak_memory() -> int | None:
    """Return the peak memory of this process in bytes; None if the system does not report it."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return None


def _about(plan: Plan) -> dict[str, str]:
    """Return the fields of the `warcinfo` record."""
    return {
        "software": f"xxgk/{version('xxgk')} scrapy/{version('scrapy')} warcio/{version('warcio')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": plan.harvest,
        "robots": "obey",
        "http-header-user-agent": plan.user_agent,
    }


if __name__ == "__main__":
    sys.exit(main(sys.stdin, sys.stdout))

"""Map exceptions of the crawler to problems of the archive.

A problem is a short code for counting (`timeout`, `dns`, `refused`, …) and a sentence.
"""

from scrapy import exceptions
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from pipelines.harvest.page import read_page
from pipelines.harvest.reactor import ForbiddenAddress
from pipelines.outcomes import page_problem

TOO_LARGE = "too_large"
_PROBLEMS: tuple[tuple[type[Exception], str], ...] = (
    (ForbiddenAddress, "forbidden_address"),
    (exceptions.CannotResolveHostError, "dns"),
    (exceptions.DownloadConnectionRefusedError, "refused"),
    (exceptions.DownloadTimeoutError, "timeout"),
    (exceptions.DownloadCancelledError, TOO_LARGE),
    (exceptions.ResponseDataLossError, "cut_off"),
    (exceptions.DownloadFailedError, "connection_lost"),
    (exceptions.UnsupportedURLSchemeError, "forbidden_address"),
)
NO_ANSWER = frozenset({"timeout", "dns", "refused", "cut_off", "connection_lost", "no_connection"})
"""Problems of a host that did not answer, or not completely."""

_WORDS = {
    TOO_LARGE: "larger than XXGK_HARVEST_MAX_BYTES, cut off",
    "cut_off": "the portal ended the connection before the end of the body",
}
_TOO_MANY_REDIRECTS = "max redirections reached"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_DETAIL = 300


class Refused(IgnoreRequest):
    """A request that is not sent: the problem and a sentence."""

    def __init__(self, problem: str, detail: str):
        super().__init__(detail)
        self.problem, self.detail = problem, detail


def problem_of(error: BaseException) -> tuple[str, str]:
    """Return the problem of an exception of a fetch, and its detail in one line."""
    if isinstance(error, Refused):
        return error.problem, error.detail
    if isinstance(error, HttpError):
        return _status_problem(error.response)
    detail = " ".join(str(error).split())[:_LONGEST_DETAIL]
    if isinstance(error, IgnoreRequest):
        if _TOO_MANY_REDIRECTS in detail:
            return "redirect_loop", detail
        return (TOO_LARGE if "DOWNLOAD_MAXSIZE" in detail else "ignored"), detail
    for kind, problem in _PROBLEMS:
        if isinstance(error, kind):
            return problem, detail or _WORDS.get(problem, kind.__name__)
    return "no_connection", f"{type(error).__name__}: {detail}"


def _status_problem(response: Response) -> tuple[str, str]:
    """Return the problem of an error status: a challenge, a refusal, a redirect out of the web."""
    location = (response.headers.get("Location") or b"").decode("latin-1")
    if response.status in _REDIRECTS and location:
        return "forbidden_address", f"redirect to {location}: neither http nor https"
    page = read_page(response.url, response.body)
    if found := page_problem(page.html if page else "", response.status):
        return found
    return f"http_{response.status}", f"the portal answers {response.status}"

"""Send alerts of failures: always to the log, and to the addresses in the settings.

Addresses are those of the library apprise: `mailto://user:password@host` for e-mail,
`json://host/path` for a webhook, `dingtalk://`, `feishu://`, `wecombot://` and some hundred more.
"""

import logging

from pipelines.settings import Settings

log = logging.getLogger("xxgk")


def notify(settings: Settings, title: str, body: str) -> bool:
    """Log a failure and send it to each address in the settings; return whether all accepted it.

    Never raises: an alert that cannot be sent is itself logged.
    """
    log.error("%s\n%s", title, body)
    if not settings.notify_urls:
        return True
    # Takes half a second to import, so only with addresses.
    import apprise

    messenger = apprise.Apprise()
    unknown = sum(not messenger.add(url) for url in settings.notify_urls)
    if unknown:
        log.error(
            "%d of %d addresses in XXGK_NOTIFY_URLS are not known to apprise",
            unknown, len(settings.notify_urls),
        )  # fmt: skip
    sent = bool(messenger) and bool(
        messenger.notify(body=body, title=title, notify_type=apprise.NotifyType.FAILURE)
    )
    if not sent:
        log.error("the alert could not be sent to all of XXGK_NOTIFY_URLS")
    return sent and not unknown

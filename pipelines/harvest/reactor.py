"""Scrapy's event loop, restricted to public addresses.

Every connection of the crawler is opened by the reactor's `connectTCP` with a resolved address: the
address checked is the address connected to, so that a name which resolves differently the second
time does not bypass the check.
"""

from typing import Any

from twisted.internet.asyncioreactor import AsyncioSelectorReactor
from twisted.internet.main import installReactor

from pipelines.harvest.hosts import is_public


class ForbiddenAddress(Exception):
    """A connection to an address that is private, link-local or otherwise not public."""


class GuardedReactor(AsyncioSelectorReactor):
    """Connects to public addresses only, and to loopback if that is set."""

    loopback = False

    def connectTCP(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        """Open a connection.

        Raises:
            ForbiddenAddress: the address is not public, or is a name.
        """
        if not is_public(host, self.loopback):
            raise ForbiddenAddress(f"{host} is no public address")
        return super().connectTCP(host, port, *args, **kwargs)

    def connectUNIX(self, address: str, *args: Any, **kwargs: Any) -> Any:
        """Refuse: no portal is behind a socket of this machine."""
        raise ForbiddenAddress(f"{address} is no public address")


def install() -> None:
    """Install this as the reactor of the process; Scrapy calls it by its place beside the class."""
    installReactor(GuardedReactor())

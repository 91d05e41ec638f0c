"""Decide where a request may go: schemes, hosts of the sources, public addresses.

The check of resolved addresses at connection time is in `reactor`.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

SCHEMES = ("http", "https")
_PORTS = {"http": 80, "https": 443}
_WELL_KNOWN_NAT64 = "64:ff9b::"
_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "lan", "home.arpa")


def is_public(address: str, loopback: bool = False) -> bool:
    """Return whether an address is globally routable, or loopback if `loopback` is set.

    Private, link-local, multicast, reserved and unspecified addresses are not; an IPv4 address
    inside an IPv6 one (mapped, 6to4, NAT64) is judged as the IPv4 address it reaches.

    >>> is_public("1.2.4.8"), is_public("10.0.0.1"), is_public("::ffff:169.254.169.254")
    (True, False, False)
    >>> is_public("127.0.0.1"), is_public("127.0.0.1", loopback=True)
    (False, True)
    """
    try:
        found = _unwrapped(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if found.is_loopback:
        return loopback
    if isinstance(found, IPv6Address) and found.is_site_local:
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def is_loopback(host: str) -> bool:
    """Return whether a host is a literal loopback address."""
    try:
        return _unwrapped(ip_address(host)).is_loopback
    except ValueError:
        return False


def host_problem(host: str, loopback: bool = False) -> str | None:
    """Return why a host may not be requested, by its name alone; None if it may.

    >>> host_problem("www.xtx.gov.cn")
    >>> host_problem("192.168.1.1")
    '192.168.1.1 is no public address'
    >>> host_problem("intranet")
    'intranet is a name of a local network'
    """
    try:
        ip_address(host)
    except ValueError:
        # Numbers in other notations (0x7f.1, 2130706433) are addresses to some resolvers.
        name = host.lower().rstrip(".")
        if name.rpartition(".")[2][:1].isdigit():
            return f"{host} is no public address"
        if "." not in name or name.endswith(tuple(f".{local}" for local in _LOCAL_NAMES)):
            return f"{host} is a name of a local network"
        return None
    return None if is_public(host, loopback) else f"{host} is no public address"


def place(url: str) -> str:
    """Return host and port of an address, without the port if it is the scheme's default.

    A host in Chinese characters is converted to IDNA, as in requests.

    Raises:
        ValueError: the address has no host, or one that is no name, or its port is no number.

    >>> place("http://www.xtx.gov.cn:80/a"), place("https://xtx.gov.cn:8443/")
    ('www.xtx.gov.cn', 'xtx.gov.cn:8443')
    >>> place("http://独山.政务.cn/")
    'xn--rhtz63c.xn--zfr164b.cn'
    """
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError("no host")
    port = parts.port
    name = parts.hostname.encode("idna").decode("ascii")
    host = f"[{name}]" if ":" in name else name
    return host if port in (None, _PORTS.get(parts.scheme)) else f"{host}:{port}"


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address embedded in an IPv6 one, or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if int(address) >> 32 == int(ip_address(_WELL_KNOWN_NAT64)) >> 32:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address

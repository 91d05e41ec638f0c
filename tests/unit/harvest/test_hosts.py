"""Where a request may go: by name, and by the address that is connected to."""

import asyncio

import pytest
from scrapy import Request as ScrapyRequest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from twisted.internet.protocol import Factory, Protocol
from zope.interface import implementer

from pipelines.harvest.failures import Refused
from pipelines.harvest.hosts import host_problem, is_public
from pipelines.harvest.middlewares import AllowedHosts
from pipelines.harvest.purpose import PURPOSE, Purpose
from pipelines.harvest.reactor import ForbiddenAddress, GuardedReactor
from pipelines.harvest.sources import Source

PRIVATE = [
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::", "fe80::1",
    "fe80::1%eth0", "fec0::1", "fc00::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "2002:0a00:0001::", "64:ff9b::a00:1", "no address",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str):
    assert not is_public(address)
    assert not is_public(address, loopback=True)


@pytest.mark.parametrize(
    "address", ["1.2.4.8", "2400:3200::1", "::ffff:1.2.4.8", "64:ff9b::1.2.4.8"]
)
def test_public_addresses(address: str):
    assert is_public(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_loopback_only_where_it_is_set(address: str):
    assert (is_public(address), is_public(address, loopback=True)) == (False, True)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "127.1", "localhost", "a.local", "a.local.", "oa", "oa."]
)
def test_names_that_mean_this_network(host: str):
    assert host_problem(host, loopback=True)


@implementer(IHostnameResolver)
class Resolver:
    """Says that every name is at one address."""

    def __init__(self, address):
        self.address = address

    def resolveHostName(self, receiver: IResolutionReceiver, *_: object, **__: object):
        receiver.resolutionBegan(None)
        receiver.addressResolved(self.address)
        receiver.resolutionComplete()


@pytest.mark.parametrize(
    "address",
    [
        IPv4Address("TCP", "10.0.0.1", 80),
        IPv4Address("TCP", "127.0.0.1", 80),
        IPv6Address("TCP", "::ffff:192.168.0.1", 80),
        IPv6Address("TCP", "fe80::1", 80),
    ],
    ids=lambda address: address.host,
)
def test_a_name_that_resolves_to_a_private_address_is_not_connected_to(address):
    loop = asyncio.new_event_loop()
    reactor = GuardedReactor(loop)
    reactor.installNameResolver(Resolver(address))
    endpoint = HostnameEndpoint(reactor, "portal.gov.cn", 80, attemptDelay=0.001)
    connecting = endpoint.connect(Factory.forProtocol(Protocol))
    with pytest.raises(ForbiddenAddress, match="is no public address"):
        loop.run_until_complete(connecting.asFuture(loop))
    assert reactor.getWriters() == []


class Request:
    """As much of a Scrapy request as the gate looks at."""

    def __init__(self, url: str, came_from: str | None = None, source: str | None = "a"):
        self.url = url
        self.meta = {PURPOSE: Purpose(source, "report")} if source else {}
        if came_from:
            self.meta["redirect_urls"] = [came_from]


@pytest.fixture
def gate() -> AllowedHosts:
    def source(name: str, **more: object) -> Source:
        about = {"id": name, "name": name, "region_code": "522726", "pattern": "static"}
        return Source.model_validate(about | {"entry_pages": [f"http://{name}.gov.cn/"]} | more)

    return AllowedHosts(
        {"a": source("a", hosts=["files.a.gov.cn"]), "b": source("b")}, loopback=False
    )


@pytest.mark.parametrize(
    "url", ["http://a.gov.cn/x", "https://a.gov.cn/", "http://files.a.gov.cn/1.pdf"]
)
def test_hosts_of_the_source_may_be_asked(gate: AllowedHosts, url: str):
    assert gate.process_request(Request(url)) is None


@pytest.mark.parametrize(
    ("url", "came_from", "problem"),
    [
        ("http://b.gov.cn/", None, "offsite"),
        ("http://www.a.gov.cn/", None, "offsite"),
        ("http://a.gov.cn.evil.com/", None, "offsite"),
        ("http://a.gov.cn:8080/", None, "offsite"),
        ("http://evil.com/", "http://a.gov.cn/", "offsite_redirect"),
        ("http://10.0.0.1/", "http://a.gov.cn/", "forbidden_address"),
        ("http://localhost/", None, "forbidden_address"),
        ("ftp://a.gov.cn/", None, "forbidden_address"),
        ("file:///etc/passwd", "http://a.gov.cn/", "forbidden_address"),
    ],
)
def test_what_may_not_be_asked(gate: AllowedHosts, url: str, came_from: str | None, problem: str):
    with pytest.raises(Refused) as refused:
        gate.process_request(Request(url, came_from))
    assert refused.value.problem == problem
    assert url in refused.value.detail


def test_a_host_in_chinese_characters_is_the_name_that_requests_have():
    about = {"id": "a", "name": "a", "region_code": "522726", "pattern": "static"}
    pages, hosts = ["http://独山.政务.cn/nb/"], ["图.独山.政务.cn"]
    source = Source.model_validate(about | {"entry_pages": pages, "hosts": hosts})
    gate = AllowedHosts({"a": source}, loopback=False)
    for url in ("http://独山.政务.cn/nb/1.html", "http://图.独山.政务.cn/1.pdf"):
        request = ScrapyRequest(url, meta={PURPOSE: Purpose("a", "report")})
        assert gate.process_request(request) is None


def test_robots_txt_is_asked_for_in_the_name_of_the_source(gate: AllowedHosts):
    request = Request("http://b.gov.cn/robots.txt", source=None)
    gate.process_request(request)
    assert request.meta[PURPOSE] == Purpose("b", "robots")
    with pytest.raises(Refused, match="is no host"):
        gate.process_request(Request("http://c.gov.cn/robots.txt", source=None))

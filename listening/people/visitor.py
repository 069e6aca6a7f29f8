"""A visitor, as an address stands for one when visitors are counted. Pure."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

UNKNOWN = "unknown"


def counted_as(address: str) -> str:
    """The address, or the network, that ``address`` counts as; UNKNOWN if it is none.

    An IPv6 host can take any address of its /64: the network counts as one.
    IPv4 over an IPv6 socket is IPv4.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return UNKNOWN
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    if parsed.version == 6:
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)

"""Which addresses are on the open internet: what strangers name must not lead into a network of ours."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

from workers.sources.base import Cut


async def public_address(host: str) -> str | None:
    """An address of ``host``; None if it has none, or any that is not public. Raises Cut if DNS fails."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, socket.EAI_NODATA):
            return None
        raise Cut("names cannot be looked up now") from error
    except UnicodeError:
        return None
    addresses = [str(entry[4][0]) for entry in found]
    return addresses[0] if addresses and all(is_public(a) for a in addresses) else None


def is_public(address: str) -> bool:
    """Whether an address is on the open internet, seen through IPv4 wrapped in IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

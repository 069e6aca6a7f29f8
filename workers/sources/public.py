"""Addresses on the open internet: what strangers name must not lead into a network of ours."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from workers.sources.base import Cut


class Destination(msgspec.Struct, frozen=True):
    """What a request for an address is made to, with what has to be sent along."""

    url: str
    headers: Mapping[str, str] = {}
    extensions: Mapping[str, str] = {}
    """As httpx takes them."""


async def public(url: str) -> Destination | None:
    """``url`` at the very address that was checked; None if that is not on the open internet. Raises Cut if DNS fails.

    A name cannot answer differently the second time; TLS still proves the name.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    address = await _address(host)
    if address is None:
        return None
    port = f":{parts.port}" if parts.port else ""
    at = parts._replace(netloc=(f"[{address}]" if ":" in address else address) + port).geturl()
    return Destination(at, {"Host": host + port}, {"sni_hostname": host})


async def _address(host: str) -> str | None:
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

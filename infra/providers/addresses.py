"""Which network addresses belong to the public internet.

A provider's answer names a host; whoever controls that name must not make us talk to ourselves, to
the platform's metadata service or to a neighbour. Source: IANA special-purpose address registries
(RFC 6890); Python's `is_global` lets the networks listed here pass.
"""

import ipaddress
import socket
from typing import Final

_IPV6_PUBLIC: Final = ipaddress.IPv6Network("2000::/3")
"""Global unicast. Outside lie mapped, NAT64, site-local, multicast and link-local addresses."""

_NOT_PUBLIC: Final = (
    ipaddress.ip_network("192.0.0.0/24"),  # IETF protocol assignments
    ipaddress.ip_network("192.88.99.0/24"),  # 6to4 relays
    ipaddress.ip_network("2001::/23"),  # Teredo and others carry another address inside
    ipaddress.ip_network("2002::/16"),  # 6to4 does too
    ipaddress.ip_network("3fff::/20"),  # documentation
)


def is_public(address: str) -> bool:
    """Tell whether `address` (IPv4 or IPv6 text, a scope allowed) is globally routable unicast."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _IPV6_PUBLIC:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _NOT_PUBLIC)


def resolve_host(host: str, port: int) -> list[str]:
    """Return every address of `host` as text, best first. Raises: `socket.gaierror`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))

"""Addresses: what of a client's IP address stands for the one who has it.

Somebody with IPv6 is given a whole network of 2^64 addresses, and may use another one for each
request: limits and bans are for that network.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache

OWN_PREFIX = 64
"""Bits of an IPv6 address that name one network: no customer is given less (RFC 6177)."""
REMEMBERED = 4096
"""Addresses that need not be read again; reading one takes as long as counting it."""


@lru_cache(REMEMBERED)
def network_of(address: str) -> str:
    """Return whom *address* stands for: an IPv4 address, an IPv6 network, or the text as it is."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, OWN_PREFIX), strict=False))

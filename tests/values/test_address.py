"""Addresses: what limits and bans take for one caller."""

import pytest

from chat.values.address import network_of


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "127.0.0.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:0db8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("unix:/run/socket", "unix:/run/socket"),
    ],
)
def test_an_address_stands_for_its_owner(address: str, caller: str):
    assert network_of(address) == caller


def test_networks_side_by_side_are_two_callers():
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")

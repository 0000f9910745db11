"""Whose address a request comes from, behind proxies of ours."""

import pytest
from fastapi import Request

from functions.deps import client_ip

PEER = "10.0.0.1"
CALLER = "203.0.113.9"
BALANCER = "35.190.0.1"


def asked(hops: int, *forwarded: str) -> str:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return client_ip(hops)(Request({"type": "http", "headers": headers, "client": (PEER, 1)}))


@pytest.mark.parametrize("spoofed", ["", "6.6.6.6, ", "6.6.6.6, 7.7.7.7,8.8.8.8, "])
def test_behind_one_proxy_the_last_entry_names_the_caller(spoofed: str) -> None:
    assert asked(1, f"{spoofed}{CALLER}") == CALLER


@pytest.mark.parametrize("spoofed", ["", "6.6.6.6, ", "6.6.6.6, 7.7.7.7,8.8.8.8, "])
def test_behind_the_load_balancer_the_entry_before_its_own_names_the_caller(spoofed: str) -> None:
    assert asked(2, f"{spoofed}{CALLER},{BALANCER}") == CALLER


def test_a_header_in_several_lines_is_one_header() -> None:
    assert asked(2, "6.6.6.6", f"{CALLER},{BALANCER}") == CALLER
    assert asked(2, "6.6.6.6", CALLER, BALANCER) == CALLER


@pytest.mark.parametrize("forwarded", [(), ("",), (CALLER,), (f" ,{BALANCER}",)])
def test_a_header_without_the_callers_entry_falls_back_to_the_peer(
    forwarded: tuple[str, ...],
) -> None:
    assert asked(2, *forwarded) == PEER


def test_without_a_peer_the_caller_is_unknown() -> None:
    assert client_ip(1)(Request({"type": "http", "headers": [], "client": None})) == "unknown"

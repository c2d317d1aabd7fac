"""Which addresses may be fetched: judged by their form, and by the machines behind names."""

from __future__ import annotations

import pytest
from yarl import URL

from bot.intake.addresses import Allowed, is_public, read_address, redirected, shown_address
from bot.intake.errors import FetchError
from bot.words import catalogue, languages

ANY = Allowed()


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "0.0.0.1"),
        *("169.254.169.254", "100.64.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1"),
        *("255.255.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7"),
        *("203.0.113.1", "192.88.99.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "2002:7f00:1::", "2002:808:808::"),
        *("64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2001::1", "2001:db8::1"),
        *("3fff::1", "100::1", "5f00::1"),
        *("localhost", "", "1.2.3", "2130706433", "0x7f000001"),
    ],
)
def test_no_machine_of_a_private_or_special_network_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "151.101.1.67", "2606:4700::6810:85e5"])
def test_machines_of_the_web_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ftp://news.example/a", "fetch_scheme"),
        ("file:///etc/passwd", "fetch_scheme"),
        ("gopher://news.example/", "fetch_scheme"),
        ("javascript:alert(1)", "fetch_scheme"),
        ("news.example/a", "fetch_scheme"),
        ("https://", "fetch_no_address"),
        ("https:///path", "fetch_no_address"),
        ("http://2130706433/", "fetch_no_address"),
        ("http://0x7f000001/", "fetch_no_address"),
        ("http://0x7f.1/", "fetch_no_address"),
        ("http://127.1/", "fetch_no_address"),
        ("http://0177.0.0.01/", "fetch_no_address"),
        ("http://127.1./", "fetch_no_address"),
        ("http://[::1/", "fetch_no_address"),
        ("http://[fe80::1%25eth0]/", "fetch_no_address"),
        ("http://news.example\\@evil.example/", "fetch_no_address"),
        ("http://news.example/\r\nHost: evil", "fetch_no_address"),
        ("http://news.example:99999/", "fetch_no_address"),
        ("http://news.example/" + "a" * 3000, "fetch_no_address"),
        ("https://ann:secret@news.example/", "fetch_credentials"),
        ("https://ann@news.example/", "fetch_credentials"),
        ("https://:secret@news.example/", "fetch_credentials"),
        ("http://news.example:22/", "fetch_port"),
        ("https://news.example:80/", "fetch_port"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused_by_name_and_reason(
    written: str, key: str
) -> None:
    with pytest.raises(FetchError) as error:
        read_address(written, ANY)
    assert error.value.key == key
    assert "secret" not in str(error.value)
    for language in languages():
        assert error.value.told(catalogue(language))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (" https://News.Example/a#part ", "https://news.example/a"),
        ("http://news.example:80/a?b=c", "http://news.example/a?b=c"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://１２７.example/", "https://127.example/"),
    ],
)
def test_an_address_is_read_as_browsers_read_it(written: str, read: str) -> None:
    assert str(read_address(written, ANY)) == read


@pytest.mark.parametrize("written", ["http://１２７.０.０.１/", "http://①②⑦.⓪.⓪.①/"])
def test_digits_of_other_scripts_are_the_digits_that_they_stand_for(written: str) -> None:
    assert read_address(written, ANY).raw_host == "127.0.0.1"


def test_nothing_is_fetched_where_the_owner_switched_it_off() -> None:
    with pytest.raises(FetchError, match="switched off"):
        read_address("https://news.example/", Allowed(is_on=False))


def test_only_the_hosts_that_the_owner_lists_are_fetched_from_and_those_at_any_port() -> None:
    listed = Allowed(hosts=("News.Example", "bücher.example"))
    assert read_address("https://news.example/", listed)
    assert read_address("https://www.news.example:8443/", listed)
    assert read_address("https://xn--bcher-kva.example/", listed)
    for other in ("https://evilnews.example/", "https://news.example.evil.example/"):
        with pytest.raises(FetchError) as error:
            read_address(other, listed)
        assert error.value.key == "fetch_not_listed"


@pytest.mark.parametrize(
    ("location", "key"),
    [
        ("http://other.example/", "fetch_downgrade"),
        ("//ann:secret@other.example/", "fetch_credentials"),
        ("file:///etc/passwd", "fetch_scheme"),
        ("http://[", "fetch_no_address"),
    ],
)
def test_a_redirect_is_judged_as_an_address_of_its_own(location: str, key: str) -> None:
    with pytest.raises(FetchError) as error:
        redirected(URL("https://news.example/a"), location, ANY)
    assert error.value.key == key


def test_a_redirect_may_be_written_from_where_it_stands() -> None:
    assert str(redirected(URL("https://news.example/a/b"), "../c", ANY)) == "https://news.example/c"


def test_an_address_is_shown_on_one_line_short_and_without_a_password() -> None:
    shown = shown_address("https://ann:secret@news.example/\n" + "a" * 500)
    assert "secret" not in shown
    assert "\n" not in shown
    assert len(shown) < 130

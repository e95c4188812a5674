import pytest

from CTGANAugmentLib.webapp.guard import is_own


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "localhost"])
def test_the_apps_own_page_and_programs_are_answered(host):
    assert is_own(host, f"http://{host}", loopback=True)
    assert is_own(host, None, loopback=True)


@pytest.mark.parametrize(
    "origin",
    [
        "https://example.org",
        "null",
        "",
        "http://127.0.0.1:8888",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://127.0.0.1:8080.example.org",
        "http://127.0.0.1:8080@example.org",
        "http://[",
        "file://",
    ],
)
def test_pages_of_other_sites_are_not(origin):
    assert not is_own("127.0.0.1:8080", origin, loopback=True)
    assert not is_own("127.0.0.1:8080", origin, loopback=False)


@pytest.mark.parametrize("host", ["example.org:8080", "127.0.0.1.example.org", "", "[", "192.168.1.5:8080"])
def test_a_foreign_name_for_this_machine_is_refused_where_it_serves_itself_alone(host):
    assert not is_own(host, f"http://{host}", loopback=True)
    assert not is_own(host, None, loopback=True)


def test_other_machines_may_ask_where_they_were_let_in():
    assert is_own("ct-server:8080", "http://ct-server:8080", loopback=False)

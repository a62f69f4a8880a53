"""The browser of the journeys is the one we mean: its sizes, its switches and what it refuses."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

PAGE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>plain</title><h1>Kettle</h1><script>document.title = "scripted"</script>{}"""
POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'self'">"""


@pytest.fixture
def served(tmp_path):
    """A folder with three pages, served on a free port."""
    (tmp_path / "index.html").write_text(PAGE.format(""))
    (tmp_path / "inline.html").write_text(POLICY + "<script>alert(1)</script>")
    (tmp_path / "abroad.html").write_text(PAGE.format("<img alt='' src='http://127.0.0.2:9/'>"))
    (tmp_path / "wordless.html").write_text(PAGE.format("<img src='/index.html'>"))
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_phone_is_narrow_and_dark_when_asked(phone):
    page = phone(dark=True)

    page.goto("/")

    assert page.title() == "scripted"
    assert page.evaluate("innerWidth") == 390
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")


def test_javascript_can_be_off_and_a_desktop_is_wide(desktop):
    page = desktop(javascript=False)

    page.goto("/")

    assert page.viewport_size == {"width": 1280, "height": 900}
    assert page.title() == "plain"


@pytest.mark.parametrize(
    ("address", "trouble"), [("/inline.html", "Content Security"), ("/abroad.html", "127.0.0.2")]
)
def test_what_no_page_may_do_is_noticed(phone, address, trouble):
    page = phone()

    page.goto(address)

    assert trouble in phone.troubles.pop()
    assert phone.troubles == []


def test_axe_names_the_rule_and_the_place(phone, axe):
    page = phone()

    page.goto("/wordless.html")

    assert "image-alt at ['img']" in axe(page)

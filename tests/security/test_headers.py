"""What every response says about safety and keeping; cookies, hosts and proxies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from sqlalchemy import delete, select

from forum import create_app, db
from forum.models import passwords
from forum.models.limit_counts import LimitCount
from forum.models.members import Member
from forum.models.outbox import OutgoingEmail
from forum.models.signin import Link, SignIn
from forum.models.sites import Site
from forum.views.application import Forum
from tests.security.saying import faults
from tests.security.visiting import Visitor
from tests.stores import Store

Sites = Callable[[str], Forum]
SECURE = "https://forum.willow.example"
PASSWORD = "seven quiet herons at dusk"


@pytest.mark.parametrize("who", ["Mia", "Vi"])
def test_answers_that_are_no_page_of_ours_have_them_too(app, cast, who):
    visitor, found = Visitor.named(app, who), []

    for address in ("/static/js/forum.js?v=1", "/no-such-page", "/static/../wsgi.py", "/%00"):
        found += [f"{each} at {address}" for each in faults(visitor.ask(address))]
    found += [f"{each} of PUT" for each in faults(visitor.ask("/", "PUT"))]
    found += [f"{each} of a forgery" for each in faults(app.test_client().post("/sign-in"))]

    assert found == []


def test_what_a_visitor_has_already_is_not_sent_again(app, cast):
    vi, mia = Visitor.named(app, "Vi"), Visitor.named(app, "Mia")
    has = {}

    for address in ("/privacy", "/help", "/static/css/site.css", "/static/js/forum.js"):
        first = vi.ask(address)
        has[address] = {"If-None-Match": first.headers["ETag"]}
        again = vi.ask(address, headers=has[address] | {"Accept-Encoding": "gzip"})
        assert (again.status_code, again.text, faults(again)) == (304, "", []), address
    with db.transaction():
        Site.here().edit(by=cast.ada, run_by="Somebody else")
    changed, private = vi.ask("/privacy", headers=has["/privacy"]), mia.ask("/privacy")

    assert changed.status_code == 200
    assert ("ETag" in private.headers, private.headers["Cache-Control"]) == (False, "no-store")


def test_a_file_that_is_missing_is_not_kept_as_missing(app, cast):
    answer = Visitor.named(app, "Vi").ask("/static/js/no-such.js?v=abc")

    assert answer.status_code == 404
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, store: Store, template: Forum) -> Sites:
    """Sites as they stand on the internet, behind so many proxies: each is made once."""

    @cache
    def made(proxies: str) -> Forum:
        folder = tmp_path_factory.mktemp("site")
        given = {
            "FORUM_INSTANCE": str(folder),
            "FORUM_DATABASE": store.another(folder, "empty"),
            "FORUM_SECRET": "only for tests",
            "FORUM_ADDRESS": SECURE,
            "FORUM_PROXIES": proxies,
            "TESTING": True,
        }
        return create_app(given)

    return made


@pytest.fixture
def secure(sites: Sites) -> Iterator[Forum]:
    """The site over HTTPS, behind one proxy."""
    yield from with_mia(sites("1"))


@pytest.fixture
def bare(sites: Sites) -> Iterator[Forum]:
    """The site with nobody in front of it."""
    yield from with_mia(sites("0"))


def with_mia(app: Forum) -> Iterator[Forum]:
    """An application of its own, with one member, and nothing else that a test has left."""
    with app.app_context():
        with db.transaction():
            for table in (LimitCount, OutgoingEmail, SignIn, Link, Member):
                db.session.execute(delete(table))
            Site.here().name = "Willow"
            member = Member(email="mia@example.org", password_hash=passwords.hashed(PASSWORD))
            member.rename("Mia")
            db.session.add(member)
        yield app
        db.session.remove()
        db.db.engine.dispose()


def send(app, address: str, form: dict[str, str], **headers: str):
    """A form as the proxy hands it on."""
    given = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-Proto": "https", **headers}
    with app.app_context():
        return app.test_client().post(address, data=form, headers=given, base_url=SECURE)


def cookie_of(answer) -> tuple[str, set[str]]:
    """The name of the one cookie, and its attributes in small letters."""
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    name, _, rest = cookies[0].partition("=")
    return name, {each.strip().lower() for each in rest.split(";")[1:]}


def test_the_cookie_is_bound_to_this_host_and_to_https(secure):
    form = {"email": "mia@example.org", "password": PASSWORD, "keep": "y"}

    name, attributes = cookie_of(send(secure, "/sign-in", form))

    assert name == "__Host-session"
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= attributes
    assert not any(each.startswith("domain") for each in attributes)
    assert any(each.startswith("expires") for each in attributes)


def test_without_being_asked_to_keep_it_the_browser_forgets_the_cookie(secure):
    form = {"email": "mia@example.org", "password": PASSWORD}

    _, attributes = cookie_of(send(secure, "/sign-in", form))

    assert not any(each.startswith(("expires", "max-age")) for each in attributes)


def test_the_cookie_of_a_site_without_https_is_closed_to_scripts_and_other_sites(app, cast):
    with db.transaction():
        cast.mia.password_hash = passwords.hashed(PASSWORD)
    form = {"email": "mia@example.org", "password": PASSWORD}

    name, attributes = cookie_of(Visitor.named(app, "Vi").ask("/sign-in", "POST", data=form))

    assert name == "session"
    assert {"httponly", "samesite=lax", "path=/"} <= attributes
    assert "secure" not in attributes


def test_browsers_are_told_to_stay_with_https_only_where_there_is_https(app, cast, secure):
    plain = Visitor.named(app, "Vi").ask("/sign-in")
    safe = [
        secure.test_client().get(path, base_url=SECURE, headers={"X-Forwarded-Proto": "https"})
        for path in ("/sign-in", "/no-such-page", "/static/js/forum.js")
    ]

    assert "Strict-Transport-Security" not in plain.headers
    ages = [re.match(r"max-age=(\d+)", each.headers["Strict-Transport-Security"]) for each in safe]
    assert [int(age[1]) >= 31536000 for age in ages if age] == [True] * 3


HOSTS = (
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil",
    "",
    "localhost@evil.example",
    "evil.example:8000",
    "local host",
)


def test_a_host_that_is_not_ours_is_refused(app, cast):
    mia, paths = Visitor.named(app, "Mia"), ("/sign-in", "/no-such-page", "/static/js/forum.js")

    told = {
        (host, path): mia.ask(path, headers={"Host": host})
        for host in HOSTS
        for path in (*paths, "/boards")
    }

    assert [each for each, answer in told.items() if answer.status_code != 400] == []
    assert [(each, faults(it)) for each, it in told.items() if faults(it)] == []
    assert [each for each, answer in told.items() if "evil" in answer.text] == []


def keys(app) -> list[str]:
    """The networks that are being counted."""
    with app.app_context():
        found = db.session.scalars(select(LimitCount.key).order_by(LimitCount.key)).all()
        db.session.rollback()
    return list(found)


def test_nobody_but_the_trusted_proxy_says_where_a_request_came_from(bare):
    forged = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP", "True-Client-IP")
    send(bare, "/join/name", {"name": "Wren"})
    before = keys(bare)

    for name in forged:
        send(bare, "/join/name", {"name": "Wren"}, **{name: "for=6.6.6.6"})
        send(bare, "/join/name", {"name": "Wren"}, **{name: "6.6.6.6"})

    assert keys(bare) == before
    assert len(before) == 1


def test_of_several_hops_only_the_proxys_own_word_counts(secure):
    for forged in ("6.6.6.6, 1.2.3.4", "7.7.7.7, 1.2.3.4", "1.2.3.4", "junk, 1.2.3.4"):
        send(secure, "/join/name", {"name": "Wren"}, **{"X-Forwarded-For": forged})
    one = keys(secure)
    send(secure, "/join/name", {"name": "Wren"}, **{"X-Forwarded-For": "1.2.3.4, 8.8.8.8"})

    assert len(one) == 1
    assert len(keys(secure)) == 2


@pytest.mark.parametrize(
    "header",
    [
        {"Host": "127.0.0.1"},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Prefix": "/evil"},
        {"X-Forwarded-Port": "666"},
        {"X-Forwarded-Proto": "gopher"},
        {"Forwarded": "host=evil.example;proto=http"},
    ],
)
def test_links_in_mail_begin_with_the_configured_address_whatever_a_request_says(secure, header):
    forms = [("/forgotten", "mia"), ("/forgotten", "vi"), ("/sign-in/link", "mia")]
    for path, who in forms:
        send(secure, path, {"email": f"{who}@example.org"}, **header)

    letters = db.session.scalars(select(OutgoingEmail)).all()
    links = [each for letter in letters for each in re.findall(r"\w+://[^\s\"<>]+", letter.text)]
    assert len(letters) == 3
    assert [each for each in links if not each.startswith(f"{SECURE}/")] == []
    assert links != []


@pytest.mark.parametrize(
    ("taken", "page", "file"),
    [
        ("gzip, deflate, br, zstd", "zstd", "br"),
        ("gzip", "gzip", "gzip"),
        ("identity", None, None),
    ],
)
def test_what_is_sent_is_packed_as_the_browser_takes_it(app, cast, taken, page, file):
    mia, asked = Visitor.named(app, "Mia"), {"headers": {"Accept-Encoding": taken}}

    found = [mia.ask(each, **asked) for each in ("/boards", "/static/css/site.css")]
    found.append(mia.ask("/static/js/forum.js", **asked))

    packed = [each.headers.get("Content-Encoding") for each in found]
    assert packed == [page, file, file]

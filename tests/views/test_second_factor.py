"""The second factor: asked for before acts in a role, never for reading and writing as a member."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from forum import clock, create_app, db, policy
from forum.db import session
from forum.models.guesses import FREE
from forum.models.members import Member
from forum.models.passwords import hashed
from forum.models.second_factor import SecondFactor, hashed_codes, new_codes
from forum.models.signin import SignIn
from tests import letters
from tests.authenticator import code_of, shown_by

PASSWORD = "lamp on the stairs"
ROLE_PAGE = "/set-up/urgent-help"
OFFICES = {"Mo": "moderator", "Cora": "coordinator", "Ada": "administrator"}


@pytest.fixture
def without(cast):
    """Cora and Mo have not set up theirs yet."""
    with db.transaction():
        for each in (cast.cora, cast.mo):
            SecondFactor.of(each).end()


@pytest.fixture
def sheet(cast):
    """Mo's recovery codes."""
    codes = new_codes()
    with db.transaction():
        SecondFactor.of(cast.mo).keep(hashed_codes(codes))
    return codes


def seed_in(browser):
    """What the key on the set-up page is made of."""
    with browser.client.session_transaction() as cookie:
        return cookie["seed"]


def grow_old(**length):
    """All proofs were given that long ago."""
    with db.transaction():
        then = clock.ago(**length)
        session.execute(update(SignIn).values(second_factor_at=then, confirmed_at=then))


def set_up(browser, member, **data):
    """Opens the page and types what the app shows."""
    browser.get("/you/second-factor/new")
    return browser.post(
        "/you/second-factor/new", {"code": shown_by(seed_in(browser), member), **data}
    )


# The doors


def test_a_page_of_a_role_leads_to_the_code_and_then_back_to_it(as_, cast):
    cora = as_("Cora", proven=False)

    way = cora.get(ROLE_PAGE).location
    cora.get(way)
    answer = cora.post("/second-factor", {"code": code_of(cast.cora), "next": ROLE_PAGE})

    assert way == f"/second-factor?next={ROLE_PAGE}"
    assert cora.get(way).status_code == 200
    assert answer.location == ROLE_PAGE
    assert cora.get(ROLE_PAGE).status_code == 200


def test_who_has_none_yet_is_led_to_the_set_up_page(as_, without):
    cora = as_("Cora", proven=False)

    cora.get(cora.get(ROLE_PAGE).location)

    assert cora.response.location == f"/you/second-factor/new?next={ROLE_PAGE}"


def test_the_page_of_a_role_stays_unknown_to_whoever_has_another(as_):
    assert as_("Mo", proven=False).get(ROLE_PAGE).status_code == 404
    assert as_("Mia").get(ROLE_PAGE).status_code == 404


@pytest.mark.parametrize("htmx", [False, True])
def test_what_was_sent_in_a_role_is_given_back_with_the_way_to_the_code(as_, htmx):
    cora = as_("Cora", proven=False)

    answer = cora.post("/guidelines/preview", {"text": "Be kind."}, htmx=htmx)

    assert answer.status_code == 403
    assert cora.page.xpath("//a[@href='/second-factor'][@target='_blank']")
    assert ("Be kind." in answer.text) is not htmx


@pytest.mark.parametrize("name", OFFICES)
def test_without_it_she_reads_and_writes_as_a_member(as_, topic, name):
    browser = as_(name, proven=False)

    assert browser.get("/").status_code == 200
    assert browser.get("/boards/everyone").status_code == 200
    assert browser.post(
        "/boards/everyone/topics", {"title": "Tea", "body": "Hello.", "once": "k" * 20}
    ).status_code in (200, 303)


def test_without_it_a_moderator_reads_her_boards_and_has_no_power_there(cast):
    mo = cast.mo
    mo.proven = False

    readable = {each.slug for each in session.scalars(policy.visible_boards(mo))}

    assert {"mothers", "moderators", "volunteers"} <= readable
    assert policy.can_read(mo, cast.board_moderators)
    assert policy.can_post(mo, cast.board_mothers)
    assert not policy.is_moderator(mo)
    assert not policy.can_moderate(mo, cast.board_mothers)
    assert not mo.rights.boards


@pytest.mark.parametrize("name", OFFICES)
def test_without_it_no_power_of_any_role_is_left(cast, name):
    person, member = getattr(cast, name.lower()), cast.ned
    rules = [policy.can_set_up_boards, policy.can_appoint, policy.can_publish_guidelines]
    rules += [policy.is_moderator, policy.is_coordinator, policy.is_administrator]

    person.proven = False

    assert not any(rule(person) for rule in rules)
    assert not policy.can_reset_second_factor(person, member)
    assert policy.needs_second_factor(person)


def test_a_peer_supporter_is_not_asked_for_one(as_, cast):
    assert not policy.needs_second_factor(cast.pia)
    assert as_("Pia", proven=False).get("/boards/volunteers").status_code == 200


@pytest.mark.parametrize(("age", "asked"), [({"hours": 11}, False), ({"hours": 13}, True)])
def test_for_acts_it_is_asked_again_after_twelve_hours(as_, cast, age, asked):
    cora, page = as_("Cora"), f"/members/{cast.mo.id}/second-factor/reset"
    grow_old(**age)
    with db.transaction():
        session.execute(update(SignIn).values(confirmed_at=clock.now()))

    answer = cora.get(page)

    assert (answer.status_code == 303) is asked
    assert cora.get(ROLE_PAGE).status_code == 200


def test_a_password_alone_changes_no_locks(as_, cast):
    thief = as_("Mo", proven=False)

    for page in ("/you/password", "/you/address", "/you/second-factor/new"):
        assert thief.get(page).location == f"/second-factor?next={page}"


# Typing the code


@pytest.mark.parametrize("htmx", [False, True])
def test_the_right_code_makes_a_new_session(as_, cast, htmx):
    mo = as_("Mo", proven=False)
    before = session.scalars(select(SignIn.token_digest)).one()

    answer = mo.post("/second-factor", {"code": code_of(cast.mo)}, htmx=htmx)

    assert (answer.headers.get("HX-Redirect") or answer.location) == "/"
    assert session.scalars(select(SignIn.token_digest)).one() != before
    assert mo.get("/you").status_code == 200


@pytest.mark.parametrize("htmx", [False, True])
def test_a_wrong_code_can_be_typed_again(as_, htmx):
    mo = as_("Mo", proven=False)

    answer = mo.post("/second-factor", {"code": "000000", "next": "/boards"}, htmx=htmx)

    assert answer.status_code == 422
    assert "does not fit" in mo.text
    assert mo.page.xpath("//input[@name='next']/@value") == ["/boards"]


def test_one_code_lets_in_one_browser(as_, cast):
    code, first, second = code_of(cast.mo), as_("Mo", proven=False), as_("Mo", proven=False)

    assert first.post("/second-factor", {"code": code}).status_code == 303
    assert second.post("/second-factor", {"code": code}).status_code == 422


def test_guessing_codes_is_slowed_for_the_account_whatever_the_network(as_, cast):
    guesser = as_("Mo", proven=False)

    answers = [
        guesser.post(
            "/second-factor",
            {"code": f"{number:06}"},
            environ_base={"REMOTE_ADDR": f"198.51.100.{number}"},
        ).status_code
        for number in range(FREE["account"] + 1)
    ]

    assert answers[-1] == 429
    assert guesser.post("/second-factor/recovery", {"code": "2" * 12}).status_code == 429


def test_phones_offer_the_code_and_its_digits(as_):
    mo = as_("Mo", proven=False)

    mo.get("/second-factor")

    field = mo.page.xpath("//input[@name='code']")[0]
    assert (field.get("autocomplete"), field.get("inputmode")) == ("one-time-code", "numeric")


def test_the_code_never_leads_to_another_site(as_, cast):
    mo = as_("Mo", proven=False)

    answer = mo.post("/second-factor", {"code": code_of(cast.mo), "next": "//evil.example"})

    assert answer.location == "/"


def test_members_without_a_role_have_no_such_pages(as_):
    mia = as_("Mia")

    pages = ("/second-factor", "/second-factor/recovery", "/you/second-factor")
    assert [mia.get(page).status_code for page in pages] == [404] * 3
    assert mia.get("/you/second-factor/new").status_code == 404
    assert mia.post("/second-factor", {"code": "1"}).status_code == 404


# Signing in


def sign_in(browser, **data):
    """By Mo's password."""
    with db.transaction():
        Member.at("mo@example.org").password_hash = hashed(PASSWORD)
    return browser.post("/sign-in", {"email": "mo@example.org", "password": PASSWORD, **data})


def test_after_the_password_she_is_asked_at_once_and_may_go_on_as_a_member(as_):
    visitor = as_("Vi")

    visitor.get(sign_in(visitor, next="/boards/mothers").location)

    later = visitor.page.xpath("//a[contains(., 'go on as a member')]/@href")
    assert later == ["/boards/mothers"]
    assert visitor.get("/boards/mothers").status_code == 200


def test_after_the_emailed_link_she_is_asked_too(as_):
    visitor = as_("Vi")
    visitor.post("/sign-in/link", {"email": "mo@example.org"})

    answer = visitor.post(letters.link_to("mo@example.org"))

    assert answer.location == "/second-factor?next=/&later=1"


def test_who_has_none_yet_is_not_held_up_at_the_way_in(as_, without):
    assert sign_in(as_("Vi")).location == "/"


def test_a_new_sign_in_has_proven_nothing(as_):
    visitor = as_("Vi")

    sign_in(visitor)

    assert session.scalars(select(SignIn)).one().second_factor_at is None


# Setting it up


def test_an_app_is_set_up_with_a_code_and_ten_recovery_codes_shown_once(as_, cast, without):
    cora = as_("Cora", proven=False)

    answer = set_up(cora, cast.cora, next=ROLE_PAGE)

    codes = re.findall(r"\b\w{4}-\w{4}-\w{4}\b", cora.text)
    assert answer.status_code == 200
    assert len(set(codes)) == 10
    assert answer.headers["Cache-Control"] == "no-store"
    assert cora.page.xpath(f"//a[@href='{ROLE_PAGE}']")
    assert cora.get(ROLE_PAGE).status_code == 200
    assert not re.search(r"\b\w{4}-\w{4}-\w{4}\b", cora.get("/you/second-factor").text)
    assert letters.newest("cora@example.org").name == "second_factor_added"


def test_the_key_can_be_scanned_typed_or_opened_on_the_same_phone(as_, without):
    mo = as_("Mo", proven=False)

    mo.get("/you/second-factor/new")

    typed = "".join(mo.page.xpath("//p[contains(@class, 'code--key')]/span/text()"))
    opened = mo.page.xpath("//a[starts-with(@href, 'otpauth://')]/@href")[0]
    assert len(typed) == 32
    assert f"secret={typed}" in opened
    assert mo.page.xpath("//svg[@role='img']/title")
    assert "example.org" not in opened


def test_the_key_stays_the_same_while_the_page_is_loaded_again(as_, cast, without):
    mo = as_("Mo", proven=False)
    mo.get("/you/second-factor/new")
    first = mo.page.xpath("//a[starts-with(@href, 'otpauth://')]/@href")

    answer = mo.post("/you/second-factor/new", {"code": "000000"})

    assert answer.status_code == 422
    assert mo.page.xpath("//a[starts-with(@href, 'otpauth://')]/@href") == first
    assert set_up(mo, cast.mo).status_code == 200


def test_replacing_it_asks_for_a_code_of_the_old_one_and_signs_out_elsewhere(as_, cast):
    mo, elsewhere = as_("Mo"), as_("Mo")
    old = SecondFactor.of(cast.mo).seed
    with db.transaction():
        session.execute(update(SignIn).values(second_factor_at=clock.ago(minutes=20)))

    asked = mo.get("/you/second-factor/new").location
    mo.post("/second-factor", {"code": code_of(cast.mo)})
    answer = set_up(mo, cast.mo)

    assert asked == "/second-factor?next=/you/second-factor/new"
    assert answer.status_code == 200
    assert SecondFactor.of(cast.mo).seed != old
    assert mo.get("/you").status_code == 200
    assert elsewhere.get("/you").location.startswith("/sign-in")


def test_turning_it_off_takes_the_powers_too_and_is_told_by_mail(as_, cast):
    cora, elsewhere = as_("Cora"), as_("Cora")
    cora.get("/you/second-factor/end")

    cora.post("/you/second-factor/end")

    assert SecondFactor.of(cast.cora) is None
    assert cora.get(ROLE_PAGE).location == f"/second-factor?next={ROLE_PAGE}"
    assert elsewhere.get("/you").location.startswith("/sign-in")
    assert letters.newest("cora@example.org").name == "second_factor_ended"


@pytest.mark.parametrize("path", ["end", "codes"])
def test_an_old_proof_is_not_enough_to_change_it(as_, cast, path):
    mo = as_("Mo")
    with db.transaction():
        session.execute(update(SignIn).values(second_factor_at=clock.ago(minutes=20)))

    answer = mo.post(f"/you/second-factor/{path}")

    assert answer.status_code == 403
    assert SecondFactor.of(cast.mo) is not None


# Recovery codes


def test_a_recovery_code_lets_in_once_and_is_told_by_mail(as_, cast, sheet):
    mo, again = as_("Mo", proven=False), as_("Mo", proven=False)

    answer = mo.post("/second-factor/recovery", {"code": sheet[0].upper(), "next": "/boards"})

    assert answer.location == "/boards"
    assert "You have 9 left" in mo.get("/boards").text
    assert mo.get("/you/second-factor").status_code == 200
    assert letters.newest("mo@example.org").name == "recovery_code_used"
    assert again.post("/second-factor/recovery", {"code": sheet[0]}).status_code == 422


def test_letters_about_it_say_nothing_of_a_role_or_a_board(as_, cast, sheet):
    as_("Mo", proven=False).post("/second-factor/recovery", {"code": sheet[0]})

    letter = letters.newest("mo@example.org")

    assert letter.subject == "A change to your account"
    assert not re.search(r"moderat|Mothers|\bMo\b", letter.text)


def test_new_recovery_codes_take_the_place_of_the_old_ones(as_, cast, sheet):
    mo = as_("Mo")

    mo.post("/you/second-factor/codes")

    codes = re.findall(r"\b\w{4}-\w{4}-\w{4}\b", mo.text)
    again = as_("Mo", proven=False)
    assert again.post("/second-factor/recovery", {"code": sheet[1]}).status_code == 422
    assert again.post("/second-factor/recovery", {"code": codes[1]}).status_code == 303


# The demo


def test_the_code_is_never_shown_outside_the_demo(as_, app, cast, without, monkeypatch):
    mo, max = as_("Mo", proven=False), as_("Max", proven=False)

    pages = [mo.get("/you/second-factor/new").text, max.get("/second-factor").text]
    codes = [shown_by(seed_in(mo), cast.mo), code_of(cast.max)]

    assert not any(code in page for code, page in zip(codes, pages, strict=True))
    monkeypatch.setitem(app.config, "FORUM_DEMO", True)
    assert shown_by(seed_in(mo), cast.mo) in mo.get("/you/second-factor/new").text
    assert code_of(cast.max) in max.get("/second-factor").text


def test_no_setting_but_the_demos_own_makes_a_demo(tmp_path):
    app = create_app({"FORUM_INSTANCE": str(tmp_path)})

    assert app.config["FORUM_DEMO"] is False

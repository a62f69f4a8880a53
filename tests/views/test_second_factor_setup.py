"""Setting a second factor up, another in its place, turning it off; and the demo's own."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from forum import clock, create_app, db
from forum.db import session
from forum.models.second_factor import SecondFactor
from forum.models.signin import SignIn
from tests import letters
from tests.authenticator import code_of, shown_by

ROLE_PAGE = "/set-up/urgent-help"
CODE = re.compile(r"\b\w{4}-\w{4}-\w{4}\b")


def seed_in(browser):
    """What the key on the set-up page is made of."""
    with browser.client.session_transaction() as cookie:
        return cookie["seed"]


def set_up(browser, member, **data):
    """Opens the page and types what the app shows."""
    browser.get("/you/second-factor/new")
    return browser.post(
        "/you/second-factor/new", {"code": shown_by(seed_in(browser), member), **data}
    )


def test_an_app_is_set_up_with_a_code_and_ten_recovery_codes_shown_once(as_, cast, without):
    cora = as_("Cora", proven=False)

    answer = set_up(cora, cast.cora, next=ROLE_PAGE)

    codes = CODE.findall(cora.text)
    assert answer.status_code == 200
    assert len(set(codes)) == 10
    assert answer.headers["Cache-Control"] == "no-store"
    assert cora.page.xpath(f"//a[@href='{ROLE_PAGE}']")
    assert cora.get(ROLE_PAGE).status_code == 200
    assert not CODE.search(cora.get("/you/second-factor").text)
    assert letters.newest("cora@example.org").name == "second_factor_added"


def test_the_key_can_be_scanned_typed_or_opened_on_the_same_phone(as_, without):
    mo = as_("Mo", proven=False)

    mo.get("/you/second-factor/new")

    typed = "".join(mo.page.xpath("//p[@id='key']/span/text()"))
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

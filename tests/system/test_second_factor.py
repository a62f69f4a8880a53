"""From a page of a role to the authenticator app and back, on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from forum import db
from forum.models.members import Member
from forum.models.second_factor import SecondFactor


def test_who_has_a_role_sets_up_an_app_and_is_where_she_wanted_to_be(
    app, monkeypatch, phone, sign_in, scripted
):
    with db.transaction():
        SecondFactor.of(Member.named("Cora")).end()
    monkeypatch.setitem(app.config, "FORUM_DEMO", True)  # so that the page shows the app's code
    page = phone(javascript=scripted)
    sign_in(page, "Cora", proven=False)

    page.goto("/set-up/urgent-help")
    expect(page.locator("svg.qr")).to_be_visible()
    page.get_by_label("Code").fill(page.locator("b.code").inner_text())
    page.get_by_role("button", name="Carry on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="I have them: carry on").click()

    expect(page).to_have_url(re.compile("/set-up/urgent-help$"))

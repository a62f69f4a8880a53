"""The emergency sheet: what would help 999, and no look at it that is not noted."""

from __future__ import annotations

import pytest

from forum.models.audit import AuditEntry
from tests.keepers import SAID, appoint, kinds, worry, write


@pytest.fixture
def case(cast, lately):
    """A case about Mia."""

    def story():
        appoint(cast)
        return worry(cast, write(cast))

    return lately("sheets: case", story)


@pytest.fixture
def masked(cast, lately):
    """A case about what Mia wrote anonymously."""

    def story():
        appoint(cast)
        return worry(cast, write(cast, anonymous=True))

    return lately("sheets: masked", story)


@pytest.mark.parametrize("htmx", [False, True])
def test_the_sheet_gathers_what_is_known_and_notes_the_look(as_, cast, case, htmx):
    as_("Mia").get("/")
    cora = as_("Cora")
    cora.get(f"/cases/{case.id}/sheet")
    assert "mia@example.org" not in cora.text

    answer = cora.post(f"/cases/{case.id}/sheet", htmx=htmx)

    for words in ("Mia", "mia@example.org", "I have had postpartum psychosis", SAID, "tel:999"):
        assert words in answer.text
    assert kinds(case)[-1] == "sheet"
    assert AuditEntry.__table__ is not None


def test_each_look_is_noted_and_the_address_stands_nowhere_else(as_, case):
    cora = as_("Cora")

    for _ in range(2):
        cora.post(f"/cases/{case.id}/sheet")

    assert kinds(case).count("sheet") == 2
    for path in ("/cases", f"/cases/{case.id}", f"/cases/{case.id}/print"):
        cora.get(path)
        assert "mia@example.org" not in cora.response.text


def test_a_link_is_there_only_where_the_lead_may_read(as_, case):
    cora, pia = as_("Cora"), as_("Pia")

    for browser in (cora, pia):
        browser.post(f"/cases/{case.id}/sheet")
        assert browser.page.xpath(f"//a[@href='/posts/{case.post_id}']")


def test_of_an_anonymous_author_the_sheet_has_the_words_alone(as_, cast, masked):
    cora = as_("Cora")

    cora.post(f"/cases/{masked.id}/sheet")

    assert SAID in cora.text
    assert "mia@example.org" not in cora.text
    assert "Mia" not in cora.text


@pytest.mark.parametrize("htmx", [False, True])
def test_who_wrote_it_is_looked_up_for_a_reason(as_, masked, htmx):
    cora = as_("Cora")
    refused = cora.post(f"/cases/{masked.id}/unmask", {"words": " "}, htmx=htmx)
    assert refused.status_code == 422

    cora.post(f"/cases/{masked.id}/unmask", {"words": "999 asked who it is"}, htmx=htmx)

    cora.post(f"/cases/{masked.id}/sheet")
    assert "mia@example.org" in cora.text
    assert "unmask" in kinds(masked)


def test_a_moderator_sees_no_sheet(as_, masked):
    for verb in ["sheet", "unmask"]:
        for htmx in (False, True):
            answer = as_("Mo").post(f"/cases/{masked.id}/{verb}", {"words": "Please"}, htmx=htmx)
            assert answer.status_code == 404, verb

"""Every view says who may come to it, and machines have a door of their own."""

from __future__ import annotations

from forum.views.application import Forum

DOORS = {
    "anyone",
    "readers",
    "signed_in",
    "members",
    "volunteers",
    "moderators",
    "leads",
    "coordinators",
    "administrators",
    "confirmed",
    "acting",
    "machines",
}


def test_every_view_has_a_door(app: Forum) -> None:
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}

    without = [name for name, view in views.items() if getattr(view, "door", None) not in DOORS]

    assert without == ["static"]


def test_no_address_answers_to_get_and_post_alike_without_saying_so(app: Forum) -> None:
    methods = {
        rule.endpoint: rule.methods - {"HEAD", "OPTIONS"} for rule in app.url_map.iter_rules()
    }

    assert all(each <= {"GET", "POST"} for each in methods.values())

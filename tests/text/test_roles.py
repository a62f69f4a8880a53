"""Nobody can be called as if they spoke for the charity."""

import pytest

from forum.text.roles import misleads

MISLEADING = [
    "Moderator",
    "m0derator",
    "Μοderator",
    "Kind Mod",
    "ModMia",
    "Mods",
    "Mod 2",
    "A d m i n",
    "Admin1",
    "MiaAdmin",
    "sysadmin",
    "Site Administrator",
    "Co-ordinator Cora",
    "Safeguarding lead",
    "Samaritans",
    "NHS 24",
    "ΝΗЅ",
    "Official Wren",
    "S.t.a.f.f",
    "Support Team",
    "Peer supporter Pia",
    "Trained Volunteer",
    "Anonymous",
    "Cymedrolwr",
    "Diogelu Plant",
]


def test_a_name_that_sounds_like_a_role_misleads():
    for name in MISLEADING:
        assert misleads(name, []), name


@pytest.mark.parametrize(
    "name",
    ["Badminton Mum", "Stafford", "Modest Wren", "Systematic", "Mia", "Supporting Wren", "Rooted"],
)
def test_a_name_that_only_holds_the_letters_of_one_does_not(name):
    assert not misleads(name, [])


@pytest.mark.parametrize(
    "name", ["Kettle Charity", "kettle-charity", "The Kettle Charity", "KettIe Charіty"]
)
def test_the_name_of_the_charity_misleads(name):
    assert misleads(name, ["Kettle Charity"])


def test_a_short_name_of_a_charity_misleads_only_as_a_word():
    assert misleads("Mind Wren", ["Mind"])
    assert misleads("MIND", ["Mind"])
    assert not misleads("Mindful Wren", ["Mind", ""])

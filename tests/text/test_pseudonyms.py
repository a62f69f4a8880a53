"""The invented names are gentle, free to take, and never both a member's and a persona."""

from forum.text import names, pseudonyms


def test_every_pseudonym_may_be_taken():
    offered = [name for words in pseudonyms.DISPLAY.values() for name in words.all()]

    assert len(offered) > 3000
    assert [name for name in offered if names.problem(name)] == []


def test_no_two_pseudonyms_look_alike():
    offered = [name for words in pseudonyms.DISPLAY.values() for name in words.all()]

    assert len({names.skeleton(name) for name in offered}) == len(offered)


def test_no_persona_may_be_taken_as_a_display_name():
    personas = pseudonyms.PERSONA["en"].all()

    assert len(personas) > 2500
    assert {names.problem(name) for name in personas[::20]} == {"reserved"}


def test_display_names_and_personas_share_no_word():
    display, persona = pseudonyms.DISPLAY["en"], pseudonyms.PERSONA["en"]

    assert not {*display.adjectives, *display.nouns} & {*persona.adjectives, *persona.nouns}


def test_a_language_puts_its_words_in_its_own_order():
    words = pseudonyms.Words(("Tawel",), ("Dryw",), order="{noun} {adjective}")

    assert words.all() == ["Dryw Tawel"]


def test_no_welsh_adjective_begins_with_a_letter_that_softens():
    words = pseudonyms.DISPLAY["cy"]

    firsts = {each.removeprefix("Ff")[:1] for each in words.adjectives}
    assert firsts & set("PTCBDGMLR") == set()
    assert "Dryw Swynol" in words.all()

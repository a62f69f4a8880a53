"""What a reader is shown of a change: paragraphs that differ, beneath their headings."""

from forum.text.revisions import changed_paragraphs

OLD = "Hello.\n\n## Be kind\n\nWe are tired.\n\n## Be brave\n\n- Ask.\n- Wait.\n"


def shown(old, new):
    """What changed as words, with + and - before what came and went."""
    marks = {"same": "", "added": "+", "removed": "-"}
    return [
        "".join(f"{marks[run.kind]}{run.text}" for run in paragraph.runs)
        for paragraph in changed_paragraphs(old, new)
    ]


def test_nothing_is_shown_when_nothing_changed():
    assert shown(OLD, OLD) == []


def test_a_changed_paragraph_stands_beneath_its_heading():
    lines = shown(OLD, OLD.replace("We are tired", "We are very tired"))

    assert lines == ["Be kind", "We are +very tired."]


def test_an_item_of_a_list_stands_for_itself():
    lines = shown(OLD, OLD.replace("- Wait.", "- Wait a **little**."))

    assert lines[0] == "Be brave"
    assert len(lines) == 2
    assert "Ask" not in lines[1]
    assert "*" not in lines[1]


def test_a_new_rule_is_shown_with_its_own_heading():
    lines = shown(OLD, f"{OLD}\n## Be brief\n\nOr not.")

    assert lines == ["+Be brief", "+Or not."]


def test_a_rule_that_went_is_shown_too():
    lines = shown(OLD, OLD.replace("## Be kind\n\nWe are tired.\n\n", ""))

    assert lines == ["-Be kind", "-We are tired."]


def test_only_headings_are_headings():
    paragraphs = changed_paragraphs("", "#1 on my list\n\n## A rule\n\nText")

    assert [each.is_heading for each in paragraphs] == [False, True, False]

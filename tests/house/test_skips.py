"""What a run leaves out is named at its end, and is a failure where CI says so."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
ONE_SKIP = """
import pytest

def test_kept():
    pass

def test_left_out():
    pytest.skip("Needs a kettle: apt install kettle")
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Runs a suite that skips one test out of two, in a process of its own."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(ONE_SKIP)
    return lambda: pytester.runpytest_subprocess("-p", "tests.house.skips")


def test_a_skip_is_named_with_what_it_takes_to_run_it(run, monkeypatch):
    monkeypatch.delenv("FORUM_NO_SKIPS", raising=False)

    result = run()

    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*Skipped here*", "1 × Needs a kettle: apt install kettle"])


def test_a_skip_fails_a_run_that_may_not_skip(run, monkeypatch):
    monkeypatch.setenv("FORUM_NO_SKIPS", "1")

    result = run()

    assert result.ret == pytest.ExitCode.TESTS_FAILED

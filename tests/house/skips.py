"""A pytest plugin: says what was skipped and how to run it; FORUM_NO_SKIPS=1 fails on a skip.

Tests marked `sqlite` or `postgresql` are about that engine itself. On the other one they are no
skip: there is nothing to run.
"""

import os
from collections import Counter

import pytest

ON_POSTGRESQL = bool(os.environ.get("FORUM_TEST_DATABASE"))


def pytest_report_header():
    """Which engine, where it is not the usual one."""
    return "database: PostgreSQL, without the tests marked `sqlite`" if ON_POSTGRESQL else None


def pytest_collection_modifyitems(config, items):
    """Take out what is about the other engine itself."""
    other = "sqlite" if ON_POSTGRESQL else "postgresql"
    about_other = [each for each in items if each.get_closest_marker(other)]
    if about_other:
        config.hook.pytest_deselected(items=about_other)
        items[:] = [each for each in items if not each.get_closest_marker(other)]


def pytest_terminal_summary(terminalreporter):
    """Print each reason once, with the number of tests that it kept from running."""
    reasons = Counter(reason(report) for report in skipped(terminalreporter))
    if not reasons:
        return
    terminalreporter.section("Skipped here, and how to run it")
    for words, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} × {words}")
    if os.environ.get("FORUM_NO_SKIPS") == "1":
        terminalreporter.write_line("FORUM_NO_SKIPS=1: a skip is a failure.", red=True)


def pytest_sessionfinish(session):
    """Fail a run that passed only because it left something out, where that is not allowed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    strict = os.environ.get("FORUM_NO_SKIPS") == "1"
    if strict and session.exitstatus == pytest.ExitCode.OK and skipped(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def skipped(reporter):
    """The reports of skipped tests; expected failures are none."""
    return reporter.stats.get("skipped", [])


def reason(report):
    """The words given to pytest.skip."""
    words = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return words.removeprefix("Skipped: ")

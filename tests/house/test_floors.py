"""Imports go down only: the contracts of pyproject.toml hold."""

import logging.config

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


@pytest.fixture
def _logging_left_alone(monkeypatch):
    """import-linter sets logging up for itself, which silences every logger made before it."""
    monkeypatch.setattr(logging.config, "dictConfig", lambda config: None)


@pytest.mark.usefixtures("_logging_left_alone")
@pytest.mark.parametrize("contract", ["floors", "no-http-below", "nouns"])
def test_imports_keep_the_floors(contract, capsys):
    status = lint_imports(
        config_filename="pyproject.toml", limit_to_contracts=(contract,), no_cache=True
    )

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
    assert not logging.getLogger("forum").disabled

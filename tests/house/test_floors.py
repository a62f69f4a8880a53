"""Imports go down only: the contracts of pyproject.toml hold."""

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


@pytest.mark.parametrize("contract", ["floors", "no-http-below", "nouns"])
def test_imports_keep_the_floors(contract, capsys):
    status = lint_imports(
        config_filename="pyproject.toml", limit_to_contracts=(contract,), no_cache=True
    )

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out

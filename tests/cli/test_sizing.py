"""The number of processes follows cores and memory."""

from __future__ import annotations

import pytest

from forum.cli import sizing


@pytest.mark.parametrize(
    ("cores", "memory", "processes"),
    [(1, 256, 2), (1, 200, 1), (1, 128, 1), (2, 512, 2), (4, 512, 4), (16, 400, 6), (64, 9999, 8)],
)
def test_processes_fit_the_machine(monkeypatch, cores, memory, processes):
    monkeypatch.setattr(sizing, "processors", lambda: cores)
    monkeypatch.setattr(sizing, "memory", lambda: memory)

    assert sizing.processes() == processes


def test_a_limit_of_the_unit_counts(monkeypatch, tmp_path):
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(sizing, "LIMITS", (limit,))
    limit.write_text("max\n")
    without = sizing.memory()
    limit.write_text(f"{300 << 20}\n")

    assert sizing.memory() == 300 < without

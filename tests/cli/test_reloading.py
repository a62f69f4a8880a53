"""Which process is the server that runs here, before it is told to start anew."""

from __future__ import annotations

import subprocess

from forum.cli import reloading


def test_a_shell_that_will_serve_later_is_not_taken_for_the_server(tmp_path):
    command = "read line; exec forum serve"  # what a container begins with has number 1 each time
    with subprocess.Popen(["sh", "-c", command], stdin=subprocess.PIPE) as shell:
        (tmp_path / "serve.pid").write_text(str(shell.pid))

        told = reloading.reload(tmp_path)

        assert told is False
        assert shell.poll() is None
        shell.kill()


def test_a_number_that_is_nobodys_is_no_server(tmp_path):
    for words in ("", "no number", str(2**22 + 1)):
        (tmp_path / "serve.pid").write_text(words)

        assert reloading.reload(tmp_path) is False, words

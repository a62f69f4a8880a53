"""What the server does without until it is needed, since each of its processes would hold it."""

import subprocess
import sys

HEAVY = ("alembic", "mako", "zxcvbn", "holidays", "psycopg", "aiosmtpd", "pyrage")


def test_the_application_and_its_clockwork_load_nothing_heavy():
    asks = (
        f"import sys; from forum import create_app, jobs; print(*set({HEAVY!r}) & {{*sys.modules}})"
    )

    found = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == ""

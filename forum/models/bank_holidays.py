"""Bank holidays of the nations of the United Kingdom, as the `holidays` library knows them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

from forum import clock
from forum.text.marking import N_

# The library's names of the nations. Wales has the bank holidays of England.
NATIONS = {"ENG": N_("England and Wales"), "SCT": N_("Scotland"), "NIR": N_("Northern Ireland")}
YEARS = 3  # this one and the next two; the job asks again every day
PATIENCE = 60  # seconds, on a machine that is very busy

# Asked in a process of its own, which then ends: to import the library and to work out a nation's
# days takes 0.5 s and 13 to 20 MiB, as much as an eighth of what both web processes may have.
_ASK = """
import sys, holidays
years = [int(each) for each in sys.argv[2:]]
print(*sorted(holidays.country_holidays("GB", subdiv=sys.argv[1], years=years)))
"""


class Unknown(Exception):
    """The library could not be asked."""


def of(nation: str) -> list[date]:
    """The bank holidays of one of NATIONS, this year and the next two; none for no nation.

    They are those that gov.uk publishes, as far as the installed version of the library knows.
    Raises Unknown.
    """
    if nation not in NATIONS:
        return []
    years = [str(clock.today().year + each) for each in range(YEARS)]
    command = [sys.executable, "-P", "-c", _ASK, nation, *years]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
    except (OSError, subprocess.SubprocessError) as problem:
        raise Unknown from problem
    return [date.fromisoformat(each) for each in done.stdout.split()]

"""Wrong passwords: after a few, the next try has to wait, longer each time.

Nobody can lock an owner out: the network that she signed in from lately is not slowed down by
what others do to her account, and an emailed link always works. OWASP ASVS 5.0 §6.1.1, §6.3.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forum.models.limit_counts import LONGEST, LimitCount

DAY = LONGEST
FIRST_PAUSE = 60  # seconds, doubled with each further wrong one
LONGEST_PAUSE = 3600
# How many are free: from one network for one account, for one account, from one network.
FREE = {"pair": 5, "account": 20, "network": 30}


@dataclass(frozen=True)
class Guesses:
    """The tries for one account from one network; both are keyed digests.

    The account is the typed address, whether somebody has it or not.
    """

    account: str
    network: str

    def paused_until(self) -> datetime | None:
        """When the next try may be made; nothing: now."""
        standing = LimitCount.standing(*map(self._pause, FREE), self._home)
        binding = ("pair",) if self._home in standing else tuple(FREE)
        ends = [standing[key].expires_at for key in map(self._pause, binding) if key in standing]
        return max(ends, default=None)

    def wrong(self) -> None:
        """One more was wrong."""
        for kind, free in FREE.items():
            over = LimitCount.hit(f"guess:{kind}:{self._of(kind)}", DAY) - free
            if over >= 0:
                pause = FIRST_PAUSE * 2 ** min(over, 10)
                LimitCount.hold(self._pause(kind), min(pause, LONGEST_PAUSE))

    def right(self) -> None:
        """She is in: here, the account is not slowed down for a day, whatever others try."""
        LimitCount.clear(f"guess:pair:{self._of('pair')}", self._pause("pair"))
        LimitCount.hold(self._home, DAY)

    def at_home(self) -> bool:
        """Whether the account's owner signed in from this network within a day."""
        return bool(LimitCount.standing(self._home))

    @property
    def _home(self) -> str:
        return f"home:{self._of('pair')}"

    def _pause(self, kind: str) -> str:
        return f"pause:{kind}:{self._of(kind)}"

    def _of(self, kind: str) -> str:
        parts = {"account": self.account, "network": self.network}
        return parts.get(kind, f"{self.account}:{self.network}")

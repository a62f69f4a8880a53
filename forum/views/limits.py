"""How often: limits on forms, for each network or each member, counted in the database.

`@limits.per_network("20 per hour", "mail")` stands below the door of a view. Only a keyed digest
of the network is kept, for 24 hours at most.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn, TypeVar, cast

from flask import current_app, g, request
from flask_babel import format_time, gettext
from flask_limiter import Limiter, RequestLimit
from limits.storage import Storage
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import TooManyRequests

from forum import clock, db, tokens
from forum.models.guesses import Guesses
from forum.models.limit_counts import LimitCount
from forum.models.members import Member
from forum.models.outbox import OutgoingEmail
from forum.views.application import SAFE

if TYPE_CHECKING:
    from flask import Flask

View = TypeVar("View", bound=Callable[..., object])

LETTERS_AN_HOUR = 3  # to one address, at a stranger's wish
LETTERS_AT_HOME = 6  # while the address's owner herself has just been here


class Rows(Storage):
    """Flask-Limiter's counts as rows: the same for every process of the server."""

    STORAGE_SCHEME = ["rows"]

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong in here."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Counts, in a transaction of its own: a refused or failed request counts too."""
        db.session.commit()
        with db.transaction():
            return LimitCount.hit(key, expiry, amount=amount)

    def get(self, key: str) -> int:
        """The count so far."""
        row = LimitCount.standing(key).get(key)
        return row.count if row else 0

    def get_expiry(self, key: str) -> float:
        """When the count begins anew, in seconds since 1970."""
        row = LimitCount.standing(key).get(key)
        return (row.expires_at if row else clock.now()).timestamp()

    def check(self) -> bool:
        """The rows are where everything else is."""
        return True

    def reset(self) -> int | None:
        """Not offered: nobody forgets everybody's counts."""
        return None

    def clear(self, key: str) -> None:
        """Begins a key anew."""
        with db.transaction():
            LimitCount.clear(key)


def _refuse_limit(limit: RequestLimit) -> NoReturn:
    """Flask-Limiter adds a second to be sure, and so does `refuse_until`: one is enough."""
    refuse_until(datetime.fromtimestamp(limit.reset_at - 1, tz=UTC))


def network() -> str:
    """Stands for the network that the request came from: IPv4 whole, IPv6 by its first half.

    Werkzeug's ProxyFix has put the trusted proxy's word into `remote_addr`, if there is a proxy.
    """
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return digest("network:none")
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    size = 32 if address.version == 4 else 64
    whole = ipaddress.ip_network((address, size), strict=False)
    return digest(f"network:{whole}")


def _member() -> str:
    return digest(f"member:{g.member.id}") if g.member.signed_in else network()


def digest(words: str) -> str:
    """What is kept of an address: a digest that only this site can make."""
    return tokens.keyed_digest(str(current_app.config["SECRET_KEY"]), words)


limiter = Limiter(key_func=network, storage_uri="rows://", on_breach=_refuse_limit)


def init_app(app: Flask) -> None:
    """Has the limits looked at before each view that has one."""
    limiter.init_app(app)


@limiter.request_filter
def only_reads() -> bool:
    """No limit is on reading, and to find that out took a thirtieth of a page's time."""
    return request.method in SAFE


def per_network(allowed: str, scope: str) -> Callable[[View], View]:
    """Limits a view for each network; views of one `scope` count together."""
    return cast("Callable[[View], View]", limiter.shared_limit(allowed, scope=scope))


def per_member(allowed: str, scope: str) -> Callable[[View], View]:
    """Limits a view for each member, wherever she is; for each network where nobody is."""
    limited = limiter.shared_limit(allowed, scope=scope, key_func=_member)
    return cast("Callable[[View], View]", limited)


def guesses(address: str) -> Guesses:
    """The wrong passwords for an account, from here."""
    return Guesses(account=digest(f"account:{address}"), network=network())


def code_guesses(member: Member) -> Guesses:
    """The wrong codes for a member's second factor, from here."""
    return Guesses(account=digest(f"second factor:{member.id}"), network=network())


def may_write_to(address: str) -> bool:
    """Whether one more letter may go to an address because somebody typed it in here."""
    allowed = LETTERS_AT_HOME if guesses(address).at_home() else LETTERS_AN_HOUR
    return OutgoingEmail.lately_to(address) < allowed


def refuse_until(moment: datetime) -> NoReturn:
    """The calm page for whoever tried too often, saying when to come back."""
    seconds = max(1, int((moment - clock.now()).total_seconds()) + 1)
    when = format_time(moment + timedelta(minutes=1), "short")  # it shows whole minutes
    words = gettext(
        "There were a lot of tries in a short time, so we are pausing this for a while. "
        "Please try again after %(when)s.",
        when=when,
    )
    raise TooManyRequests(description=words, retry_after=seconds)

"""HTTP: doors, forgery check, answers; then one module a noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from forum.views import (
    account,
    addresses,
    appeals,
    application,
    assets,
    audiences,
    audit,
    backups,
    beginning,
    blocks,
    board_settings,
    boards,
    breaks,
    canned_replies,
    case_decisions,
    caseload,
    cases,
    concerns,
    confirmations,
    content_notes,
    copies,
    decisions,
    devmail,
    drafts,
    exit,
    figures,
    forgery,
    forms,
    gate,
    guidelines,
    headers,
    health,
    help,
    home,
    hours,
    join,
    labels,
    language,
    languages,
    leaving,
    letters,
    limits,
    logs,
    mail_choices,
    match_care,
    match_endings,
    matches,
    meanwhile,
    member_decisions,
    members,
    moderatorships,
    movings,
    muted_words,
    newcomers,
    notifications,
    outbox,
    pages,
    passwords,
    peer_supporters,
    people,
    post_decisions,
    posts,
    presence,
    problems,
    quarantine,
    queue,
    queue_decisions,
    reactions,
    records,
    relayed_letters,
    reports,
    screen,
    search,
    second_factor,
    second_factor_resets,
    sessions,
    sheets,
    signin,
    sites,
    support,
    support_requests,
    support_settings,
    supporting,
    suspensions,
    topic_decisions,
    topics,
    unmasking,
    urgent_help,
    waiting,
    waiting_posts,
    watched_phrases,
)

if TYPE_CHECKING:
    from forum.views.application import Forum

__all__ = ["application", "init_app"]

COMPRESSED = ["text/html", "text/css", "text/javascript", "image/svg+xml"]
NOUNS = (
    account,
    addresses,
    appeals,
    assets,
    audiences,
    audit,
    beginning,
    backups,
    blocks,
    board_settings,
    boards,
    breaks,
    canned_replies,
    case_decisions,
    caseload,
    cases,
    concerns,
    confirmations,
    content_notes,
    copies,
    decisions,
    devmail,
    drafts,
    exit,
    figures,
    guidelines,
    health,
    help,
    home,
    hours,
    join,
    labels,
    language,
    leaving,
    letters,
    mail_choices,
    match_care,
    match_endings,
    matches,
    meanwhile,
    member_decisions,
    members,
    moderatorships,
    movings,
    muted_words,
    newcomers,
    notifications,
    outbox,
    pages,
    passwords,
    peer_supporters,
    people,
    post_decisions,
    posts,
    quarantine,
    queue,
    queue_decisions,
    reactions,
    records,
    relayed_letters,
    reports,
    search,
    second_factor,
    second_factor_resets,
    sessions,
    sheets,
    signin,
    sites,
    support,
    support_requests,
    support_settings,
    supporting,
    suspensions,
    topic_decisions,
    topics,
    unmasking,
    urgent_help,
    waiting_posts,
    watched_phrases,
)


def init_app(app: Forum) -> None:
    """Everything that a request meets, in the order in which it meets it."""
    app.url_map.converters["int"] = application.Number
    app.url_map.converters["default"] = application.Word
    app.config["TRUSTED_HOSTS"] = _hosts(app)
    app.config["COMPRESS_ALGORITHM"] = ["zstd", "gzip"]  # a page of 70 KB in 0.2 and in 0.9 ms
    app.config["COMPRESS_ALGORITHM_STREAMING"] = ["br", "gzip"]  # what is sent once, and kept
    app.config |= {"COMPRESS_BR_LEVEL": 5, "COMPRESS_BR_WINDOW": 16}
    app.config["COMPRESS_MIMETYPES"] = COMPRESSED
    if app.config["FORUM_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    doors = (logs, forgery, forms, gate, waiting, limits, languages)
    for each in (*doors, screen, presence, headers, problems):
        each.init_app(app)
    Compress(app)
    app.after_request(headers.unchanged)  # what is set last comes first: before it is packed
    for noun in NOUNS:
        app.register_blueprint(noun.bp)


def _hosts(app: Forum) -> list[str]:
    """The hosts that we answer to; a forged Host header gets a 400."""
    own = str(app.config["FORUM_ADDRESS"]).split("//")[1].split("/")[0].split(":")[0]
    return [own, "127.0.0.1", "localhost"]

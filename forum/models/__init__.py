"""What is true: every table, imported so that the mapper knows them all."""

from forum.models import (
    audiences,
    audit,
    boards,
    content_notes,
    deeds,
    drafts,
    guidelines,
    members,
    notifications,
    outbox,
    posts,
    reactions,
    signin,
    sites,
    topics,
    watching,
)

__all__ = [
    "audiences",
    "audit",
    "boards",
    "content_notes",
    "deeds",
    "drafts",
    "guidelines",
    "members",
    "notifications",
    "outbox",
    "posts",
    "reactions",
    "signin",
    "sites",
    "topics",
    "watching",
]

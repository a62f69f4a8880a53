"""Invented texts are judged by what comes out of them; how long they take is tested by itself."""

from hypothesis import settings

settings.register_profile("text", deadline=None)
settings.load_profile("text")

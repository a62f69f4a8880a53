"""Backups: a copy of the running site that is checked, packed, locked, kept by a rule, and taken
elsewhere; and the way back.
"""

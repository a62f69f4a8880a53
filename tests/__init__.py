"""The tests: a mirror of forum/, folder for folder, and the house, the system, the figures."""

"""Benchmarks: what it costs, measured beside the floor, in one run."""

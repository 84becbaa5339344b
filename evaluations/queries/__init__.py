"""Reads: noun phrases, a fixed number of queries each."""

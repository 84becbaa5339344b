"""Spreadsheets in and out. Reading never writes: it gives values with their places, and all problems."""

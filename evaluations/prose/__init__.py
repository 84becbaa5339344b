"""Figures in Chinese sentences: found with their units and names, and recomputed from each other. Knows no report."""

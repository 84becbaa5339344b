"""A whole year at once: a unit's as one archive with list and digests, a bureau's as a summary."""

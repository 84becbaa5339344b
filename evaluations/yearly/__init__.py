"""A unit's whole year as one archive, in every format, with a list and digests."""

"""Limits of this room."""

#: How often one declaration may be amended on one day.
AMENDMENTS_A_DAY = 3

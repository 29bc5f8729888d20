"""Examinations: who looks at what, with what, and what was found."""

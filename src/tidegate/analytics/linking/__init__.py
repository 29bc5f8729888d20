"""Which parties are one: pairs that are likely the same, and what agrees."""

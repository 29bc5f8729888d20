"""Which candidates are examined, by which means, with which chance: within capacity."""

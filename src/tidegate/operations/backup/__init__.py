"""Back-ups: everything of one moment in one archive, whole or not at all."""

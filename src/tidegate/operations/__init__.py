"""How the platform runs: health, measures, logs, limits, back-ups."""

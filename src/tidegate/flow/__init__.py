"""State machines: transitions as frozen records, run as compare-and-swap updates."""

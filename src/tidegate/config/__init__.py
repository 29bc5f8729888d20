"""Settings and wiring of the server; no rule of customs is here."""

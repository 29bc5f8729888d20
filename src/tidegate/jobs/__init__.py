"""Background work: queued with what causes it, done once, retried, never lost."""

"""The audit chain, and the events that rooms subscribe to."""

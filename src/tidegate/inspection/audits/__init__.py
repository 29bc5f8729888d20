"""Audits after release: what the records say of goods that left."""

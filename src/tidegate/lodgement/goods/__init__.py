"""Commodity codes: what a description may be classified as, and what Customs has ruled."""

"""Which commodity codes a description of goods may have, and why."""

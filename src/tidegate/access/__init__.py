"""Who somebody is, what they may do, and who else must agree."""

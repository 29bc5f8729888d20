"""Words of the code tables, for templates."""

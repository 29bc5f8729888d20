"""Dated tables: code lists, control points with their hours, the calendar of capacity."""

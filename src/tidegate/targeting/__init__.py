"""Cargo Big Data System: which consignments, and why."""

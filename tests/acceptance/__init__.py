"""In a real browser, on a real server."""

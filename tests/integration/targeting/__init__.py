"""Workers and officers as processes, on a database of the test's own."""

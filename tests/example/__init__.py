"""A room of the tests: errands that are claimed and done, and jobs that count."""

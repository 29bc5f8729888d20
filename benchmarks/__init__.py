"""What is fast and how good: one benchmark a file, results written as JSON."""

"""Between our machine and a trader's: who is told of what, and how it is sent."""

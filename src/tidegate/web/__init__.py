"""The shell of every page, its components, and the frame of the machine API."""

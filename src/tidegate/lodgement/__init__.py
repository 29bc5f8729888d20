"""Trade Single Window: what traders lodge, and every version of it."""

"""Files by their content: photographs, and what was sent in."""

"""The Trade Single Window: documents of any type, from the form to what was issued."""

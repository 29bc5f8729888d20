"""Has anything moved since then, and is another model better?"""

"""What a pattern does to ordinary consignments: the words, and how each is carried out."""

"""Document types, one folder each; `../filings/types.py` reads them. Nothing here is code."""

"""Trade statistics: what declarations of a month say, counted by goods and countries."""

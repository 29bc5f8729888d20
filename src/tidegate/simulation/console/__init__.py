"""A whole Tidegate to look at: people, a past, and a morning of consignments; all made up.

Unlike the rest of this room it writes into a database, through the services of the rooms. Django is
loaded when it is asked for, so that simulating files needs none.
"""

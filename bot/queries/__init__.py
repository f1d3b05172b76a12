"""Answers: what questions are answered with, from the database alone.

Each is a function of the database, the catalogue and the time, and returns facts: whoever asked
puts them into words. Only believed counts are ranked, compared and drawn; a count that waits for
a decision is told as such.
"""

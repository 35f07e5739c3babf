"""Rosters: published lists of representatives and their districts, read into plain records. Pure.

`reading.read_files` takes names and bytes and gives a `Reading`; one module per family of formats. Nothing here knows
the database: `services/enrolling.py` compares a reading with what is kept.
"""

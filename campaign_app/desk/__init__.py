"""The desk before Flask: usual posts of the public forms are taken here, many at a time, and the rest goes on to Flask.

A post is usual when nothing about it is to be explained to anybody: a whole form that can be kept as it is. It is
answered with the very bytes Flask would answer, after its own commit. Everything else, what fails here included, is
asked of Flask as if the desk were not there; so no sentence for a person is written in this room.
"""

"""The theatre as data: places, roads, groups, forces, governments and patrons on 9 June 2014.

`sources/` holds the project's own tables, `build.py` makes `data/` from them, `load.py` reads `data/`.
"""

"""Why: one small function a claim, a file a family. Each reads what happened and returns pushes on drivers.

A claim function has the id of its catalogue entry as its name, where paragraph, gap and numbers stand. It
gets the state, its own numbers and a memory of its own; it never gets a lever, and it assigns nothing.
"""

"""Why: one small function a claim. Each reads what happened and returns pushes on drivers.

A claim function has the id of its catalogue entry as its name, where paragraph, gap and numbers stand. It
gets the state, its own numbers and a memory of its own; it never gets a lever, and it assigns nothing.

A family of claims is a package here, with files by theme. A function in any of its files is found by its
name; nothing lists them. Claims of a user's own are found the same way in a folder outside the package.
"""

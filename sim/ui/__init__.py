"""The page. Importing this package loads no page library, so that worker processes stay light."""

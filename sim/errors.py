"""One family of errors: everything a user can cause carries a sentence a user can act on."""

from __future__ import annotations


class SimulationError(Exception):
    """Base of every error this package raises on purpose; its text is one plain line."""


class CatalogError(SimulationError):
    """The catalogue or the theatre's tables do not agree with the code or with themselves."""


class ClaimFolderError(SimulationError):
    """A folder with claims of a user's own cannot be used as it is.

    Parameters
    ----------
    problems : sequence of str
        One line each: folder and file, line where known, claim, what is wrong or missing.
    """

    def __init__(self, problems: list[str] | tuple[str, ...] | str) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type[ClaimFolderError], tuple[tuple[str, ...]]]:
        """Keep the problems apart on the way from a worker process."""
        return type(self), (self.problems,)


class ScenarioError(SimulationError):
    """A scenario or a setting is not valid.

    Parameters
    ----------
    problems : sequence of str
        One line each: file, line, key, value, allowed range, nearest name.
    """

    def __init__(self, problems: list[str] | tuple[str, ...] | str) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class LimitError(SimulationError):
    """A request is larger than the limits that are checked before work starts."""


class StoreError(SimulationError):
    """Results on disk cannot be written, read or trusted."""

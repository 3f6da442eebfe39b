"""From an exception to an exit code: the one place where errors become lines.

0    done
1    a run or the program failed
2    the request was wrong: one plain line for each problem on standard error
130  stopped by Ctrl-C
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from sim.errors import CatalogError, ClaimFolderError, ScenarioError, SimulationError

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE: Final = 0
FAILED: Final = 1
WRONG_REQUEST: Final = 2
STOPPED: Final = 130
# What a program that writes to a closed pipe (`| head`) ends with: 128 plus the signal's number.
PIPE_CLOSED: Final = 141
# Set to anything, errors come with Python's traceback: for developers.
TRACEBACK_VARIABLE: Final = "COALITION_SIM_TRACEBACK"

NUMBERS: Final = {"int": "a whole number", "float": "a number"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those the process was started with.
    """
    sys.exit(run_command(arguments))


def run_command(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors become plain lines on standard error.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those the process was started with.

    Returns
    -------
    int
        0 done, 1 failed, 2 wrong request, 130 stopped by Ctrl-C.
    """
    from sim.cli.output import print_errors

    try:
        from sim.cli.app import make_app  # inside, so that Ctrl-C is one line from the first moment

        code = make_app()(
            list(arguments) if arguments is not None else None,
            prog_name="coalition-sim",
            standalone_mode=False,
        )
        sys.stdout.flush()
        if code == STOPPED:  # Typer turns Ctrl-C into this code
            raise KeyboardInterrupt
        return code if isinstance(code, int) else DONE
    except BrokenPipeError:
        # Python flushes standard output once more at exit; give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        print_errors(["stopped"])
        return STOPPED
    except Exception as error:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        lines, code = explain(error)
        print_errors(lines)
        return code


def explain(error: Exception) -> tuple[list[str], int]:
    """Say an error in plain lines.

    Parameters
    ----------
    error : Exception
        Whatever a command raised.

    Returns
    -------
    tuple
        The lines for standard error and the exit code.
    """
    if isinstance(error, ScenarioError | ClaimFolderError):
        return list(error.problems), WRONG_REQUEST
    if isinstance(error, SimulationError):
        is_internal = isinstance(error, CatalogError) or type(error).__name__ == "RunError"
        return [str(error)], FAILED if is_internal else WRONG_REQUEST
    if type(error).__name__ == "Abort":
        return ["stopped"], STOPPED
    wrong = _say_wrong_number(error)
    if wrong:
        return [wrong], WRONG_REQUEST
    # Typer carries its own copy of click or uses the installed one; both know these two methods.
    format_message = getattr(error, "format_message", None)
    if format_message is not None:
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "coalition-sim"
        return [f"{str(format_message()).rstrip('.')}. See: {command} --help"], WRONG_REQUEST
    text = f"internal error: {type(error).__name__}: {error} (set {TRACEBACK_VARIABLE}=1 to see where)"
    return [text], FAILED


def _say_wrong_number(error: Exception) -> str:
    """Say which option got what in place of a number, if that is the error; Typer has no plain words."""
    list_errors = getattr(error.__cause__, "errors", None)
    options = getattr(getattr(error, "param", None), "opts", None)
    if list_errors is None or not options:
        return ""
    first = list_errors()[0]
    wanted = NUMBERS.get(first["type"].partition("_")[0])
    command = getattr(getattr(error, "ctx", None), "command_path", "coalition-sim")
    given = str(first["input"])
    return f"{options[0]}: must be {wanted}, not {given!r}. See: {command} --help" if wanted else ""

"""An export of a lake in a process of its own, which gets a signal at its nth step in the folder.

`python -m tests.lake.dying DATABASE FOLDER SIGNAL STEP`: a step is a file that is opened, a name
that is given or taken away, a folder that is made. Prints how many steps there were when it ends.
"""

from __future__ import annotations

import os
import signal
import sys

from finstats.cli.main import run

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"}


def main(database: str, folder: str, number: str, step: str) -> int:
    passed = 0

    def see(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal passed
        if event in STEPS and str(arguments[0]).startswith(folder):
            passed += 1
            if passed == int(step):
                os.kill(os.getpid(), signal.Signals[number])

    sys.addaudithook(see)
    code = run(["export", "lake", folder, "--database", database])
    print(passed)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

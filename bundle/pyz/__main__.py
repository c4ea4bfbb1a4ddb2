"""Starts the installer; any Python since 2.7 can read this file, so that an old one gets words."""

import json
import os
import sys
import zipfile

if sys.version_info < (3, 8):  # noqa: UP036 - whoever starts the file has any Python
    with zipfile.ZipFile(sys.path[0]) as bundle:
        words = json.loads(bundle.read("manifest.json").decode("utf-8"))["too_old"]
    variables = ("FINSTATS_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    given = [os.environ[name] for name in variables if os.environ.get(name)] or ["en"]
    told = words["zh" if given[0].startswith("zh") else "en"].format(*sys.version_info)
    getattr(sys.stderr, "buffer", sys.stderr).write(told.encode("utf-8"))
    sys.exit(1)

from finstats_offline.program import main

sys.exit(main(sys.argv[1:]))

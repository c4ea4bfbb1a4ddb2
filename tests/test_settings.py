"""The folders of data and configuration are those that platformdirs names."""

from __future__ import annotations

import platformdirs
import pytest

from finstats.settings import config_folder, data_folder


@pytest.mark.parametrize("home", ["/home/x", "/", "/home/x/", "/a place/100%"])
@pytest.mark.parametrize("given", [None, "", "relative", "/else", "/else/", "/a b/../c"])
def test_the_folders_are_those_of_platformdirs(
    home: str, given: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", home)
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        if given is None:
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, given)
    assert data_folder() == platformdirs.user_data_path("finstats", appauthor=False)
    assert config_folder() == platformdirs.user_config_path("finstats", appauthor=False)

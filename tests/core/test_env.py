"""What the environment says, read from a variable or from the file it names."""

from pathlib import Path

import pytest

from casemgmt.core.env import BadSetting, env_list, env_str

NAME = "CASEMGMT_SECRET_KEY_FALLBACKS"


def test_a_list_is_read_from_its_variable_or_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert env_list(NAME) == []
    monkeypatch.setenv(NAME, "older, oldest,")
    assert env_list(NAME) == ["older", "oldest"]
    monkeypatch.delenv(NAME)
    file = tmp_path / "fallbacks"
    file.write_text("from a file,and another\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(file))
    assert env_list(NAME) == ["from a file", "and another"]


def test_a_file_that_is_not_there_is_a_mistake_and_not_an_empty_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "missing"))
    for read in (env_list, env_str):
        with pytest.raises(BadSetting, match="can't be read"):
            read(NAME)

"""The one way the model says no."""

from __future__ import annotations


class Refusal(ValueError):
    """A value the model does not accept, said in both languages; nothing has changed."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.zh = zh
        self.en = en

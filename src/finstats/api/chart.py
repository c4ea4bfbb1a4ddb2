"""What `Database.chart` gives: the chart, its pictures, and the figures in it as rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from finstats.api.answer import Answer
from finstats.chart import Chart
from finstats.formats import CHART_FORMATS, PICTURES
from finstats.result import Lang
from finstats.store.extras import missing_extra

if TYPE_CHECKING:
    from pathlib import Path

# What a library of the extra `chart` is called where it is installed from.
_INSTALLED_AS = {"vl_convert": "vl-convert-python"}


class ChartAnswer(Answer):
    """The answer of a chart.

    `chart` is what is drawn: titles, panels, bars with exact digits and bounds, notes. The rows are
    its figures, as `indicator` gives them. `print` shows the bars as on a terminal; `svg`, `png`
    and `html` give pictures, `save` writes one, or the rows, as the suffix says.
    """

    def __init__(self, answer: Answer, chart: Chart) -> None:
        super().__init__(answer.result, answer.origin)
        self.chart = chart

    def text(self, form: str = "table", *, width: int | None = None) -> str:
        """The bars for a terminal of `width` columns (80), or another format that is text.

        `table` are the bars, `svg` and `html` pictures, all others formats of the rows.
        """
        if form == "table":
            from finstats.render.chart_terminal import chart_lines

            return "".join(f"{line.text}\n" for line in chart_lines(self.chart, self.lang, width))
        if form == "svg":
            return self.svg()
        return self.html() if form == "html" else super().text(form, width=width)

    def svg(self, lang: Lang | None = None, *, narrow: bool = False) -> str:
        """The picture as svg, its text as text; `narrow`: for a phone.

        Raises MissingExtra without the extra `chart`.
        """
        with _libraries():
            from finstats.render.chart_pictures import NARROW, svg

            width = {"width": NARROW} if narrow else {}
            return svg(self.chart, lang or self.lang, **width)

    def png(self, lang: Lang | None = None) -> bytes:
        """The picture as png; raises MissingExtra without the extra or a font with Chinese."""
        with _libraries():
            from finstats.render.chart_pictures import png

            return png(self.chart, lang or self.lang)

    def html(self, lang: Lang | None = None) -> str:
        """The picture as a page that needs nothing else; raises MissingExtra without the extra."""
        with _libraries():
            from finstats.render.chart_html import page

            return page(self.chart, lang or self.lang)

    def save(self, path: str | Path, form: str | None = None) -> None:
        """Write a picture, the bars as text, or the rows to a file; its suffix chooses, or `form`.

        The file is there whole or not at all. Raises UsageError for a format that is none.
        """
        from pathlib import Path

        from finstats.api.files import form_of
        from finstats.api.placing import put, put_text

        place = Path(path)
        chosen = form_of(place, form, CHART_FORMATS)
        self._must_be_free(place)
        if chosen == "png":
            picture = self.png()
            put(place, lambda out: out.write(picture))
        elif chosen in ("table", *PICTURES):
            text = self.text(chosen)
            put_text(place, lambda out: out.write(text))
        else:
            self._put(place, chosen)

    def _repr_svg_(self) -> str | None:
        """The picture in a notebook; None without the extra `chart`: then the table is shown."""
        from finstats.errors import MissingExtra

        try:
            return self.svg()
        except MissingExtra:
            return None

    def _repr_html_(self) -> str:
        return self._repr_svg_() or super()._repr_html_()


@contextmanager
def _libraries() -> Iterator[None]:
    """Within, a library that is not there is said with the line that installs it."""
    try:
        yield
    except ModuleNotFoundError as error:
        name = error.name or "altair"
        raise missing_extra(_INSTALLED_AS.get(name, name), "chart") from error

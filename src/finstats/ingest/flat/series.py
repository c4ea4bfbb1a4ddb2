"""Series and quantities of a flat file: those that the database holds, and new ones under new ids."""

from __future__ import annotations

from dataclasses import dataclass, field

from finstats.model.series import Series

Row = tuple[object, ...]


@dataclass(slots=True)
class Ids:
    """Ids by code, and the next free ones; `take_new` hands over what was added."""

    subjects: dict[str, int]
    quantities: dict[str, int]
    series: dict[str, int]
    next_quantity: int
    next_series: int
    _new_quantities: list[Row] = field(default_factory=list)
    _new_series: list[Row] = field(default_factory=list)

    def series_id(
        self, quantity: str, transformation: str, comparison: str | None, reference: str | None
    ) -> int:
        """The id of a series whose parts were checked."""
        parts = (quantity, transformation, comparison, reference)
        code = "/".join(part for part in parts if part)
        found = self.series.get(code)
        if found is not None:
            return found
        of, by = self._quantity_id(quantity), self._quantity_id(reference) if reference else None
        number, self.next_series = self.next_series, self.next_series + 1
        self.series[code] = number
        self._new_series.append((number, code, of, transformation, comparison, by))
        return number

    def _quantity_id(self, code: str) -> int:
        found = self.quantities.get(code)
        if found is not None:
            return found
        number, self.next_quantity = self.next_quantity, self.next_quantity + 1
        self.quantities[code] = number
        *parts, subject = code.split(":")
        self._new_quantities.append((number, code, *parts, self.subjects[subject]))
        return number

    def id_of(self, series: Series) -> int:
        """The id of a series."""
        comparison = None if series.comparison is None else series.comparison.value
        reference = None if series.reference is None else str(series.reference)
        return self.series_id(
            str(series.quantity), series.transformation.value, comparison, reference
        )

    def take_new(self) -> tuple[list[Row], list[Row]]:
        """Rows of `quantity` and `series` that were added since this was last asked."""
        found = self._new_quantities, self._new_series
        self._new_quantities, self._new_series = [], []
        return found

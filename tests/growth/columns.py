"""The columns that generated rows fill, and those that a printed number fills."""

from __future__ import annotations

Row = tuple[object, ...]
Rows = dict[str, list[Row]]
COLUMNS = {
    "indicator": "code, name_zh, name_en, name_en_basis, theme, kind, owner, definition_zh, "
    "definition_en, definition_basis, sort",
    "indicator_alias": "alias, indicator, same",
    "subject": "id, code, kind, name_zh, sort_key, place, anchor_id",
    "subject_alias": "alias, subject_id",
    "bank": "subject_id, kind, level, parent_id",
    "enterprise": "subject_id",
    "product": "subject_id, kind, bank_id, description_zh, description_en",
    "product_theme": "product_id, theme, basis",
    "financing": "subject_id, bank_id, borrower_id, product_id, mechanism_zh, mechanism_en",
    "financing_theme": "financing_id, theme, basis",
    "quantity": "id, code, indicator, measure, category, subject_id",
    "series": "id, code, quantity_id, transformation, comparison",
    "source": "id, code, label_zh, label_en, publisher, published_earliest, published_latest, user_set",
    "source_section": "id, source_id, theme, first_paragraph, last_paragraph",
    "not_figure": "source_id, char_start, char_end, printed, reason",
    "import_run": "id, file_name, file_sha256, source_id, recorded_at, release",
    "figure": "id, source_id, ref, reading, ref_order, paragraph, char_start, char_end, printed, "
    "value_text, coefficient, scale, unit, qualifier, wording, value_base, lower_base, upper_base, "
    "lower_closed, upper_closed, soft_lower_base, soft_upper_base, soft_lower_closed, "
    "soft_upper_closed, lower_text, upper_text, import_run_id",
    "observation": "id, figure_id, seq, series_id, period, period_start, period_end, period_basis, "
    "base_period, base_basis, nature, term, import_run_id",
    "supersession": "id, observation_id, by_observation_id, reason, by_source_id, import_run_id",
}


def token(digits: int, unit: str, kind: str) -> Row:
    """From `printed` to `upper_text`: a number of two decimals, exact or 超, or of a case."""
    whole = 10**4 if unit == "%" else 10**8  # base units of its last digit
    value, text = digits * whole, f"{digits // 100}.{digits % 100:02}"
    if kind == "above":
        step = whole * next(10**n for n in range(8) if digits % 10 ** (n + 1))
        head = (f"超{text}{unit}", text, digits, 2, unit, "above", "超", value)
        lower = text.rstrip("0").rstrip(".")
        return (*head, value, None, 0, 0, value, value + step, 0, 0, lower, None)
    hard = value - whole // 2, value + whole // 2
    soft = (value, value) if kind == "case" else hard
    head = (f"{text}{unit}", text, digits, 2, unit, "exact", "", value)
    ends = (f"{(digits * 10 + half) // 1000}.{(digits * 10 + half) % 1000:03}" for half in (-5, 5))
    return (*head, *hard, 1, 1, *soft, 1, 1, *ends)

"""The statutory forms, read from the code lists in dbt_project/seeds.

Only this package knows labels. A form is rows and columns in blocks; the form of a new year is new
rows in the lists, no code.
"""

from pipelines.forms.codelists import (
    LEGACY,
    LONGEST_LABEL,
    OTHER_PERIODS,
    TABLE_CODES,
    Block,
    Column,
    Form,
    Row,
    forms,
    is_form_label,
    is_sentence,
    known_labels,
    label_beginnings,
    label_key,
    label_pieces,
    means,
    value_rows,
    variants,
)
from pipelines.forms.labels import Label, key, similarity
from pipelines.forms.likeness import Names

__all__ = [
    "LEGACY",
    "LONGEST_LABEL",
    "OTHER_PERIODS",
    "TABLE_CODES",
    "Block",
    "Column",
    "Form",
    "Label",
    "Names",
    "Row",
    "forms",
    "is_form_label",
    "is_sentence",
    "key",
    "known_labels",
    "label_beginnings",
    "label_key",
    "label_pieces",
    "means",
    "similarity",
    "value_rows",
    "variants",
]

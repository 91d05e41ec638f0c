"""Checking single reports, drafts or published ones, by the rules of the warehouse.

pack      the rules as compiled by dbt, with their code lists, in one file
reports   documents read and given to the rules; what each rule says of each
wording   findings in the words of officials, in Chinese and English (wording.toml)
page      one self-contained page of findings, beside the tables as printed
annotate  a copy of a Word or Excel draft with comments at the cells

Rules are not written here: they are the models that build `fct_quality_findings`.
"""

ANNOTATED = ".checked"
"""What stands before the ending of the copy of a draft with comments."""

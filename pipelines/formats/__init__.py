"""Tables of the published file as files of other programs: Stata, SPSS, Excel, and a codebook.

`labels` knows what columns and codes mean, `statistics` writes .dta and .sav, `workbook` .xlsx,
`codebook` the list of all columns as a page. CSV and Parquet are in `publication`; which rows are
written is decided by `export` and `release`.
"""

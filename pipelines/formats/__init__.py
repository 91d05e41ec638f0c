"""Write published tables as files of other programs: Stata, SPSS, Excel, and a codebook.

`labels` has the meanings of columns and codes, `statistics` writes .dta and .sav, `workbook` .xlsx,
`codebook` a page of all columns. CSV and Parquet are written in `publication`; rows are selected in
`export` and `release`.
"""

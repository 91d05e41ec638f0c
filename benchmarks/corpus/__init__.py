"""A corpus to measure on: as many made reports as asked, with the truth beside them.

`agencies` says who reports in which years, `numbers` what they would report, `errors` what is
wrong with it, `pages` how it is printed, `regions` makes all reports of one region of them, and
`writing` puts them on disk while they are made. Nothing here reads a report: that is `pipelines`'.

The same count, seed, years and mix make the same bytes, however many processes make them, and a
larger corpus begins with the reports of a smaller one.
"""

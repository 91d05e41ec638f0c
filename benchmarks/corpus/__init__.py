"""A corpus to measure on: made reports, with the truth beside them.

`agencies` decides the reporting agencies by year, `numbers` their correct numbers, `errors` the
planted errors, `pages` the printed form, `regions` makes all reports of one region, and `writing`
puts them on disk. Reading reports is for `pipelines`.

The same count, seed, years and mix make the same bytes, with any number of processes, and a larger
corpus begins with the reports of a smaller one.
"""

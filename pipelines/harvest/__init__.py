"""The crawler: from the list of sources to WARC files in the archive.

`sources` reads and checks data/sources; `page`, `paging`, `finder` and `patterns` say which links
of a page lead to reports, without a network; `hosts` and `reactor` keep every request where it may
go; `recorder` (what goes over the wire, and from there into the files of `pipelines.warc`),
`manners` (robots.txt, back-off, delays) and `spider` are Scrapy's parts of it, put together in
`crawl`, which runs in a process of its own (`python -m pipelines.harvest`); `run` starts that
process and passes on what it says.

What is stored is a WARC file as any other in data/raw: taking it in is `archive`'s. No document is
read here, and no region or year of a report is settled.
"""

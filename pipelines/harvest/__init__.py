"""The crawler: from the list of sources to WARC files in the archive.

`sources` reads and checks data/sources; `page`, `paging`, `finder` and `patterns` choose the links
of a page that lead to reports, without a network; `hosts` and `reactor` restrict every request to
permitted hosts; `recorder` (responses as received, stored through `pipelines.warc`), `middlewares`
(permitted addresses, robots.txt, retries, delays) and `spider` are Scrapy's components, assembled
in `crawl`, which runs in a process of its own (`python -m pipelines.harvest`); `run` starts that
process and logs its events.

The result is WARC files in data/raw, which `archive` ingests. No document is read here, and no
region or year of a report is decided.
"""

"""Write and read WARC files, for the harvest and the archive.

Writing: `fetch` makes the records of a fetch, `writing` appends them to files that are repaired
after a kill, `index` stores what was fetched when. Reading: `reading` gives the records of any WARC
file; `strict` is warcio without its leniency, `zstd` unpacks `.warc.zst`, `file_slice` gives the
WARC in a WACZ, `coding` decodes transfer and content encodings. `listing` is the information of a
list about an address: written beside a fetch, read back, and kept with the document to the last
mart.
"""

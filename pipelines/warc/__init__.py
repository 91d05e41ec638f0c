"""WARC files, written and read: the one room that a harvest and the archive share.

Writing: `fetch` makes the records of a fetch, `writing` appends them to files that are mended after
a kill, `index` knows what was fetched when. Reading: `reading` gives the records of any WARC file;
`strict` is warcio without its leniency, `zstd` unpacks `.warc.zst`, `window` gives the WARC in a
WACZ, `coding` undoes transfer and content encodings. `listing` is what a list says of an address:
written beside a fetch, read back, and kept with the document to the last mart.
"""

"""The static site beside the published file: pages for readers, and the data dictionary.

Everything here is made from the published file alone, read-only, and opens from the disk as well as
from a server, with no request to anywhere else. Pages that would be one for each region or agency
are drawn in the browser from shards of data. What the numbers are is decided in dbt; this room
chooses, words and draws.

build       the whole site: written aside, put in place by renaming
folder      its files: taken over from the site that stands, or written
figures     the numbers of the pages that are written out: coverage, headlines, quality
charts      the pictures, as Altair specifications
places      shards of regions     agencies   shards of agencies and their reports
peers       shards of medians and ranks       search     shards of the search index
shards      what all shards have in common
latin       names in pinyin
pages       templates filled in   words      every text in Chinese and English
dictionary  the data dictionary   server     looking at it over http
"""

from pipelines.site.build import NothingPublished, write_site
from pipelines.site.server import serve_site

__all__ = ["NothingPublished", "serve_site", "write_site"]

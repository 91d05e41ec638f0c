"""The static site beside the published file: pages for readers, and the data dictionary.

Everything here is made from the published file alone, read-only, but for the pictures of scanned
pages, which are in the documents as received. It opens from the disk as well as from a server, with
no request to anywhere else. Pages that would be one for each region or agency
are drawn in the browser from shards of data. What the numbers are is decided in dbt; this room
chooses, words and draws.

build       the whole site: written aside, put in place by renaming
folder      its files: taken over from the site that stands, or written
figures     the numbers of the pages that are written out: coverage, quality
headlines   the numbers behind the pictures of the front page
provinces   provinces side by side: coverage by year, small series
charts      the pictures, as tables of bars     formulas   formulas of metrics in words
tables      the published tables and views with their columns
places      shards of regions     agencies   shards of agencies and their reports
peers       shards of quartiles and ranks       search     shards of the search index
shards      what all shards have in common       clips   pages that numbers were read from
latin       names in pinyin
pages       templates filled in   words      every text in Chinese and English
dictionary  the data dictionary   server     looking at it over http
"""

from pipelines.site.build import NothingPublished, write_site
from pipelines.site.server import serve_site

__all__ = ["NothingPublished", "serve_site", "write_site"]

"""Write the static site beside the published file: pages for readers, and the data dictionary.

Everything is made from the published file, read-only; only pictures of scanned pages come from the
documents as received. The site works from the disk as well as from a server and sends no request
anywhere else. Pages of single regions and agencies are drawn in the browser from shards of data.
The numbers are computed in dbt, not here.

build       the whole site: written to a temporary folder and renamed into place
folder      its files: reused from the current site, or written
figures     numbers of the prerendered pages: coverage, quality
front_page  numbers behind the charts of the front page
provinces   provinces side by side: coverage by year, small charts
charts      charts as tables of bars          formulas   formulas of metrics in words
tables      the published tables and views with their columns
places      shards of regions                 agencies   shards of agencies and their reports
peers       shards of quartiles and ranks     search     shards of the search index
shards      writing of all shards             clips      pictures of scanned pages
pinyin      names in pinyin                   words      every text in Chinese and English
pages       pages from templates              dictionary the data dictionary
server      local web server
"""

from pipelines.site.build import NothingPublished, write_site
from pipelines.site.server import serve_site

__all__ = ["NothingPublished", "serve_site", "write_site"]

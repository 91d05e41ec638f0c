"""What the code uses of libraries beyond their documentation, so that an upgrade fails here.

Each line names the module of ours that must be looked at.
"""

import inspect
import zipfile

import pytest
import xlrd.book
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from scrapy.core.engine import ExecutionEngine
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import DecompressingBufferedReader

USED = [
    ("archive.zips", zipfile._EndRecData, ["fpin"]),
    ("warc.strict", WARCIterator._next_record, ["self", "next_line"]),
    ("warc.strict", WARCIterator._consume_blanklines, ["self"]),
    ("warc.strict", DecompressingBufferedReader._decompress, ["self", "data"]),
    ("harvest", RobotsTxtMiddleware._parse_robots, ["self", "response", "netloc", "request"]),
    ("dbt", DuckDBConnectionManager.close_all_connections, []),
]


@pytest.mark.parametrize(
    ("ours", "function", "parameters"), USED, ids=[used[1].__name__ for used in USED]
)
def test_a_function_takes_what_we_give_it(ours: str, function: object, parameters: list[str]):
    assert list(inspect.signature(function).parameters) == parameters, f"see pipelines.{ours}"


def test_values_are_where_we_look_for_them():
    assert zipfile._ECD_SIZE == 5, "see pipelines.archive.zips"
    assert "_slot" in inspect.getsource(ExecutionEngine.__init__), "see pipelines.harvest.spider"
    assert "_sh_abs_posn" in inspect.getsource(xlrd.book.Book), "see pipelines.readers.excel"

"""The process of a crawl: a plan on standard input, events on standard output."""

import sys

from pipelines.harvest.crawl import main

if __name__ == "__main__":
    sys.exit(main(sys.stdin, sys.stdout))

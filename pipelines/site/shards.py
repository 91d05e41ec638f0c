"""Shards: the data that pages are drawn from in the browser, in files that any page can load.

A page opened from the disk may not fetch files, but may run scripts. A shard is therefore a script
that hands over one JSON document, compressed (gzip in base64) since the cells of reports repeat
themselves. `assets/load.js` is its reader.
"""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

_FEW = 64
_LEVEL = 6


def write_shard(directory: Path, name: str, content: str | dict[str, Any]) -> int:
    """Write `<name>.js` with a JSON object, given as text or as a value; return its size."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    # No time stamp: the same content is the same file.
    packed = base64.b64encode(gzip.compress(text.encode(), _LEVEL, mtime=0)).decode()
    path = directory / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    script = f'xxgk.receive({json.dumps(f"{directory.name}/{name}")}, "{packed}");\n'
    return path.write_bytes(script.encode())


def prefix_length(reports: int) -> int:
    """How many hexadecimal digits of an agency's id tell its shard: about 64 reports in each.

    >>> prefix_length(8), prefix_length(20_000), prefix_length(100_000)
    (1, 3, 3)
    """
    digits = 1
    while reports > _FEW * 16**digits:
        digits += 1
    return digits

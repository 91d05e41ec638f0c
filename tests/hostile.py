"""What people drop into data/raw beside reports, how each should end; and damage to any bytes."""

import random
from pathlib import Path

from tests.conftest import SAMPLES
from tests.rendering_office import zip_of

GB_REPORT = "2020/gb18030.txt"

EXPECTED_STATES = {
    "2020/empty.txt": ("unreadable", "empty"),
    "2020/zeros.txt": ("unreadable", "too_large"),
    "2020/picture.txt": ("unreadable", "damaged"),
    "2020/~$report.docx": ("unreadable", "lock_file"),
    "2020/news.txt": ("not_a_report", None),
    "2020/news.html": ("not_a_report", None),
    "2020/reports.zip#县政务公开/要闻.txt": ("not_a_report", None),
    "2020/reports.zip#年报.docx": ("unreadable", "damaged"),
    "2020/reports.zip#旧的.zip": ("unreadable", "unsupported"),
    "2020/report.ofd": ("unreadable", "unsupported"),
    "2020/bomb.docx": ("unreadable", "too_large"),
    "2020/nested.html": ("unreadable", "too_large"),
    "2020/cut.pdf": ("unreadable", "damaged"),
    GB_REPORT: ("report", None),
    "2020/copy of 000.txt": ("report", None),
}
"""State of the reading, and the code of its reason where only one is right, by file."""

NEWS = "我县召开全县经济工作会议\n\n会议强调，要坚持稳中求进工作总基调。\n\n来源：县融媒体中心"

ZIPPED = {
    "县政务公开/要闻.txt": f"{NEWS}（摘自年报）",
    "年报.docx": b"PK\x03\x04 cut off",
    "旧的.zip": zip_of({"a.txt": NEWS}),
    "__MACOSX/._年报.docx": b"\0\5\x16\7",
}


def drop_hostile_files(raw_dir: Path) -> None:
    """Put one of each into data/raw, with the five sample reports."""
    folder = raw_dir / "2020"
    folder.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        (folder / sample.name).write_bytes(sample.read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    with (folder / "zeros.txt").open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / "~$report.docx").write_bytes(b"\x05user" + b"\x00" * 157)
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    page = f"<html><head><title>要闻</title></head><body><p>{NEWS}</p></body></html>"
    (folder / "news.html").write_text(page, encoding="utf-8")
    (folder / "reports.zip").write_bytes(zip_of(ZIPPED))
    (folder / "report.ofd").write_bytes(zip_of({"OFD.xml": "<ofd/>"}))
    (folder / "bomb.docx").write_bytes(zip_of({"word/document.xml": " " * (70 << 20)}))
    (folder / "nested.html").write_text("<html>" + "<div>" * 50_000)
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    text = SAMPLES[4].read_text(encoding="utf-8").replace("审计局", "统计局")
    (raw_dir / GB_REPORT).write_bytes(text.encode("gb18030"))
    (folder / "copy of 000.txt").write_bytes(SAMPLES[0].read_bytes())


def damaged(data: bytes, rng: random.Random) -> bytes:
    """The bytes with some of them flipped, cut out, doubled or put elsewhere."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 4, 32))):
        at, length = rng.randrange(len(changed)), rng.choice((1, 8, 64, 1024))
        piece = bytes(changed[at : at + length])
        match rng.randrange(5):
            case 0:
                changed[at] ^= 1 << rng.randrange(8)
            case 1 if len(changed) > 2 * length:
                del changed[at : at + length]
            case 2:
                changed[at:at] = piece
            case 3:
                changed[at : at + 4] = rng.choice((b"\0" * 4, b"\xff" * 4, b"9999"))
            case _:
                to = rng.randrange(len(changed))
                changed[to : to + length] = piece
    return bytes(changed)

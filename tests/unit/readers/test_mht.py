"""Saved web pages: the page inside a MIME message, in the charset of its part."""

from email.message import EmailMessage

import pytest

from pipelines.readers import UnreadableError, read
from pipelines.readers.document import Grid

PAGE = "<html><head><title>年报</title></head><table><tr><td>规章<td>3<tr><td>许可<td>0</table>"


def saved(page: str = PAGE, charset: str = "utf-8", encoding: str = "quoted-printable") -> bytes:
    message = EmailMessage()
    message["Subject"] = "年报"
    message.set_content("a plain part before the page")
    message.add_alternative(page, subtype="html", charset=charset, cte=encoding)
    message.add_attachment(b"\x89PNG", "image", "png")
    return bytes(message)


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
def test_the_page_is_read_in_any_encoding(charset: str, encoding: str):
    document = read(saved(charset=charset, encoding=encoding), "a.mht")
    [grid] = [block for block in document.blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in row] for row in grid.rows] == [["规章", "3"], ["许可", "0"]]
    assert (document.reader, document.title) == ("mht", "年报")


@pytest.mark.parametrize(
    "data",
    [
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\nx\n--x--\n",
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n",
        b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n",
        b"MIME-Version: 1.0\n"
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000)
        ),
    ],
    ids=["no_page", "no_boundary", "empty_page", "nested"],
)
def test_a_message_without_a_page_says_so(data: bytes):
    with pytest.raises(UnreadableError) as error:
        read(data, "a.mht")
    assert error.value.code == "damaged"


def test_a_page_that_speaks_of_messages_is_a_page():
    assert read(f"<html><p>MIME-Version: 1.0{PAGE}".encode(), "a.html").reader == "html"

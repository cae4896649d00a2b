"""The Data Docs of Great Expectations as evidence: readable without a network, and with a first page of our own."""

import re
from html import escape
from pathlib import Path
from urllib.parse import quote

from tasks.shared.files import write_whole

REMOTE = re.compile(
    r"<script\b.*?</script>|<link\b[^>]*\bhref=.https?://[^>]*>|<img\b[^>]*\bsrc=.https?://[^>]*>|<footer>.*?</footer>",
    re.DOTALL,
)
"""What would be fetched from elsewhere, or needs what is: scripts, styles, pictures and an advertisement."""
REMOTE_PICTURE = re.compile(r"background:\s*url\(.https?://[^)]*\)[^;]*;")
STYLE = """<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 24px auto; max-width: 1100px; padding: 0 16px; color: #111 }
table { border-collapse: collapse; margin: 8px 0 } td, th { border-bottom: 1px solid #ddd; padding: 4px 12px 4px 0;
  text-align: left; vertical-align: top } a { color: #0645ad } input, button, label, form { display: none !important }
</style>"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Evidence</title>{style}</head><body>
<h1>{title}</h1>
<p>{words}</p>
<ul>{links}</ul></body></html>
"""


def settle(folder: Path, title: str, summary: str) -> None:
    """Take out what needs a network, and lead from one page, which says what was proved, to all others."""
    pages = sorted(page for page in folder.rglob("*.html") if page != folder / "index.html")
    for page in pages:
        text = REMOTE_PICTURE.sub("", REMOTE.sub("", page.read_text(encoding="utf-8")))
        write_whole(page, text.replace("</head>", f"{STYLE}</head>", 1).encode())
    links = "".join(f'<li><a href="{quote(name)}">{escape(words)}</a></li>' for name, words in named(folder, pages))
    said = PAGE.format(style=STYLE, title=escape(title), words=escape(summary), links=links)
    write_whole(folder / "index.html", said.encode())


def named(folder: Path, pages: list[Path]) -> list[tuple[str, str]]:
    """Each page's address below the folder and what to call it."""
    words = {"validations": "The result", "expectations": "What every row must satisfy"}
    parts = [page.relative_to(folder) for page in pages]
    return [(part.as_posix(), words.get(part.parts[0], part.stem)) for part in reversed(parts)]

"""Shows a start on the screen: one living block on a terminal, plain lines elsewhere."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from cli.progress import Progress

FINISHED = ("healthy", "pulled:", "New in", "after", "back:")


class Display:
    """Tells what changed. Use it as a context, so that the terminal is given back."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.live = Live(console=console, auto_refresh=False) if console.is_terminal else None
        self.told: dict[str, str] = {}

    def __enter__(self) -> Self:
        if self.live:
            self.live.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self.live:
            self.live.__exit__(kind, fault, at)

    def show(self, progress: Progress) -> None:
        """Bring the block up to date, or print the lines that are news."""
        lines = progress.lines()
        if self.live:
            self.live.update(Text("\n").join(marked(words) for words in lines.values()), refresh=True)
            return
        for name, words in lines.items():
            news = words.partition(" (")[0]
            if self.told.get(name) != news:
                self.told[name] = news
                self.console.print(news, highlight=False, soft_wrap=True)


def marked(words: str) -> Text:
    """The line with a mark in front: done, failed or still going."""
    if "failed" in words:
        return Text(f"✘ {words}", style="red")
    done = any(word in words for word in FINISHED)
    return Text(f"✔ {words}", style="green") if done else Text(f"… {words}")

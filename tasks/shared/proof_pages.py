"""How Great Expectations draws its Data Docs here: its very own pages, whose templates a process compiles once."""

from types import CodeType

from great_expectations.render.view import DefaultJinjaIndexPageView, DefaultJinjaPageView
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledOnce(BytecodeCache):
    """Keeps what was compiled, by a template's name and the hash of its text."""

    def __init__(self) -> None:
        """Nothing compiled yet."""
        self.known: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of this very text, if anything was."""
        bucket.code = self.known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self.known[bucket.key, bucket.checksum] = bucket.code


COMPILED = CompiledOnce()


class PageView(DefaultJinjaPageView):
    """A page of checks or of results."""

    def __init__(self, custom_styles_directory: str | None = None, custom_views_directory: str | None = None) -> None:
        """Each view has an environment of its own, and what is compiled is the same in all of them."""
        super().__init__(custom_styles_directory, custom_views_directory)
        self.env.bytecode_cache = COMPILED


class FirstView(PageView, DefaultJinjaIndexPageView):
    """The page that leads to the others."""

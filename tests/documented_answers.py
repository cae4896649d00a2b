"""What the page of the command line shows of an answer, and the shape of an answer itself."""

import json
import re
from pathlib import Path

from typer.testing import CliRunner

from cli.main import app

PAGE = (Path(__file__).parents[1] / "docs/cli.md").read_text(encoding="utf-8")


def mentor(*words):
    """The command's answer."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


def keys(value):
    """The keys and types of an answer, however deep."""
    if isinstance(value, dict):
        return {name: keys(each) for name, each in value.items()}
    return [keys(each) for each in value[:1]] if isinstance(value, list) else type(value).__name__


def shown(heading):
    """The JSON that the page shows below a heading."""
    [found] = re.findall(r"```json\n(.*?)```", PAGE.split(f"## {heading}\n")[1].split("\n## ")[0], re.DOTALL)
    return json.loads(found)

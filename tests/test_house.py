"""The house rules that a machine can hold."""

import ast
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from sql.queries import KINDS, header

HOUSE = Path(__file__).parents[1]
MAY_IMPORT = {  # one way only
    "schemas": {"schemas"},
    "sql": {"sql", "schemas"},
    "tasks": {"tasks", "sql", "schemas"},
    "dags": {"dags", "tasks", "sql", "schemas"},
    "portal": {"portal", "sql", "schemas"},
    "cli": {"cli", "portal", "tasks", "sql", "schemas", "examples"},
    "plugins": {"plugins", "sql", "schemas"},
    "bench": {"bench", "examples", "schemas", "sql", "tasks"},
    "examples": {"examples", "schemas"},
}
EFFECTS = {
    "airflow", "great_expectations", "logging", "os", "pandas", "pathlib", "random", "secrets", "shutil", "smtplib",
    "socket", "sql", "sqlalchemy", "subprocess", "tempfile", "threading", "time", "urllib", "yagmail",
}  # fmt: skip
HEAVY = {"great_expectations", "pandas", "pyarrow", "scipy", "sql", "sqlalchemy", "tasks", "xlsxwriter", "yagmail"}
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime"}
THE_CLOCK = HOUSE / "tasks/shared/clock.py"
THE_PEERS = HOUSE / "bench/peers.py"  # scripts in other tools, which speak their own SQL
MODULES = [path for room in MAY_IMPORT for path in sorted((HOUSE / room).rglob("*.py"))]
WRITTEN = [path for path in MODULES if "versions" not in path.parts]
WITH_EFFECTS = {  # every other module of these domains is pure: it reads its arguments and gives a value
    "eligibility": {"history", "intake", "invitations", "people", "steps", "trials"},
    "matches": {
        "bounces", "collect", "evidence", "fees", "ground", "intake", "known", "ledger", "limited_reader", "proving",
        "quarantine", "recheck", "standing", "steps", "ticks", "waiting",
    },
    "membership": {
        "check", "delta", "evidence", "fresh", "held", "history", "judging", "meanwhile", "namesakes", "record",
        "remembered", "sources", "steps",
    },
    "regions": {
        "answer_isolation", "answer_reading", "answer_state", "answers", "chase_reading", "chasing", "intake",
        "isolation", "reading", "steps", "suggesting",
    },
    "stipends": {
        "accounts", "alarms", "approvers", "approving", "asking", "asking_rules", "audits", "bank_accounts",
        "bank_files", "bank_settings", "batches", "clawbacks", "deciding", "dry_run", "evidence_zip", "fee_alarms",
        "fee_books", "fee_decisions", "fee_files", "fee_mail", "fee_payments", "fees", "files", "foresight", "freezing",
        "holds", "ledger", "lying", "nightly", "obligations", "old_files", "passing_on", "passing_reminders",
        "payee_registers", "payees", "reconcile", "release", "remittance", "sampling", "sealed_accounts", "settling",
        "sign_off", "slips", "standing", "tax_years", "vault", "verify_evidence", "what_if",
    },
    "surveys": {
        "aggregate", "audience", "closing", "codes", "delivering", "dispositions", "first_mail", "invitations",
        "launching", "leaving", "named_answers", "previewing", "releasing", "reporting", "reviewing", "settings",
        "standing", "turnout", "waves",
    },
}  # fmt: skip
EMPTIED_AT_CLOSE = {
    "survey_inbox": {"portal", "surveys"},
    "survey_drafts": {"portal", "surveys"},
}  # what the form fills, closing a wave empties
PURE_OF_SHARED = {"tasks.shared.cells", "tasks.shared.printing", "tasks.shared.sheets"}
EFFECTS_OF_SCHEMAS = {"definition_files": {"pathlib"}, "registry": {"os", "pathlib"}}  # they read the definitions
PURE = [
    path for domain, names in WITH_EFFECTS.items() for path in (HOUSE / "tasks" / domain).glob("*.py")
    if path.stem not in names
] + [HOUSE / f"{name.replace('.', '/')}.py" for name in PURE_OF_SHARED]  # fmt: skip


def each(paths):
    """One test for all files, which names each that breaks the rule; a pattern that finds no file is a mistake."""
    paths = sorted(paths)
    assert paths, "no file to hold this rule against"

    def of(rule):
        def held():
            broken = {str(path.relative_to(HOUSE)): said for path in paths if (said := objection(rule, path))}
            assert not broken, "\n".join(f"{path}: {said}" for path, said in broken.items())

        held.__name__, held.__doc__ = rule.__name__, rule.__doc__
        return held

    return of


def objection(rule, path: Path) -> str:
    """What a rule says against one file; nothing if it is kept."""
    try:
        rule(path)
    except Exception as broken:  # also a file that cannot be read is named, beside all the others
        return repr(broken)
    return ""


@cache
def words_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(words_of(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


@cache
def imports(path: Path) -> frozenset[str]:
    """Full dotted names that a file imports anywhere."""
    return imported(nodes(path))


def imported(found: Iterable[ast.AST]) -> frozenset[str]:
    """Full dotted names that are imported by some nodes."""
    names = set()
    for node in found:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *[f"{node.module}.{alias.name}" for alias in node.names]}
    return frozenset(name for name in names if name)


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.fixture(scope="module", autouse=True)
def forget_afterwards():
    """A million nodes would slow down every test that follows on this worker."""
    yield
    for kept in (words_of, tree, nodes, imports):
        kept.cache_clear()


def length(function: ast.FunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    body = function.body
    words = body[0] if ast.get_docstring(function) else None
    return function.end_lineno - function.lineno + 1 - (words.end_lineno - words.lineno + 1 if words else 0)


def test_every_file_that_breaks_a_rule_is_named_and_no_other():
    def short(path):
        assert path.name == "README.md", "has another name"

    with pytest.raises(AssertionError) as broken:
        each([HOUSE / "pyproject.toml", HOUSE / "README.md", HOUSE / "Makefile"])(short)()

    assert "Makefile: AssertionError(" in str(broken.value)
    assert "pyproject.toml: " in str(broken.value)
    assert "README.md:" not in str(broken.value)


@each(MODULES)
def test_imports_run_one_way(path):
    room = path.relative_to(HOUSE).parts[0]
    rooms = {name.split(".")[0] for name in imports(path)} & (MAY_IMPORT.keys() | {"tests"})

    assert rooms <= MAY_IMPORT[room]


@each(HOUSE.glob("tasks/*/**/*.py"))
def test_a_domain_imports_itself_and_shared_only(path):
    domain = path.relative_to(HOUSE).parts[1]
    others = {name.split(".")[1] for name in imports(path) if name.startswith("tasks.")}

    assert others <= {domain, "shared"}


@each(HOUSE.glob("dags/*.py"))
def test_a_dag_knows_the_engine_and_no_query(path):
    assert {name for name in imports(path) if name.split(".")[0] == "sql"} <= {"sql", *engine_names()}


def engine_names() -> set[str]:
    return {"sql.database", "sql.database.engine", "sql.database.reading"}


@each([*HOUSE.glob("dags/*.py"), *HOUSE.glob("schemas/*.py"), HOUSE / "plugins/program_calendar.py"])
def test_nothing_heavy_loads_while_dags_are_parsed(path):
    top = ast.Module([node for node in tree(path).body if not isinstance(node, ast.FunctionDef | ast.ClassDef)], [])

    assert not {name.split(".")[0] for name in imported(ast.walk(top))} & HEAVY


def effects(path: Path) -> set[str]:
    """What a module of a domain imports that has effects: libraries, shared steps, or modules of its own domain."""
    domain, names = path.parent.name, imports(path)
    own = {f"tasks.{domain}.{name}" for name in WITH_EFFECTS.get(domain, ())}
    shared = {name for name in names if name.startswith("tasks.shared.") and not pure_of_shared(name)}
    return {name for name in names if name.split(".")[0] in EFFECTS or name in own} | shared


def pure_of_shared(name: str) -> bool:
    return any(name == pure or name.startswith(f"{pure}.") for pure in PURE_OF_SHARED)


@each(PURE)
def test_a_module_is_pure_unless_named(path):
    assert effects(path) == set()


@each([HOUSE / "tasks" / domain / f"{name}.py" for domain, names in WITH_EFFECTS.items() for name in names])
def test_whatever_is_named_has_effects(path):
    assert effects(path)


def test_every_domain_says_which_modules_have_effects():
    domains = {path.parent.name for path in HOUSE.glob("tasks/*/*.py")} - {"shared"}

    assert domains == WITH_EFFECTS.keys()


@each(HOUSE.glob("schemas/**/*.py"))
def test_schemas_have_no_effects_but_reading_definitions(path):
    allowed = EFFECTS_OF_SCHEMAS.get(path.stem, set())

    assert {name.split(".")[0] for name in imports(path)} & EFFECTS <= allowed


@each([path for path in WRITTEN if path != THE_CLOCK and path.parts[-2] != "examples"])
def test_only_one_module_reads_a_clock(path):
    calls = {
        f"{node.func.value.id}.{node.func.attr}"
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name) and node.func.value.id in {"datetime", "date", "time", "pendulum"}
    }  # fmt: skip

    assert not {call for call in calls if call.split(".")[1] in CLOCKS}


@each([path for path in MODULES if path.relative_to(HOUSE).parts[0] not in {"bench", "examples"}])
def test_no_association_is_named_in_code(path):
    codes = {folder.name for folder in (HOUSE / "schemas/programs").iterdir() if folder.is_dir()}
    words = {node.value for node in nodes(path) if isinstance(node, ast.Constant)}

    assert codes
    assert not words & codes, "what is special to one association goes into its folder in schemas/programs"


@each(WRITTEN)
def test_sql_stands_in_the_sql_room(path):
    statement = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b", re.I | re.S)
    said = {ast.get_docstring(node, clean=False) for node in nodes(path) if isinstance(
        node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)}  # fmt: skip
    texts = [node.value for node in nodes(path) if isinstance(node, ast.Constant) and
             isinstance(node.value, str) and node.value not in said]  # fmt: skip

    if path.relative_to(HOUSE).parts[0] != "sql" and path != THE_PEERS:
        assert [text for text in texts if statement.search(text)] == []


@each(HOUSE.glob("dags/*.py"))
def test_a_dag_file_fits_on_one_screen(path):
    assert len(words_of(path).splitlines()) <= 60


@each(WRITTEN)
def test_files_and_functions_stay_small(path):
    assert len(words_of(path).splitlines()) <= 300
    assert [function.name for function in functions(path) if length(function) > 40] == []


def test_nineteen_functions_of_twenty_fit_at_a_glance():
    lengths = sorted(length(function) for path in WRITTEN for function in functions(path))

    assert lengths[int(len(lengths) * 0.95)] <= 25


@each([path for path in WRITTEN if path.name != "__init__.py" or words_of(path).strip()])
def test_a_module_opens_with_one_sentence(path):
    assert ast.get_docstring(tree(path))


@each([path for path in WRITTEN if path.relative_to(HOUSE).parts[0] in {"tasks", "schemas", "sql", "cli", "portal"}])
def test_public_functions_say_what_they_promise(path):
    silent = [f.name for f in functions(path) if not f.name.startswith("_") and not ast.get_docstring(f)]
    inner = {inner.name for f in functions(path) for inner in ast.walk(f) if inner is not f and hasattr(inner, "name")}

    assert set(silent) <= inner


@each(HOUSE.glob("sql/**/*.sql"))
def test_a_query_says_what_it_does_takes_and_gives(path):
    words = words_of(path)
    used = set(re.findall(r"(?<!:):(\w+)", re.sub(r"--.*", "", words)))

    assert words.startswith("-- ")
    assert set(header(words, "binds")) == used, "the binds named are the binds used"
    assert {*header(words, "binds").values(), *header(words, "returns").values()} <= {"", *KINDS}
    assert not re.search(r"SELECT\s+\*", words)


@each(HOUSE.glob("sql/**/*.sql"))
def test_every_query_is_used(path):
    name = path.relative_to(HOUSE / "sql").with_suffix("").as_posix()

    assert any(f'"{name}"' in words_of(module) for module in MODULES)


def test_each_table_has_one_domain_that_writes_it():
    writers: dict[str, set[str]] = {}
    for path in sorted((HOUSE / "sql").rglob("*.sql")):
        words = re.sub(r"--.*", "", words_of(path))
        for table in re.findall(r"^(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)", words, re.M):
            writers.setdefault(table, set()).add(path.parent.name)

    assert writers
    assert {table: domains for table, domains in writers.items() if len(domains) > 1} == EMPTIED_AT_CLOSE


def test_the_whole_configuration_stands_in_pyproject():
    configured = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]

    assert {"pytest", "ruff", "mypy", "sqlfluff", "alembic"} <= configured.keys()
    assert not [name for name in ("setup.cfg", "pytest.ini", "ruff.toml", "mypy.ini", ".sqlfluff", "alembic.ini")
                if (HOUSE / name).exists()]  # fmt: skip

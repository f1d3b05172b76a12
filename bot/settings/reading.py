"""Configuration loading: the TOML file, the environment over it, and one line for a mistake."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import InitSettingsSource

from bot.errors import SettingsError
from bot.settings.schema import ConflictsError, Settings
from bot.settings.section import is_secret
from bot.text import cut, nearest, shown

DEFAULT_FILE = Path("config/milepost.toml")
PREFIX = "MILEPOST_"

# The kind of value that a setting takes, by pydantic's name for the mistake:
# https://docs.pydantic.dev/latest/errors/validation_errors/
_EXPECTED = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "finite_number": "a finite number",
    "float_type": "a number",
    "greater_than": "more than {gt:.12g}",
    "greater_than_equal": "at least {ge:.12g}",
    "int_type": "a whole number",
    "less_than_equal": "at most {le:.12g}",
    "literal_error": "{expected}",
    "model_type": "a table",
    "string_type": "text in quotes",
    "tuple_type": "a list",
}

Location = tuple[int | str, ...]


class Variable(NamedTuple):
    """An environment variable that sets something."""

    name: str
    value: object


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Return the settings of the file at *path*, with those of *environ* over them.

    None is `DEFAULT_FILE` if there is one, and otherwise the defaults.
    """
    file = path or DEFAULT_FILE
    written = _read_file(file, required=path is not None)
    variables, problems = _read_environment(environ)
    where = "environment" if written is None else str(file)
    written, secrets = _without_secrets(written or {})
    problems += (f"{where}: {_dotted(at, written)}: {_fix_of_secret(at)}" for at in secrets)
    try:
        settings = _merged(variables, written)
    except ValidationError as error:
        problems += _problems(error, where, written, variables)
    else:
        if not problems:
            return settings
    first, *others = problems
    more = f" ({len(others)} more to fix)" if others else ""
    raise SettingsError(_printable(first) + more)


def variable_of(*at: int | str) -> str:
    """Return the environment variable of the setting *at* a path of sections and a key."""
    return PREFIX + "__".join(map(str, at)).upper()


def _read_file(file: Path, *, required: bool) -> dict[str, Any] | None:
    """Return the tables of *file*, or None where there is no file and none is *required*."""
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        if not required and not file.is_symlink():
            return None
        problem = "no such file; check the path"
    except IsADirectoryError:
        problem = "is a directory; name the file in it"
    except OSError as error:
        problem = f"cannot be read: {error.strerror}; check the path and its permissions"
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = f"line {line} is not UTF-8; save the file as UTF-8"
    except RecursionError:
        problem = "is nested too deeply; no setting is"
    except ValueError as error:
        problem = f"is not valid TOML: {error}"
    raise SettingsError(_printable(f"{file}: {problem}"))


def _read_environment(
    environ: Mapping[str, str],
) -> tuple[dict[Location, Variable], list[str]]:
    """Return the variables that set something, by their settings, and the problems of others.

    An empty variable counts as absent: compose files pass on an unset one like that.
    """
    settable = {variable_of(*at): (at, kind) for at, kind in _settable(Settings)}
    variables: dict[Location, Variable] = {}
    problems = []
    for name in sorted(name for name in environ if name.startswith(PREFIX)):
        if name not in settable:
            near = nearest(name.removeprefix(PREFIX), [n.removeprefix(PREFIX) for n in settable])
            fix = f"did you mean {PREFIX}{near}?" if near else "config/default.toml has them all"
            problems.append(f"{name}: unknown setting; {fix}")
        elif environ[name]:
            at, kind = settable[name]
            variables[at] = Variable(name, _typed(environ[name], kind))
    return variables, problems


def _without_secrets(written: dict[str, Any]) -> tuple[dict[str, Any], list[Location]]:
    """Return *written* without the secrets in it, and the paths at which they were.

    A file of settings ends up in a repository or a chat; and an error would quote them.
    """
    secrets = [at for at, kind in _settable(Settings) if is_secret(kind)]
    found = []
    for *sections, name in secrets:
        table: Any = written
        for section in sections:
            table = table.get(section) if isinstance(table, dict) else None
        if isinstance(table, dict) and name in table:
            found.append((*sections, name))
    for at in found:
        written = _without(written, at)
    return written, found


def _without(table: dict[str, Any], at: Location) -> dict[str, Any]:
    first, *rest = map(str, at)
    if not rest:
        return {key: value for key, value in table.items() if key != first}
    return {**table, first: _without(table[first], tuple(rest))}


def _fix_of_secret(at: Location) -> str:
    variable = variable_of(*at)
    return (
        f"is a secret, which no file of settings may hold; remove it, and set {variable},"
        f" or {variable}_FILE to the path of a file that has it"
    )


def _settable(
    section: type[BaseModel], above: tuple[str, ...] = ()
) -> Iterator[tuple[Location, object]]:
    """Yield the settings that a variable can set, which are all but the lists, with their kinds."""
    for name, field in section.model_fields.items():
        at = (*above, name)
        if inner := _section_of(field.annotation):
            if get_origin(field.annotation) is not tuple:
                yield from _settable(inner, at)
        else:
            yield at, field.annotation


def _typed(text: str, kind: object) -> object:
    """Return *text* as the number, or yes or no, that a setting of this *kind* takes."""
    if kind is bool:
        return {"true": True, "false": False}.get(text, text)
    if kind in (int, float):
        try:
            return int(text) if kind is int else float(text)
        except ValueError:
            pass
    return text


def _merged(variables: Mapping[Location, Variable], written: dict[str, Any]) -> Settings:
    """Return the settings; the library prefers the first source that has one."""
    nested: dict[str, Any] = {}
    for (*sections, key), variable in variables.items():
        section = nested
        for name in map(str, sections):
            section = section.setdefault(name, {})
        section[str(key)] = variable.value
    sources = tuple(InitSettingsSource(Settings, values) for values in (nested, written))
    return Settings(_build_sources=(sources, {}))  # type: ignore[call-arg] # mypy sees fields only


def _problems(
    error: ValidationError,
    where: str,
    written: dict[str, Any],
    variables: Mapping[Location, Variable],
) -> Iterator[str]:
    """Yield the problems, each after the variable, or after *where* and the path, that it is in."""
    for detail in error.errors(include_url=False):
        match detail:
            case {"type": "default_factory_not_called"}:
                pass  # follows from another mistake in the same table
            case {"ctx": {"error": ConflictsError() as conflicts}}:
                yield from (f"{where}: {conflict}" for conflict in conflicts.args[0])
            case {"loc": at} if at in variables:
                yield f"{variables[at].name}: {_said(detail)}"
            case {"loc": at}:
                yield f"{where}: {_dotted(at, written)}: {_said(detail)}"


def _said(detail: ErrorDetails) -> str:
    """Return the problem of one setting, and the fix."""
    at, given, context = detail["loc"], detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "value_error":
            return str(context["error"])
        case "missing":
            return f"missing; add {at[-1]} = ..."
        case "extra_forbidden":
            known = _keys_beside(at)
            near = nearest(str(at[-1]), known)
            fix = f"did you mean {near}?" if near else f"known here: {', '.join(known)}"
            return f"unknown setting; {fix}"
        case "tuple_type" if isinstance(given, dict):
            tables = ".".join(step for step in at if isinstance(step, str))
            return f"must be a list, not a table; write [[{tables}]]"
        case kind if kind in _EXPECTED:
            return f"must be {_EXPECTED[kind].format(**context)}, not {shown(given)}"
    return detail["msg"]


def _keys_beside(at: Location) -> list[str]:
    """Return the keys that the table of *at* takes."""
    section: type[BaseModel] = Settings
    for step in at[:-1]:
        if isinstance(step, str):
            section = _section_of(section.model_fields[step].annotation) or section
    return [field.alias or name for name, field in section.model_fields.items()]


def _section_of(kind: object) -> type[BaseModel] | None:
    """Return the section that a setting of this *kind* holds, alone, in a list, or optional."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next(filter(None, map(_section_of, get_args(kind))), None)


def _dotted(at: Location, written: object) -> str:
    """Return the path of *at*, in which tables of a list go by their key, and else from [0]."""
    path = ""
    for step in at:
        try:
            written = written[step]  # type: ignore[index] # whatever it is
        except (LookupError, TypeError):
            written = None
        if isinstance(step, int):
            key = written.get("key") if isinstance(written, dict) else None
            path += f"[{cut(key) if key and isinstance(key, str) else step}]"
        else:
            path += f".{cut(step)}" if path else cut(step)
    return path


def _printable(text: str) -> str:
    """Return *text* on one line of bearable length, with invisible characters escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:500])

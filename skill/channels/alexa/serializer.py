"""JSON to the SDK's objects and back, with every type name looked up once.

The SDK's `DefaultSerializer` imports each class by name for each request, and fails a request over one enum value that
is newer than the SDK. This one keeps a plan for each class, made at first use, and never fails over content:

- an unknown request, directive or state type becomes its base class, with ``type`` kept;
- an unknown enum value, a value of the wrong JSON type and a time that isn't ISO 8601 become None, as if not sent;
- what can't be read inside a list or a map is left out of it;
- an unknown key is kept as an attribute as it came, unless the class uses that name itself.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any

import orjson
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_model.services.serializer import Serializer as SdkSerializer

__all__ = ["Serializer"]

Reader = Callable[[Any], Any]
"""From a JSON value to an object, or None where it is null or can't be read."""
Writer = Callable[[Any], Any]


class Serializer(SdkSerializer):
    """Takes the place of ``DefaultSerializer``: ``skill.serializer = Serializer()``. Safe to share among threads."""

    def __init__(self) -> None:
        # Keyed by classes and by type names from the SDK's source, never by what a request holds, so both stay small.
        self._readers: dict[str | type, Reader] = dict(_PLAIN_READERS)
        self._writers: dict[type, Writer] = {}

    def deserialize(self, payload: str | bytes | None, obj_type: Any) -> Any:
        """Read an object of a class, or of a type as the SDK writes it (``list[a.b.C]``), from JSON text.

        Raises ``SerializationException`` where the text isn't JSON or is nested too deep; its message holds nothing
        of the text.
        """
        if payload is None:
            return None
        try:
            data = orjson.loads(payload)
        except (ValueError, TypeError):
            raise SerializationException("The payload isn't JSON that can be read.") from None
        return self.from_data(data, obj_type)

    def from_data(self, data: Any, obj_type: Any) -> Any:
        """Read an object from JSON that was parsed already; raises as `deserialize` does."""
        if data is None:
            return None
        try:
            return self._reader(obj_type)(data)
        except RecursionError:
            raise SerializationException("The payload is nested too deep.") from None

    def serialize(self, obj: Any) -> Any:
        """Give JSON types for an object of the SDK, or for lists and maps of them; an object's None is left out."""
        kind = type(obj)
        writer = self._writers.get(kind)
        if writer is None:
            writer = self._writers[kind] = self._new_writer(kind)
        return writer(obj)

    def _reader(self, kind: str | type) -> Reader:
        reader = self._readers.get(kind)
        if reader is None:
            # A class may lead back to itself. Its readers are published together, when all are whole, so that
            # another thread finds a finished one or makes its own.
            made: dict[str | type, Reader] = {}
            reader = self._new_reader(kind, made)
            self._readers.update(made)
        return reader

    def _new_reader(self, kind: str | type, made: dict[str | type, Reader]) -> Reader:
        if found := self._readers.get(kind) or made.get(kind):
            return found
        if isinstance(kind, str):
            if kind.startswith("list["):
                reader = _list_reader(self._new_reader(kind[5:-1], made))
            elif kind.startswith("dict("):
                reader = _dict_reader(self._new_reader(kind[5:-1].partition(", ")[2], made))
            else:
                reader = self._new_reader(_class(kind), made)
        elif issubclass(kind, Enum):
            reader = _enum_reader(kind)
        elif not hasattr(kind, "deserialized_types"):
            reader = _as_it_came
        elif hasattr(kind, "get_real_child_model"):
            reader = self._family_reader(kind, made)
        else:
            reader = self._object_reader(kind, made)
        made[kind] = reader
        return reader

    def _object_reader(self, cls: type, made: dict[str | type, Reader]) -> Reader:
        """Make the reader of one class, as source that names its keys: half the time of a loop over them."""
        names: Mapping[str, str] = getattr(cls, "attribute_map", {})
        types: Mapping[str, str] = cls.deserialized_types  # type: ignore[attr-defined]
        known: dict[str, Any] = {"cls": cls, "keep": _keep_unknown, "keys": {names.get(name, name) for name in types}}
        lines = ["def read(data):", "    if type(data) is not dict: return None", "    made, found = cls(), 0"]
        for number, (name, kind) in enumerate(types.items()):
            key, value = repr(names.get(name, name)), f"read_{number}(value)"
            if kind == "str":
                value = f"value if type(value) is str else {value}"
            lines += [f"    if {key} in data:", f"        value = data[{key}]; found += 1; made.{name} = {value}"]
        lines += ["    if found != len(data): keep(made, data, keys)", "    return made"]
        # Only names out of the installed SDK are in this text, as in the code that dataclasses generates.
        exec("\n".join(lines), known)  # noqa: S102
        read: Reader = known["read"]
        made[cls] = read
        known |= {f"read_{number}": self._new_reader(kind, made) for number, kind in enumerate(types.values())}
        return read

    def _family_reader(self, base: Any, made: dict[str | type, Reader]) -> Reader:
        """Read a base class whose children are told apart by one key; a child's plan is made when one is first seen."""
        as_base = self._object_reader(base, made)
        key, children = base.json_discriminator_key, base.discriminator_value_class_map
        readers: dict[str, Reader] = {}

        def read(data: Any) -> Any:
            kind = data.get(key) if isinstance(data, dict) else None
            if not isinstance(kind, str) or kind not in children:
                return as_base(data)
            reader = readers.get(kind)
            if reader is None:
                inner: dict[str | type, Reader] = {}
                child = _class(children[kind])
                reader = readers[kind] = as_base if child is base else self._object_reader(child, inner)
            return reader(data)

        made[base] = read
        return read

    def _new_writer(self, kind: type) -> Writer:
        if issubclass(kind, (str, bytes, bool, int, float, type(None))):
            return _as_it_came
        if issubclass(kind, (list, tuple)):
            sequence = list if issubclass(kind, list) else tuple
            return lambda items: sequence(self.serialize(item) for item in items)
        if issubclass(kind, (date, datetime)):
            return kind.isoformat
        if issubclass(kind, Enum):
            return lambda member: member.value
        if issubclass(kind, Decimal):
            return lambda number: int(number) if number % 1 == 0 else float(number)
        if issubclass(kind, dict):
            return lambda values: {key: self.serialize(value) for key, value in values.items()}
        if not hasattr(kind, "deserialized_types"):
            raise SerializationException(f"{kind.__qualname__} isn't a type that Alexa's JSON is made of.")
        return self._object_writer(kind)

    def _object_writer(self, cls: Any) -> Writer:
        names: Mapping[str, str] = getattr(cls, "attribute_map", {})
        known: dict[str, Any] = {"writers": self._writers, "serialize": self.serialize}
        lines = ["def write(obj):", "    data = {}"]
        for name in cls.deserialized_types:
            lines += [
                f"    value = obj.{name}",
                "    if value is not None:",
                "        kind = type(value)",
                f"        data[{names.get(name, name)!r}] = value if kind is str else "
                "writers[kind](value) if kind in writers else serialize(value)",
            ]
        exec("\n".join([*lines, "    return data"]), known)  # noqa: S102 - as for readers
        write: Writer = known["write"]
        return write


def _keep_unknown(made: Any, data: Mapping[str, Any], keys: set[str]) -> None:
    """Keep what a newer Alexa sends as attributes of that name, unless it would hide one of the class."""
    for key in data.keys() - keys:
        if not hasattr(made, key):
            vars(made)[key] = data[key]


def _class(name: str) -> type:
    module, _, plain = name.rpartition(".")
    try:
        found: type = getattr(import_module(module), plain)
    except (ImportError, AttributeError, ValueError):
        raise SerializationException(f'No class "{name}" is installed; check the version of ask-sdk-model.') from None
    return found


def _list_reader(item: Reader) -> Reader:
    if item is _as_it_came:
        return lambda data: data if isinstance(data, list) else None

    def read(data: Any) -> Any:
        if type(data) is not list:
            return None
        return [made for value in data if (made := item(value)) is not None]

    return read


def _dict_reader(item: Reader) -> Reader:
    if item is _as_it_came:
        return lambda data: data if isinstance(data, dict) else None

    def read(data: Any) -> Any:
        if type(data) is not dict:
            return None
        return {key: made for key, value in data.items() if (made := item(value)) is not None}

    return read


def _enum_reader(cls: type[Enum]) -> Reader:
    members = {member.value: member for member in cls}
    return lambda value: members.get(value) if type(value) is str else None


def _as_it_came(value: Any) -> Any:
    return value


def _text(value: Any) -> str | None:
    if type(value) is str:
        return value
    return None if value is None or isinstance(value, list | dict) else str(value)


def _whole(value: Any) -> int | None:
    if type(value) is int:
        return value
    try:
        return int(value)
    except (ValueError, TypeError, OverflowError):
        return None


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (ValueError, TypeError, OverflowError):
        return None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _time(value: Any) -> datetime | None:
    # The standard library reads ISO 8601, the only form Alexa documents, many times faster than dateutil, and makes
    # no guess where it is another.
    try:
        return datetime.fromisoformat(value)
    except (ValueError, TypeError):
        return None


def _day(value: Any) -> date | None:
    time = _time(value)
    return time and time.date()


_PLAIN_READERS: dict[str | type, Reader] = {
    "str": _text,
    "int": _whole,
    "long": _whole,
    "float": _number,
    "bool": _truth,
    "datetime": _time,
    "date": _day,
    "object": _as_it_came,
    str: _text,
    int: _whole,
    float: _number,
    bool: _truth,
    datetime: _time,
    date: _day,
    object: _as_it_came,
}

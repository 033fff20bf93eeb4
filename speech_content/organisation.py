"""Who answers: the organisation's name, its telephone numbers, its hours and its languages."""

import datetime
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from speech_content.errors import Problem
from speech_content.head import nearest

__all__ = ["DAYS", "FILE", "Hours", "Organisation", "Waits", "read_organisation"]

FILE = "organisation.toml"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_NUMBER = re.compile(r"\+?[0-9](?:[ .()-]{0,2}[0-9]){1,19}")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody answers, by the clock of the organisation."""

    spans: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict, hash=False)
    """By weekday in English: from and to, in minutes after midnight; a day that is not there is closed."""
    closed_on: tuple[datetime.date, ...] = ()
    """Holidays."""
    timezone: str = ""
    """Name in the IANA database, such as ``America/New_York``; empty for the machine's own."""

    def local(self, moment: datetime.datetime) -> datetime.datetime:
        """Give a moment by the organisation's clock."""
        return moment.astimezone(zoneinfo.ZoneInfo(self.timezone) if self.timezone else None)

    def open(self, moment: datetime.datetime) -> bool:
        """Tell whether somebody answers at a moment."""
        local = self.local(moment)
        minute = local.hour * 60 + local.minute
        spans = () if local.date() in self.closed_on else self.spans.get(DAYS[local.weekday()], ())
        return any(start <= minute < end for start, end in spans)


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a caller may take, in seconds."""

    first_key: int = 3
    """After the end of what is said; longer is silence that worries people."""
    between_keys: int = 2
    first_key_long: int = 12
    """For callers who asked for more time, and for relay and TTY users."""
    between_keys_long: int = 6


@dataclass(frozen=True, slots=True)
class Organisation:
    """What ``organisation.toml`` says."""

    name: str = ""
    """As it is said: "This is Leaf Line."."""
    phone_24h: str = ""
    """A number that is answered day and night; may be empty."""
    languages: tuple[str, ...] = ()
    """Tags of the phone line's languages, the first one the default; empty for the server's own."""
    transfer: str = ""
    """Who a caller reaches with the key for a person; empty where there is nobody."""
    hours: Hours = Hours()
    opening_hours: str = ""
    """The hours in words, as they complete "We are here …"; empty where nobody answers."""
    ring_seconds: int = 25
    """How long the transfer rings before the caller comes back."""
    voicemail: str = ""
    """Where a caller may leave a message when nobody answers; empty, as it is, turns that off."""
    text_messages: bool = False
    """Whether a caller may have a link to the leaflet's text sent to their phone."""
    always_long_waits: bool = False
    """Give every caller the long waits: for a line that relay and TTY users call."""
    waits: Waits = Waits()

    @property
    def values(self) -> dict[str, str]:
        """What prompts may hold of it, by name; an empty one leaves out the prompts that hold it."""
        return {"organisation": self.name, "phone_24h": self.phone_24h, "opening_hours": self.opening_hours}

    def person_at(self, moment: datetime.datetime) -> bool:
        """Tell whether a caller can be put through at a moment."""
        return bool(self.transfer) and self.hours.open(moment)


class _Reader:
    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self.problems: list[Problem] = []

    def report(self, what: str, mend: str) -> None:
        self.problems.append(Problem(FILE, 0, what, mend))

    def take(self, table: Mapping[str, Any], name: str, kind: type, default: Any) -> Any:
        value = table.get(name, default)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        wanted = {str: "a text in quotes", bool: "true or false", int: "a whole number", list: "a list in brackets"}
        self.report(f"{name} is not {wanted.get(kind, 'a table')}", f"Give {wanted.get(kind, f'[{name}]')}")
        return default

    def number(self, table: Mapping[str, Any], name: str) -> str:
        value = str(self.take(table, name, str, ""))
        if value and not _NUMBER.fullmatch(value):
            self.report(f"{name} is no telephone number", 'Write it as "+1-800-555-0100", or leave it empty')
            return ""
        return value

    def known(self, table: Mapping[str, Any], names: set[str], where: str) -> None:
        for name in table.keys() - names:
            self.report(f"unknown name {name} in {where}", nearest(name, names))

    def spans(self, table: Mapping[str, Any]) -> dict[str, tuple[tuple[int, int], ...]]:
        self.known(table, set(DAYS), "person.hours")
        found = {}
        for day in DAYS:
            spans = [self.span(day, part.strip()) for part in str(table.get(day, "")).split(",") if part.strip()]
            found[day] = tuple(span for span in spans if span)
        return {day: spans for day, spans in found.items() if spans}

    def span(self, day: str, text: str) -> tuple[int, int] | None:
        if match := _SPAN.fullmatch(text):
            start, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
            if start < end <= _DAY_MINUTES:
                return start, end
        self.report(f"hours of {day} can't be read", 'Write them as "09:00-17:00", with a comma between two')
        return None

    def dates(self, values: list[Any]) -> tuple[datetime.date, ...]:
        wrong = [value for value in values if type(value) is not datetime.date]
        if wrong:
            self.report("closed_on holds what is no date", "Write dates without quotes, as 2026-12-25")
        return tuple(sorted(value for value in values if type(value) is datetime.date))

    def timezone(self, table: Mapping[str, Any]) -> str:
        name = str(self.take(table, "timezone", str, ""))
        try:
            if name:
                zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            self.report(f"there is no time zone {name}", 'Write one such as "America/New_York", or leave it empty')
            return ""
        return name

    def waits(self, table: Mapping[str, Any]) -> Waits:
        usual = Waits()
        names = ("first_key", "between_keys", "first_key_long", "between_keys_long")
        self.known(table, set(names), "waits")
        given = {name: self.take(table, name, int, getattr(usual, name)) for name in names}
        for name, seconds in given.items():
            if not 1 <= seconds <= 60:
                self.report(f"{name} is {seconds} s", "Give 1 to 60 seconds")
        if not given["between_keys"] <= given["first_key"] <= given["first_key_long"]:
            self.report("the waits contradict one another", "Let between_keys <= first_key <= first_key_long")
            return usual
        return Waits(**given)


def read_organisation(table: Mapping[str, Any]) -> tuple[Organisation, list[Problem]]:
    """Read the merged ``organisation.toml``.

    Returns:
        What it says, with what can't be used left out, and every problem found.
    """
    reader = _Reader(table)
    names = {"name", "phone_24h", "languages", "text_messages", "always_long_waits", "person", "waits"}
    reader.known(table, names, FILE)
    person = reader.take(table, "person", dict, {})
    reader.known(
        person,
        {"number", "hours", "closed_on", "timezone", "opening_hours", "ring_seconds", "voicemail"},
        "person",
    )
    languages = tuple(str(tag) for tag in reader.take(table, "languages", list, []))
    for tag in languages:
        if not _TAG.fullmatch(tag):
            reader.report(f"{tag} is no language tag", 'Write tags such as "en-US"')
    spans = reader.spans(reader.take(person, "hours", dict, {}))
    organisation = Organisation(
        name=reader.take(table, "name", str, "").strip(),
        phone_24h=reader.number(table, "phone_24h"),
        languages=tuple(tag for tag in dict.fromkeys(languages) if _TAG.fullmatch(tag)),
        transfer=reader.number(person, "number"),
        hours=Hours(spans, reader.dates(reader.take(person, "closed_on", list, [])), reader.timezone(person)),
        opening_hours=reader.take(person, "opening_hours", str, "").strip(),
        ring_seconds=reader.take(person, "ring_seconds", int, 25),
        voicemail=reader.number(person, "voicemail"),
        text_messages=reader.take(table, "text_messages", bool, False),
        always_long_waits=reader.take(table, "always_long_waits", bool, False),
        waits=reader.waits(reader.take(table, "waits", dict, {})),
    )
    if not organisation.name:
        reader.report("the organisation has no name", 'Give name = "…", as it should be said')
    if organisation.transfer and not (spans and organisation.opening_hours):
        reader.report(
            "there is a number of a person, but not when they answer",
            'Give [person.hours] with monday = "09:00-17:00" and so on, and opening_hours in words',
        )
    if not 5 <= organisation.ring_seconds <= 120:
        reader.report(f"ring_seconds is {organisation.ring_seconds}", "Give 5 to 120 seconds")
    return organisation, reader.problems

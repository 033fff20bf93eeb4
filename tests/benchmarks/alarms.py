"""Emergencies: how many are noticed, and what else is taken for one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from labelled import half
from shares import show

from skill.answer import Urgent
from skill.question import Question
from skill.session import Session
from skill.understanding import Named, Understanding

TEMPLATES = (
    "what causes {}",
    "what are the symptoms of {}",
    "how is {} treated",
    "what is {}",
    "who gets {}",
    "how do you prevent {}",
    "how is {} diagnosed",
    "what are the complications of {}",
    "how long does {} last",
    "can {} be cured",
    "is {} serious",
    "when should i call the doctor about {}",
    "do i need to see a doctor for {}",
    "tell me about {}",
    "what does {} feel like",
    "how do i know if i have {}",
    "are there different types of {}",
    "does {} run in families",
)


def emergencies(understanding: Understanding, split: str, authors: Collection[str], *, verbose: bool) -> None:
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for row in half("emergencies", split, authors):
        spoken, channel = row["channel"] == "speech", "speech" if row["channel"] == "speech" else "text"
        answer = understanding.answer(Question(text=row["text"], spoken=spoken), Session())
        got = answer.severity if isinstance(answer, Urgent) else "none"
        tally[f"{row['label']} {channel}"][got] += 1
        if verbose and got != row["label"]:
            print(f"{'':<4}{row['label']} taken for {got}: {row['text']!r}")
    for channel, reach in (("text", "99 %"), ("speech", "95 %")):
        alert, soft, none = (tally[f"{label} {channel}"] for label in ("alert", "soft", "none"))
        noticed = alert["alert"] + alert["soft"]
        show(f"emergency phrases noticed, {channel}", reach, noticed, alert.total())
        show(f"  as an alert, {channel}", "", alert["alert"], alert.total())
        show(f"worrying phrases noticed, {channel}", "", soft["soft"] + soft["alert"], soft.total())
        show(f"near misses taken for an alert, {channel}", "", none["alert"], none.total(), rare=True)
        show(f"near misses given a soft line, {channel}", "", none["soft"], none.total(), rare=True)


def false_alerts(understanding: Understanding, topics: Sequence[Named], split: str, *, verbose: bool) -> None:
    for spoken in (False, True):
        counted: Counter[str] = Counter()
        for row in half("information", split):
            answer = understanding.answer(Question(text=row["text"], spoken=spoken), Session())
            counted[answer.severity if isinstance(answer, Urgent) else "none"] += 1
            if verbose and isinstance(answer, Urgent):
                print(f"{'':<4}{answer.severity} on {row['text']!r}")
        kind = "heard" if spoken else "typed"
        show(f"alarming information questions: false alerts, {kind}", "", counted["alert"], counted.total(), rare=True)
        show(f"alarming information questions: soft lines, {kind}", "", counted["soft"], counted.total(), rare=True)
    names = [name for topic in topics for name in dict.fromkeys((topic.title, *topic.names))]
    alerts = soft = 0
    asked = [TEMPLATES[at % len(TEMPLATES)].format(name) for at, name in enumerate(names)]
    asked += [TEMPLATES[(at + 7) % len(TEMPLATES)].format(name) for at, name in enumerate(names)]
    for text in asked:
        if alarm := understanding.alarm(text):
            alerts += alarm.severity == "alert"
            soft += alarm.severity == "soft"
            if verbose:
                print(f"{'':<4}{alarm.severity} on {text!r}")
    show("false alerts on information questions", "0.01 %", alerts, len(asked), f"soft {soft}", rare=True)

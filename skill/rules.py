"""Rules of ``leafline check`` on names as people say them: what understanding can't tell apart or would mistake."""

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from skill.understanding.lint import lint
from skill.understanding.named import Named
from skill.understanding.words import Words
from speech_content.errors import Problem
from speech_content.proof import Proof
from speech_content.rule import Finding, Rule

__all__ = ["common_name", "few_names", "look_alike", "name_twice", "shared_name"]

_linted: WeakKeyDictionary[Proof, tuple[Problem, ...]] = WeakKeyDictionary()
"""What was found in a proof, since all rules here look at it once."""


def _rule(name: str) -> Rule:
    def find(proof: Proof) -> Iterable[Finding]:
        if proof not in _linted:
            file = f"languages/{proof.library.language.tag}/words.toml"
            words = Words.from_table(proof.library.table("words"), file)
            _linted[proof] = lint(map(Named.from_topic, proof.topics), words)
        return [Finding(each.file, each.line, each.what, each.mend) for each in _linted[proof] if each.rule == name]

    return Rule(name, find)


look_alike = _rule("look-alike")
shared_name = _rule("shared-name")
name_twice = _rule("name-twice")
common_name = _rule("common-name")
few_names = _rule("few-names")

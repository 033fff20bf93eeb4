"""What people use instead to find a topic: exact longest name, BM25, character n-gram TF-IDF; for comparison."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from shares import show

GUESSES = 3


class Asked(Protocol):
    """One labelled question."""

    @property
    def text(self) -> str: ...

    @property
    def topics(self) -> frozenset[str]: ...


def longest_name(topics: Sequence[Any]) -> Callable[[str], list[tuple[float, str]]]:
    names = {" ".join(tokens(name)): topic.id for topic in topics for name in (*topic.names, topic.title)}
    longest = max(len(name.split()) for name in names)

    def rank(text: str) -> list[tuple[float, str]]:
        words = tokens(text)
        found = {}
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + longest) + 1):
                if (piece := " ".join(words[start:end])) in names:
                    found[names[piece]] = max(found.get(names[piece], 0.0), float(len(piece)))
        return sorted(((score, topic) for topic, score in found.items()), reverse=True)

    return rank


def tokens(text: str) -> list[str]:
    return "".join(sign.lower() if sign.isalnum() else " " for sign in text).split()


def documents(topics: Sequence[Any]) -> tuple[list[str], list[str]]:
    pairs = [(name, topic.id) for topic in topics for name in dict.fromkeys((topic.title, *topic.names))]
    return [name for name, _ in pairs], [topic for _, topic in pairs]


def bm25(topics: Sequence[Any]) -> Callable[[str], list[tuple[float, str]]]:
    import bm25s

    texts, owners = documents(topics)
    engine = bm25s.BM25()
    engine.index([tokens(text) for text in texts], show_progress=False)

    def rank(text: str) -> list[tuple[float, str]]:
        known = [word for word in tokens(text) if word in engine.vocab_dict]
        if not known:
            return []
        numbers, scores = engine.retrieve([known], k=min(20, len(texts)), show_progress=False)
        return _best((float(score), owners[int(at)]) for at, score in zip(numbers[0], scores[0], strict=True))

    return rank


def tfidf(topics: Sequence[Any]) -> Callable[[str], list[tuple[float, str]]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts, owners = documents(topics)
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), lowercase=True)
    matrix = vectors.fit_transform(texts)

    def rank(text: str) -> list[tuple[float, str]]:
        scores = (matrix @ vectors.transform([text]).T).toarray().ravel()
        return _best((float(scores[at]), owners[at]) for at in scores.argsort()[::-1][:20])

    return rank


def _best(scored: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    best: dict[str, float] = {}
    for score, topic in scored:
        if score > best.get(topic, 0.0):
            best[topic] = score
    return sorted(((score, topic) for topic, score in best.items()), reverse=True)


def compare(topics: Sequence[Any], sets: dict[str, Sequence[Asked]], outside: Sequence[Asked], answered: float) -> None:
    """Rank by each method; a threshold is set so that it answers as many clean questions as Leafline does."""
    for name, make in (("exact longest name", longest_name), ("BM25", bm25), ("character TF-IDF", tfidf)):
        rank = make(topics)
        ranked = {key: [(row, rank(row.text)) for row in rows] for key, rows in sets.items()}
        for key, rows in ranked.items():
            first = sum(bool(found) and found[0][1] in row.topics for row, found in rows)
            near = sum(bool({topic for _, topic in found[:GUESSES]} & row.topics) for row, found in rows)
            show(f"{name}: topic right, {key}", "", first, len(rows))
            show(f"{name}: right among three, {key}", "", near, len(rows))
        clean = sorted((found[0][0] if found else 0.0 for _, found in next(iter(ranked.values()))), reverse=True)
        limit = clean[min(len(clean) - 1, max(0, int(answered * len(clean)) - 1))] if clean else 0.0
        sure = [(row, found) for row, found in next(iter(ranked.values())) if found and found[0][0] >= limit]
        wrong = sum(found[0][1] not in row.topics for row, found in sure)
        show(f"{name}: of what it answers, topic wrong", "", wrong, len(sure))
        out = sum(bool(found) and found[0][0] >= max(limit, 1e-9) for found in (rank(row.text) for row in outside))
        show(f"{name}: out of scope, answered", "", out, len(outside))

r"""Letter-to-sound rules of English, as data: the first that fits a place wins.

A row names the letter that its rules begin with. A rule is a regular expression over small letters and, after ``>``,
the ARPAbet-like sounds of what it takes; none where the letters are silent. V stands for a vowel letter, C for a
consonant letter, ``\b`` for the end of a word. Special rules stand first; those of medicine ("-penia", "-cyte", "ps-")
are what the ordinary ones would get wrong.
"""

import re
from functools import cache

__all__ = ["letter_rules"]

_RULES = r"""
a: ae(?!r) > IY; air > EH R; aigh > EY; ai > EY; ay > EY; augh > AO; autoi > AO T OW IH; auto > AO T OW; au > AO
a: aw > AO; are\b > EH R; ar(?![aeiouyr]) > AA R; all > AO L; al(?=[kt]) > AO; age\b > IH JH; anti > AE N T IY
a: a(?=tion|C?ti[ao]) > EY; ate > EY T; a(?=Ce[ds]?\b|Cing\b|C[ie]an\b|by\b) > EY; a\b > AH
a: (?<=\w\w\w)a(?=[lnr]\b|m[io]n|ni) > AH; a(?=C[ei]a) > EY; a > AE
b: b+ > B
c: ch(?=[rlm]|o[lrn]|em[io]|[iy]?ae?\b) > K; (?<=[ao])ch(?=[ei]) > K; ch > CH; ck > K; cqu > K W; cc(?=[eiy]) > K S
c: ci(?=[oae][nul]) > SH; ce(?=an) > SH; cc > K; c(?=[eiy]|ae|oe) > S; c > K
d: dge? > JH; dj > JH; dd? > D
e: \bede(?=m) > IH D IY; (?<=[td])ed\b > AH D; (?<=[pkfshcx])ed\b > T; (?<=\w\w)ed\b > D; \beu > Y UW; eu > UW
e: e(?=wor) >; ew > UW; eigh > EY; ei(?=[nlz]) > AY; (?<=c)ei > IY; ei > EY; ear(?=[nlt]) > ER; ear > IH R; eau > OW
e: eath\b > EH TH; ea(?=d\b|v|lth) > EH; (?<=\w\w)ea\b > IY AH; ea > IY; ee > IY; ey\b > IY
e: er(?=[aeiouy]) > EH R; er > ER; eo(?=[plrsn]) > IY AH; e(?=mat|mo[gp]|C?C?e\b) > IY; e(?=C[iy][ao]|nic\b|mic\b) > IY
e: e(?=[ao]) > IY; es\b(?<=[sxzc]es) > IH Z; es\b > Z; (?<=\b\w)e\b > IY; (?<=\bth)e\b > AH; (?<=\w)e\b >
e: en\b > AH N; el\b > AH L; e(?=mo|tha) > IY; e > EH
f: ff? > F
g: \bgn > N; gh\b >; gh(?=t) >; gh > G; gn\b > N; gg > G; ge\b > JH; g(?=[iy]|e(?!t)) > JH; g > G
h: (?<=[aeo])h\b >; hh? > HH
i: igh > AY; ign\b > AY N; ing\b > IH NG; itis\b > AY T IH S; ique\b > IY K; (?<=\w\w\w)ice\b > IH S
i: (?<=dic)ine\b > IH N; (?<=\w\w\w)ine\b > IY N
i: ire(?=d|s|\b) > AY ER; ir(?![aeiouyr]) > ER; ise\b > AY Z; ier\b > IY ER; ies\b > IY Z; (?<=\b\w)ie\b > AY; ie > IY
i: (?<=\bb)io > AY OW; (?<=\bd)ia > AY AH; (?<=tib)io > AY AA; ia(?=tion) > IY EY; ia > IY AH; io(?=[npsd]) > IY AA
i: (?<=\bm)icro > AY K R OW; i(?=[ao]) > IY; ild\b > AY L D; ind\b > AY N D; i(?=Ce[ds]?\b|Cing\b) > AY; i\b > IY
i: \bi(?=[bd]e|r[io]|so|bu) > AY; i > IH
j: j > JH
k: \bkn > N; kk? > K
l: lk\b > K; lm\b > M; ld(?<=ould) > D; (?<=[bcdfgkptz])le(?=s?\b) > AH L; ll? > L
m: \bmn > N; mb\b > M; mm? > M
n: ng\b > NG; n(?=[kgx]) > NG; nn? > N
o: oar > AO R; oa > OW; oe(?=[dsl]) > IY; oe > OW; oi > OY; oy > OY; ook > UH K; oor > AO R; oo > UW; ough > AO
o: ous\b > AH S; our > AO R; oul(?=d) > UH; ou > AW; own\b > AW N; ow(?=[edn]) > AW; ow > OW; old\b > OW L D
o: oh(?=[nm]) > OW; or > AO R; osis\b > OW S IH S; oma\b > OW M AH; o(?=peni|cyt|path|C?tion) > OW
o: o(?=C[eiu]\b|Ce[ds]?\b|C[ei][ao]|late|fen) > OW; (?<=\w\w)on\b > AH N; om\b > AH M; o\b > OW
o: o(?=[aeiou]) > OW; o > AA
p: \bps > S; \bpn > N; \bpt > T; (?<=no)phen\b > F AH N; ph > F; pp? > P
q: qu > K W; q > K
r: rrhea > R IY AH; \brh > R; rrh > R; rh > R; rr? > R
s: sch(?=[aeio]) > S K; sc(?=[eiy]) > S; sh > SH; ssi(?=on) > SH; (?<=V)si(?=on) > ZH; si(?=on) > SH; ss > S
s: sten\b > S AH N; s(?=m\b) > Z; (?<=V)se\b > Z; (?<=[bdgvmnlrwy])s\b > Z; s > S
t: \bts > S; tch > CH; th > TH; (?<=\w)ti(?=[oae][nul]) > SH; tu(?=re|al|V) > CH UW; tt? > T
u: ure\b(?<=[sct]ure) > ER; ur(?![aeiouy]) > ER; ur > UH R; ue\b > UW; ui > UW; uy\b > AY; (?<=m)u(?=ne) > Y UW
u: (?<=[gq])u(?=[eiao]) >; \bu(?=n[it]|C[aeiou]) > Y UW; (?<=[bcfhmp])u(?=C[aeiou]) > Y UW; (?<=b)u(?=pr) > Y UW
u: u(?=Ce\b|[aeo]|C[iae][aeo]?) > UW; u\b > UW; um\b > AH M; us\b > AH S; u > AH
v: vv? > V
w: wor(?!n) > W ER; \bwr > R; \bwh > W; (?<=[aeo])w(?!o) >; ww? > W
x: \bx > Z; xc(?=[ei]) > K S; x > K S
y: \by(?=V) > Y; (?<=\b\w)y\b > AY; (?<=\b\w[lrh])y\b > AY; yl\b > IH L; yte > AY T; (?<=[hcmt])y(?=CV|cl|dr|el) > AY
y: (?<=m)y(?=e) > AY; y\b > IY; y(?=Ce\b|C[ei]V) > AY; y(?=[ao]) > Y; y > IH
z: zz? > Z
"""
_CLASSES = str.maketrans({"C": "[b-df-hj-np-tv-xz]", "V": "[aeiouy]"})

Rules = dict[str, tuple[re.Pattern[str], tuple[tuple[str, ...], ...]]]


@cache
def letter_rules() -> Rules:
    """Give, for each letter, one expression with a group a rule, and the sounds by the number of the group."""
    by_letter: dict[str, list[tuple[str, str]]] = {}
    for row in _RULES.strip().splitlines():
        letter, _, rules = row.partition(":")
        for rule in rules.split(";"):
            letters, _, said = rule.partition(" >")
            by_letter.setdefault(letter, []).append((letters.strip().translate(_CLASSES), said))
    return {
        letter: (
            re.compile("|".join(f"({letters})" for letters, _ in rows)),
            ((), *(tuple(said.split()) for _, said in rows)),
        )
        for letter, rows in by_letter.items()
    }

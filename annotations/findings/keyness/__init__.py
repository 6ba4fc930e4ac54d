"""Keyness: the words that tell two bodies of text apart. Pure, with the texts and the passages passed in.

`Tokens` are the words of one text with their places. A `Stretch` is some of them. A `Corpus` is the stretches
that are counted together. `compare` compares two corpora by the `Vocabulary` of their texts. Each figure
states its units, its source and when it is undefined.
"""

from annotations.findings.keyness.corpus import Corpus, Part
from annotations.findings.keyness.measures import LEVELS, level, log_likelihood, log_ratio
from annotations.findings.keyness.stopwords import stop_words
from annotations.findings.keyness.table import Key, compare, key_of
from annotations.findings.keyness.tokens import Stretch, Tokens, fold
from annotations.findings.keyness.vocabulary import Vocabulary

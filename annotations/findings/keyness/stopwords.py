"""Stop words: those that every text in a language is full of, whatever it is about."""

from functools import cache

from annotations.findings.keyness.tokens import fold
from reader.text.stop_words import stop_words_of

# The library's English list joins those of several search engines. It also has interest, state, order, side,
# world, want and a thousand more that a piece may be about. These words only hold a sentence together.
ENGLISH = """
a an the this that these those such same each every either neither both all any some no none other another own
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
it its itself they them their theirs themselves one ones who whom whose which what whatever whichever whoever
when where why how whether while whereas if unless until till since because though although lest than as so
and or but nor yet not never also too only just even still again once here there now then thus hence therefore however
very quite rather almost already perhaps ever
about above across after against along among amid around at before behind below beneath beside besides between beyond
by despite down during except for from in inside into like near of off on onto out outside over past per through
throughout to toward towards under underneath unlike up upon via with within without
am is are was were be been being have has had having do does did doing done will would shall should can could may might
must ought let lets
cannot can't couldn't didn't doesn't don't hadn't hasn't haven't isn't aren't wasn't weren't won't wouldn't shan't
shouldn't mustn't mightn't needn't ain't
i'm i've i'd i'll we're we've we'd we'll you're you've you'd you'll he's he'd he'll she's she'd she'll it's it'd it'll
they're they've they'd they'll that's that'd that'll this'll there's there'd there'll here's what's who's who'd who'll
where's when's why's how's let's one's
few fewer more most much many less least several enough something anything nothing everything someone anyone everyone
somebody anybody nobody everybody somewhere anywhere nowhere everywhere
"""


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return a language's folded stop words, by a tag such as `en` or `pt-BR`; empty if none are known."""
    base = language.replace("_", "-").partition("-")[0].lower()
    words = ENGLISH.split() if base == "en" else stop_words_of(base)
    return frozenset(map(fold, words))

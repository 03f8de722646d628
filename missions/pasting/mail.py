"""The parts of an e-mail that stand around what was asked for."""

import re

from missions.registry import folded

HEADING = re.compile(
    r"(?:from|to|cc|bcc|subject|sent|date|de|a|objet|envoye|re|tr|fwd?|assunto|para)\s*:",
)
GREETING = re.compile(
    r"(?:bonjour|bonsoir|dear|hello|hi|good (?:morning|afternoon)|cher|chere|chers"
    r"|mesdames|bom dia|boa tarde|prezad[oa]s?|caros?|excellence)\b"
    r"|(?:madame|monsieur)(?:, | et )?(?:(?:madame|monsieur)[^,]*)?,?$",
)
SIGN_OFF = re.compile(
    r"(?:(?:bien |tres )?cordialement|sinceres? salutations|salutations|bien a vous"
    r"|respectueusement|(?:kind|best|warm) regards|regards|yours|sincerely"
    r"|meilleures salutations|veuillez (?:agreer|recevoir)|merci\b|thank|thanks"
    r"|atenciosamente|cumprimentos|best$|best,|fait a\b|done at|feito em|dans l'attente|cdlt|--$|-- $)",
)


def is_around(text: str) -> bool:
    """A heading of the mail, or a greeting."""
    words = folded(text)
    return bool(HEADING.match(words) or GREETING.match(words))


def ends_here(text: str) -> bool:
    """What follows is a closing formula and a signature."""
    return bool(SIGN_OFF.match(folded(text)))

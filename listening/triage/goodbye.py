"""Goodbyes, posts that only end a conversation: "ok", a thumb, "have a nice day". Pure.

A text ends one when all of it is understood to: every word belongs to a phrase of the list, and
every picture sign is a friendly one. One word more, "yes" (somebody may have asked), a question
mark or a sign of annoyance, and somebody looks at it.
"""

from __future__ import annotations

import re
import unicodedata

from listening.terms import fold

LONGEST = 200
"""Characters; nobody says goodbye at greater length."""

PHRASES = (
    # Understood
    "ok", "okay", "okey", "oki", "okey dokey", "okie dokie", "k", "kk", "okk", "okkk", "alright", "all right",
    "alrighty", "fine", "all fine",
    "that's fine", "thats fine", "got it", "i got it", "gotcha", "understood", "noted", "roger",
    "copy that", "will do", "sounds good", "sounds great", "makes sense", "fair enough", "i see", "ah", "oh", "aha",
    "ah ok",
    "good to know", "no worries", "no problem", "no prob", "np", "never mind", "nevermind", "nvm", "not a problem",
    "it's ok",
    "its ok", "that's ok", "all good", "we're good", "im good", "i'm good", "all set", "i'm all set", "lol", "haha",
    "hahaha", "hehe", "xd",
    # Pleased
    "great", "great stuff", "perfect", "awesome", "amazing", "excellent", "brilliant", "fantastic", "wonderful",
    "lovely", "nice", "nice one", "cool",
    "good", "very good", "super", "sweet", "fab", "ace", "legend", "you legend", "top", "sorted", "love it",
    "love you", "love you guys",
    "thanks", "thank you", "thank u", "thankyou", "thanx", "thnx", "thx", "tnx", "ty", "tysm", "tyvm", "ta", "cheers",
    "cheers mate", "mate", "much obliged",
    "many thanks", "thanks a lot", "thanks a million", "a lot", "so much", "very much", "sooo much", "soo much",
    "again", "anyway", "anyways", "in advance",
    "appreciate it", "i appreciate it", "appreciated", "much appreciated", "really appreciate it", "appreciate that",
    "appreciate your help",
    "for your help", "for the help", "for your time", "for your reply", "for the reply", "for replying",
    "for responding", "for your response",
    "for the response", "for getting back", "for getting back to me", "for your quick response",
    "for the quick response", "for the quick reply",
    "for the info", "for the information", "for the update", "for letting me know", "for your support",
    "for everything", "for that", "guys", "folks",
    "team", "all", "everyone", "buddy", "bro", "sir", "ma'am", "madam", "both", "you too", "same to you",
    "you're welcome", "youre welcome", "welcome",
    # Farewell
    "bye", "bye bye", "goodbye", "good bye", "see you", "see ya", "cya", "ttyl", "take care", "have a good one",
    "have a great one", "have a nice one",
    "have a nice day", "have a good day", "have a great day", "have a lovely day", "have a nice weekend",
    "have a good weekend", "have a great weekend",
    "have a nice evening", "have a good evening", "have a great evening", "have a good night", "good night",
    "goodnight", "good evening", "good day",
    "nice day", "happy weekend", "enjoy your day", "best", "best wishes", "kind regards", "regards", "all the best",
    "till then", "and", "then",
    # German
    "gut", "alles gut", "alles klar", "klar", "passt", "passt schon", "in ordnung", "geht klar", "verstanden",
    "mach ich", "prima",
    "perfekt", "klasse", "toll", "danke", "danke dir", "danke euch", "danke schön", "dankeschön", "danke sehr",
    "vielen dank", "vielen lieben dank",
    "besten dank", "herzlichen dank", "lieben dank", "dankeee", "merci vielmals", "kein problem", "kein thema",
    "nicht schlimm", "gerne", "tschüss",
    "tschüß", "tschau", "ciao", "bis dann", "bis bald", "schönen tag", "schönen tag noch", "einen schönen tag",
    "noch einen schönen tag",
    "schönes wochenende", "schönen abend", "schönen abend noch", "gute nacht", "liebe grüße", "viele grüße", "lg",
    "vg", "mfg", "für die hilfe",
    "für die schnelle antwort", "für die antwort", "für die info", "und",
    # French
    "d'accord", "daccord", "dac", "ça marche", "ca marche", "ça va", "c'est bon", "entendu", "compris", "c'est noté",
    "bien reçu", "parfait",
    "super", "génial", "nickel", "top", "merci", "merci beaucoup", "merci bien", "mille mercis", "merci infiniment",
    "merci à vous", "beaucoup",
    "pour votre aide", "pour votre réponse", "pour l'info", "de rien", "pas de souci", "pas de soucis",
    "pas de problème", "aucun souci", "au revoir",
    "à bientôt", "a bientôt", "bonne journée", "bonne soirée", "bonne nuit", "bon week-end", "bon weekend",
    "bien à vous", "cordialement", "et",
    # Spanish
    "vale", "de acuerdo", "entendido", "perfecto", "genial", "estupendo", "muy bien", "bien", "listo", "gracias",
    "muchas gracias",
    "muchísimas gracias", "mil gracias", "gracias a vosotros", "gracias a ustedes", "por la ayuda", "por su ayuda",
    "por vuestra ayuda", "por todo",
    "por la respuesta", "por la info", "de nada", "no hay problema", "sin problema", "no pasa nada", "adiós", "adios",
    "hasta luego", "hasta pronto",
    "buen día", "buenas noches", "buenas tardes", "que tengan buen día", "que tenga buen día", "feliz día",
    "buen fin de semana", "saludos", "un saludo",
    "un abrazo", "igualmente", "y",
    # Portuguese
    "tá", "tá bom", "ta bom", "tá bem", "está bem", "beleza", "blz", "certo", "combinado", "entendi", "perfeito",
    "ótimo", "otimo", "legal", "show",
    "valeu", "vlw", "obrigado", "obrigada", "muito obrigado", "muito obrigada", "obg", "grato", "grata", "pela ajuda",
    "pela resposta", "pela atenção",
    "de nada", "sem problema", "sem problemas", "tchau", "até logo", "até mais", "bom dia", "boa tarde", "boa noite",
    "bom fim de semana", "abraço",
    "abraços", "tenha um bom dia", "igualmente", "e",
    # Italian
    "va bene", "d'accordo", "capito", "perfetto", "ottimo", "bene", "grazie", "grazie mille", "mille grazie",
    "molte grazie", "tante grazie",
    "grazie a voi", "per l'aiuto", "per la risposta", "di nulla", "prego", "nessun problema", "arrivederci",
    "buona giornata", "buona serata",
    "buonanotte", "buona notte", "buon weekend", "a presto", "saluti",
    # Dutch
    "oké", "oke", "prima", "top", "goed", "begrepen", "duidelijk", "helder", "akkoord", "is goed", "geen probleem",
    "bedankt", "hartelijk bedankt",
    "heel erg bedankt", "dank je", "dank je wel", "dankjewel", "dank u", "dank u wel", "dankuwel", "dank",
    "voor de hulp", "voor de snelle reactie",
    "doei", "dag", "tot ziens", "fijne dag", "fijne dag nog", "fijne avond", "fijn weekend", "groetjes", "groet", "en",
    # Nordic, Polish, Turkish, Russian, Indonesian
    "tack", "tack så mycket", "tusen tack", "takk", "tusen takk", "tak", "mange tak", "mange takk", "kiitos",
    "kiitti", "hej då", "dzięki", "dziękuję",
    "dzieki", "dziekuje", "dobrze", "spoko", "super", "miłego dnia", "tamam", "peki", "teşekkürler",
    "teşekkür ederim", "sağol", "sağ olun", "eyvallah",
    "iyi günler", "хорошо", "ок", "окей", "понятно", "понял", "поняла", "ясно", "спасибо", "спасибо большое",
    "большое спасибо", "благодарю",
    "до свидания", "хорошего дня", "всего доброго", "oke", "baik", "siap", "terima kasih", "makasih", "shukriya",
    "dhanyavad", "theek hai",
    # Scripts of their own
    "شكرا", "شكرا لك", "شكرا جزيلا", "تمام", "حسنا", "طيب", "مع السلامة", "धन्यवाद", "शुक्रिया", "ठीक है", "好的",
    "好", "谢谢", "謝謝", "多谢", "再见", "收到",
    "明白了", "没问题", "ありがとう", "ありがとうございます", "ありがとうございました", "了解", "了解です",
    "わかりました", "承知しました", "大丈夫です",
    "감사합니다", "네 감사합니다", "네 알겠습니다", "고맙습니다", "알겠습니다", "ขอบคุณ", "ขอบคุณครับ", "ขอบคุณค่ะ",
    "cảm ơn",
)  # fmt: skip

FRIENDLY = frozenset(
    "👍👌🙏🙂😊😀😃😄😁😆😅😉😌😍🥰😘😗😙😚🤗☺😇🤩🥳👏🙌💪🤝🤞✌👋❤🧡💛💚💙💜🖤🤍💕💖💗💓💞💝😂🤣🥲😎🎉🎊🌹🌷🌸💐🌞✨💯🫶🫡😋🤙🖖💫⭐🌟🙋😺😸😻"
)
"""Signs that say thanks, yes or goodbye. Any other sign alone may say the opposite."""

_ADDRESSED = re.compile(r"https?://\S+|[@＠][\w.-]+(?:@[\w.-]+)?")
_TYPED = re.compile(r"(?<!\S)(?:[:;=]-?[)dDpP3]+|<3+|\^\^|xx+|xo+|\(y\))(?!\S)", re.IGNORECASE)
"""Faces, hearts and kisses that are typed."""
_QUESTION = re.compile(r"[?？؟;¿]")
_BETWEEN = re.compile(r"[^\w']+")
_JOINING = frozenset("\ufe0e\ufe0f\u200d") | frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""What shapes the sign before it: variation selectors, the joiner, tones of skin."""


def _stretched(word: str) -> str:
    """``sooo`` and ``thankssss`` without what is drawn out: one letter for three and more."""
    return re.sub(r"(.)\1{2,}", r"\1", word)


_ENDS = frozenset(tuple(_stretched(word) for word in _BETWEEN.split(fold(phrase)) if word) for phrase in PHRASES)
_LONGEST_PHRASE = max(map(len, _ENDS))


def ends(text: str) -> bool:
    """Whether ``text`` says nothing but that its author needs nothing more."""
    if len(text) > LONGEST:
        return False
    said = _TYPED.sub(" ", fold(_ADDRESSED.sub(" ", text)))
    if _QUESTION.search(said):
        return False
    letters, friendly = _without_signs(said)
    if letters is None:
        return False
    words = [_stretched(word.strip("'")) for word in _BETWEEN.split(letters) if word.strip("'")]
    if not words:
        return friendly or bool(_TYPED.search(text))
    return _all_understood(words)


def _without_signs(text: str) -> tuple[str | None, bool]:
    """The text without its picture signs, None if one of them is not friendly; whether it had any."""
    kept: list[str] = []
    friendly = False
    for char in text:
        if char in FRIENDLY:
            friendly = True
        elif char in _JOINING:
            pass
        elif unicodedata.category(char) in ("So", "Sk", "Cs", "Co", "Cn"):
            return None, False
        else:
            kept.append(char)
            continue
        kept.append(" ")
    return "".join(kept), friendly


def _all_understood(words: list[str]) -> bool:
    """Whether phrases, one after the other, make up all the words."""
    reached = {0}
    for at in range(len(words)):
        if at in reached:
            reached.update(
                at + length
                for length in range(1, min(_LONGEST_PHRASE, len(words) - at) + 1)
                if tuple(words[at : at + length]) in _ENDS
            )
    return len(words) in reached

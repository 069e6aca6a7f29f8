"""Hindi and Arabic as people write them in Latin letters, which no detector here knows. Pure.

Frequent words of posts, less those that are spelt like a word of English or of another language with many posts.
"""

from __future__ import annotations

from collections.abc import Collection


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HINDI = _words(
    "hai hain nahi nahin nhi kya kyu kyun kyon bhai bhi aur tha thi kar karo karna karne karte karta karti koi "
    "kuch toh aaj liye gaya gayi gaye yaar baat mere mera meri hua hui hota hoti hote raha rahi rahe rha rhi rhe "
    "apna apni apne mujhe tujhe kaam kaise kaisa wala wale wali tera teri tere kabhi abhi sirf lekin ghar "
    "pata yaad aise aisa chahiye itna itni uske uska uski sabse phir bahut bohot accha acha achha hum humein "
    "aapka aapki aapke hoga hogi kiya diya liya sakta sakti sakte krna krne krte kaha kahan jab kab baad "
    "unka unke iska iske isko usko yeh woh bola bolo dekho dekha suno matlab paisa paise dost hamara hamare "
    "hamari hmara hmare tumhara tumhare tumhari aapko unko inko hogya hogaya aaya aayi zindagi pyaar dhanyavad "
    "kripya achhe theek kitna kitne kitni chahta chahti chahte krke kyunki jaise waise padhna krta krti kro krdo "
    "rahega rahegi honge hongey milna jaldi bilkul sachi sachme humesha hamesha itne hmesha bechara bacha bachha "
    "bachhe"
)
_HINDI_SMALL = _words(
    "ka ki ke ko pe mai tum aap hu hoon hun nai mein agar ye vo ek jo sab dil ji ab kr kal kaun kon usse isse sath "
    "saath phle pehle dena lena deta jana jata jati gya gyi didi beta desh sarkar pyar shukriya mubarak ache thik sahi "
    "galat rhta rahta dekh bol mat magar hm hme iss uss inka padh padho"
)
"""So short or so common elsewhere that they count beside one of the others only, or many together."""

_ARABIC = _words(
    "ana enta enti inta inti ehna e7na howa heya homma da di dah keda kda mesh msh mish mosh fe fel 3ala 3la "
    "3ayez 3ayz 3ayza 7aga 7aja 7ad leh lesh leih eh eih ezay ezzay ezayak kifak shou shu sho bas bass ya3ni "
    "yaani wallah wallahi walla inshallah insha2allah nshallah habibi habibti 7abibi yalla yallah khalas 5alas "
    "tayeb tayyeb delwa2ty dlw2ty 2ana el7amdulillah alhamdulillah hamdulillah mashallah shukran shokran 3ashan "
    "3shan 3lashan 5ales awy awi kwayes kwayyes mabrook mabrouk kol kolo kollo bardo kaman lazem momken mumkin "
    "sa7 ma3 ma3ak 3andi 3andy 3ndi wla walaa ba3d 2abl 2bl ahlan salam marhaba mafi mafeesh mafish akhi"
)
_SMALL = {"hi": _HINDI_SMALL, "ar": frozenset[str]()}
_WORDS = {"hi": _HINDI, "ar": _ARABIC}
LATIN_LETTERS = _HINDI | _HINDI_SMALL | _ARABIC
"""Every word that is looked for."""

ENOUGH = 2
"""Different words after which a text is in that language, if more of them are than are English."""
ENOUGH_SMALL = 3
"""Of small ones, or of both; of small ones alone, two more than are English."""


def in_latin_letters(words: Collection[str], english: int, of: int) -> str:
    """``hi`` or ``ar`` where lower-case ``words`` say so, else nothing.

    ``english``: how many are English; ``of``: how many words the text has, whatever they are.
    """
    if LATIN_LETTERS.isdisjoint(words):
        return ""
    telling = {language: len(known.intersection(words)) for language, known in _WORDS.items()}
    language = max(telling, key=lambda each: telling[each])
    small = len(_SMALL[language].intersection(words))
    if telling[language]:
        number = telling[language] + small
        # Of a few words, half.
        half = number >= ENOUGH and 2 * number >= of
        enough = telling[language] >= ENOUGH or number >= ENOUGH_SMALL or half
        return language if enough and number > english else ""
    return language if small >= ENOUGH_SMALL and small > english + 1 else ""

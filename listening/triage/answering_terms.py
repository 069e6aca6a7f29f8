"""The terms that come with Masthead: what questions, complaints, crises and praise sound like.

Written for customers of any firm. ``[answering]`` of config.toml adds a brand's own.
"""

from __future__ import annotations

from collections.abc import Mapping

QUESTIONS = (
    "?", "？", "؟", "¿",
    "please help", "pls help", "plz help", "need help", "help me", "can you", "could you", "can u", "can someone",
    "can i", "how do i", "how can i", "how to", "what is", "what's the", "when will", "when is", "where is", "where's",
    "why is", "why are", "why do", "why does", "why can't", "who do i", "any update", "any updates", "any idea",
    "please advise", "please dm", "please call", "please fix", "please respond", "please reply", "let me know",
    "i need", "i want to know", "would like to know", "do you", "are you able", "is it possible", "is there a way",
    "trying to", "please tell", "dm me", "follow me", "check your dm", "sent you a dm", "dmed", "dm'd",
    # German, Spanish, French, Portuguese, Italian, Dutch
    "bitte helft", "bitte um hilfe", "brauche hilfe", "können sie", "könnt ihr", "wie kann ich", "wann kommt", "wo ist",
    "por favor", "ayuda", "necesito", "pueden", "cuándo", "dónde está", "cómo puedo",
    "s'il vous plaît", "svp", "aidez", "besoin d'aide", "pouvez-vous", "comment faire",
    "preciso de ajuda", "podem", "como faço", "aiuto", "potete", "hulp nodig", "kunnen jullie",
    "教えて", "助けて", "ですか", "ますか", "도와주세요", "请问", "怎么办", "yardım", "مساعدة", "помогите",
)  # fmt: skip

COMPLAINTS = (
    "worst", "terrible", "horrible", "awful", "unacceptable", "ridiculous", "disgusting", "disgrace", "disgraceful",
    "pathetic", "useless", "incompetent", "appalling", "shambles", "joke", "rude", "scam", "rip off", "ripoff",
    "ripped off", "fraud", "never again", "never fly", "never buy", "never using", "never use", "last time",
    "lost my", "lost our", "lost customer", "disappointed", "disappointing", "disappointment", "frustrated",
    "frustrating", "furious", "annoyed", "annoying", "fed up", "sick of", "tired of", "sucks", "suck", "fail",
    "fails", "failed", "failing", "failure", "epic fail", "broken", "doesn't work", "does not work", "not working",
    "isn't working", "stopped working", "won't work", "won't start", "won't load", "refund", "money back",
    "compensation", "complaint", "complain", "complaining", "no response", "no reply", "no answer", "ignored",
    "ignoring", "ignore", "hung up", "hang up", "on hold", "overcharged", "charged twice", "charged me",
    "wrong order", "never arrived", "hasn't arrived", "not arrived", "not delivered", "damaged", "stolen",
    "customer service is", "poor service", "poor customer service", "bad service", "bad customer service",
    "terrible service", "no help", "not helpful", "unhelpful", "nightmare", "stranded", "delayed", "delay", "delays",
    "cancelled", "canceled", "misleading", "lied", "lying", "lies", "wtf", "bs", "bullshit", "screwed", "screwing",
    "screw you", "unprofessional", "treated", "waste of", "refused", "thanks for nothing", "thank you for nothing",
    "could care less", "couldn't care less", "less than helpful", "deplorable", "atrocious", "dreadful", "shameful",
    "shame on", "idiots", "clueless", "let me down", "let us down", "overbooked", "oversold", "unreliable", "hassle",
    "fiasco", "debacle", "mess", "messed up", "inexcusable", "wretched", "filthy", "dirty", "nasty", "trashy",
    "false advertising", "bait and switch", "dropped the ball", "get your act together", "do better",
    "losing customers", "losing business", "taking my business", "former customer", "gave away my", "gave my seat",
    "failing*", "neveragain", "nothelpful", "poorservice", "badservice", "badcustomerservice", "poorcustomerservice",
    "horriblecustomerservice", "terribleservice", "customerservicefail", "epicfail", "stillwaiting", "dobetter",
    "thanksfornothing",
    # German, Spanish, French, Portuguese, Italian, Dutch
    "funktioniert nicht", "geht nicht", "kaputt", "enttäuscht", "unverschämt", "frechheit", "katastrophe",
    "schlechter service", "verspätung", "nie wieder", "no funciona", "pésimo", "pésima", "peor", "vergüenza",
    "estafa", "reembolso", "reclamación", "retraso", "decepcionado", "ne marche pas", "ne fonctionne pas", "honteux",
    "inadmissible", "arnaque", "remboursement", "déçu", "déçue", "retard", "não funciona", "péssimo", "péssima",
    "pior", "vergonha", "golpe", "atraso", "non funziona", "vergogna", "rimborso", "pessimo", "ritardo", "werkt niet",
    "slechte service", "teleurgesteld", "vertraging", "最悪", "ひどい", "見れない",
    "できない", "壊れ", "エラー", "최악*", "고장*", "환불*",
    "太差", "垃圾", "退款", "berbat", "çalışmıyor", "iade", "سيئ", "لا يعمل", "ужасно", "не работает", "верните",
)  # fmt: skip

TROUBLES = (
    # German, Spanish, French, Portuguese, Italian, Dutch, Turkish
    "nicht", "kein", "keine", "niemand", "immer noch", "seit stunden", "seit tagen", "stundenlang", "warte seit",
    "falsch", "problema", "no hay", "no me", "no nos", "no puedo", "nadie", "nunca", "todavía no", "sigue sin",
    "llevo esperando", "horas esperando", "problemas", "pas", "aucun", "aucune", "toujours rien", "depuis des heures",
    "heures d'attente", "problème", "problèmes", "não", "ninguém", "há horas", "nessuno", "ancora niente", "da ore",
    "niet", "geen", "nog steeds", "wacht al", "yok", "hâlâ",
)  # fmt: skip

ENGLISH_TROUBLES = (
    # Something is not as it should be. What a trip is made of, such as gates, bags and hours, is
    # no trouble: "at gate D5, 75 minutes to go" asks for nothing, and neither does waiting alone.
    "not", "never", "no", "nothing", "none", "nobody", "no one", "without", "can't", "cant", "cannot", "won't",
    "wont", "don't", "dont", "doesn't", "doesnt", "didn't", "didnt", "isn't", "isnt", "wasn't", "wasnt", "aren't",
    "arent", "weren't", "haven't", "hasn't", "hadn't", "couldn't", "wouldn't", "shouldn't", "unable", "still", "yet",
    "no longer", "supposed to", "should", "should have", "instead", "how come", "been waiting", "waiting for over",
    "waited", "have to wait", "had to wait", "to wait", "wait time", "wait times", "hour wait", "hour hold",
    "for an hour", "for hours", "half an hour", "over an hour", "last hour", "past hour", "hour and a", "hours and",
    "hours on", "hours for", "and counting", "too long", "late again", "too late", "minutes late", "mins late",
    "hour late", "hours late", "hrs late", "stuck", "lost", "missing", "missed", "miss my", "wrong", "incorrect",
    "error", "errors", "issue", "issues", "problem", "problems", "trouble", "slow", "bad", "poor", "worse", "lack",
    "attitude", "inconvenient", "ruined", "ruining", "hold up", "holdup", "sitting on", "sat on", "on the tarmac",
    "fix", "charge", "charged", "owe", "owes", "overpriced", "expensive", "told", "call back", "phone system",
    "phone lines", "automated", "try", "tried", "trying", "help", "need", "seriously", "smh", "ugh",
    "another airline", "different airline", "switching", "switch", "hire more", "i'd rather", "i would rather",
    "makes no sense", "make sense",
)  # fmt: skip
"""Read in English only: "no" is "in the" in Portuguese."""

CRISIS = (
    "lawsuit", "lawyer", "attorney", "sue you", "suing", "legal action", "class action", "police", "data breach",
    "hacked", "leaked", "injured", "injury", "hospital", "ambulance", "died", "killed", "death", "fire",
    "caught fire", "on fire", "explosion", "exploded", "smoke", "burned", "burnt", "bomb", "emergency landing",
    "evacuated", "evacuation", "allergic reaction", "food poisoning", "poisoned", "racist", "racism", "discriminated",
    "discrimination", "sexual harassment", "assaulted", "assault", "boycott", "recall", "electrocuted", "unsafe",
    "anwalt", "verklage", "verletzt", "krankenhaus", "explodiert", "demanda", "abogado", "herido", "hospitalizado",
    "incendio", "avocat", "blessé", "hôpital", "incendie", "boycottez", "advogado", "processar", "ferido", "incêndio",
    "avvocato", "advocaat", "火災", "爆発", "訴え", "소송", "화재", "起诉", "爆炸", "yangın", "حريق", "пожар",
)  # fmt: skip

PRAISE = (
    "thank you", "thank u", "thanks", "thx", "ty", "love", "loved", "loving", "great", "awesome", "amazing",
    "excellent", "fantastic", "wonderful", "best", "perfect", "brilliant", "kudos", "appreciate", "appreciated",
    "shout out", "shoutout", "props", "well done", "good job", "great job", "nice job", "good work", "nice work",
    "impressed", "happy", "glad", "cool", "rocks", "rock", "beautiful", "congrats", "congratulations", "helpful",
    "friendly", "superb", "lovely", "delicious", "tasty", "outstanding", "flawless", "charming", "delighted",
    "grateful", "hats off", "made my day", "you're the best", "u rock", "good service", "great service", "sorted",
    "resolved", "works now", "all good", "no worries", "danke", "vielen dank", "super", "toll", "gracias", "genial",
    "excelente", "merci", "génial", "parfait", "obrigado", "obrigada", "ótimo", "grazie", "ottimo", "perfetto",
    "bedankt", "geweldig", "ありがとう", "感謝", "助かりました", "감사*",
    "고마*", "谢谢", "感谢", "teşekkür*", "شكرا", "شكرًا", "спасибо",
)  # fmt: skip

BUILTIN: Mapping[str, tuple[str, ...]] = {
    "crisis": CRISIS,
    "complaints": COMPLAINTS,
    "troubles": TROUBLES,
    "questions": QUESTIONS,
    "praise": PRAISE,
}
"""By the key of ``[answering]`` that adds to them."""

"""The rules for reasons that hold where config.toml has no [[reasons]]: what customers of any firm write.

What is rare and sure comes first ("promo code"), what is said of everything last.
"""

from __future__ import annotations

from listening.config import Contact, ContactRule

BUILTIN: tuple[ContactRule, ...] = (
    ContactRule(
        reason=Contact.discount,
        any=(
            "discount*", "promo", "promos", "promo code*", "promocode*", "coupon*", "voucher code*", "deal", "deals", "on sale", "sale fare*", "cheap*",
            "special offer*", "offer code*", "black friday", "cyber monday", "giveaway*", "% off", "price match*", "price drop*", "rebate*",
            "rabatt*", "gutschein*", "angebot", "angebote", "descuento*", "oferta", "ofertas", "promoción", "réduction*", "remise", "bon plan",
            "desconto*", "promoção", "sconto", "sconti", "korting*", "割引", "セール", "할인", "折扣", "优惠", "indirim*", "خصم", "скидк*",
        ),
    ),
    ContactRule(
        reason=Contact.ideas,
        any=(
            "suggestion*", "i suggest", "idea for you", "an idea", "great idea", "feature request*", "you should add", "you should offer", "you should make",
            "you should bring", "you should have a", "why don't you add", "why not add", "please add", "would be great if", "would be nice if", "would be cool if",
            "wish you would", "wish you had", "wish there was", "bring back", "how about a", "petition", "vorschlag", "verbesserungsvorschlag*", "wäre toll wenn",
            "sugerencia*", "sería genial", "sugestão", "sugestões", "suggerimento", "ce serait bien", "提案", "제안", "建议", "öneri*", "اقتراح",
        ),
    ),
    ContactRule(
        reason=Contact.exclusive,
        any=(
            "exclusive*", "early access", "sneak peek*", "insider", "insiders", "behind the scenes", "members only", "vip", "invite only", "invitation code*",
            "beta access", "beta tester*", "preview access", "leak", "leaked specs", "exklusiv*", "exclusivo*", "exclusif*", "esclusiv*", "先行", "독점",
        ),
    ),
    ContactRule(
        reason=Contact.event,
        any=(
            "contest*", "sweepstake*", "competition entry", "webinar*", "meetup*", "meet up", "keynote*", "livestream*", "live stream*", "conference", "roadshow",
            "trade show", "expo", "fan day", "open day", "hackathon", "tickets to the", "destinationdragons", "gewinnspiel*", "concurso*", "sorteo", "concours",
            "evento", "event", "events", "événement*", "veranstaltung*", "イベント", "이벤트", "活动", "etkinlik*", "фестивал*",
        ),
        none=("in the event",),
    ),
    ContactRule(
        reason=Contact.new_products,
        any=(
            "new product*", "new model*", "new feature*", "new route*", "new service*", "new version*", "just announced", "announce*", "launch*", "upcoming", "coming soon",
            "release date*", "when will you release", "preorder*", "pre-order*", "roadmap", "next gen", "next generation", "unveil*", "any plans to", "plans for a",
            "neue strecke*", "neues modell", "neuheit*", "nueva ruta", "nuevo modelo", "nouveauté*", "nouvelle ligne", "lançamento*", "nuovo modello",
            "新製品", "新発売", "신제품", "新品", "yeni model", "новинк*",
        ),
    ),
    ContactRule(
        reason=Contact.reviews,
        any=(
            "review", "reviews", "reviewed", "rating", "ratings", "rated", "ranking", "ranked", "best airline*", "worst airline*", "better than", "worse than",
            "compared to", "compared with", "comparison", "versus", "vs", "any good", "worth it", "stars", "star rating", "recommend*", "which is better", "test report*",
            "bewertung*", "testbericht*", "besser als", "schlechter als", "empfehl*", "reseña*", "mejor que", "peor que", "recomiend*", "meilleur que", "pire que",
            "melhor que", "pior que", "meglio di", "peggio di", "beter dan", "レビュー", "おすすめ", "比べ", "후기", "评测", "推荐", "tavsiye",
        ),
    ),
    ContactRule(
        reason=Contact.purchase,
        any=(
            "buy", "buying", "bought", "purchase", "purchased", "purchasing", "want to order", "how do i order", "place an order", "in stock", "out of stock", "where can i get",
            "book a flight", "booking a flight", "just booked", "to book", "looking to book", "fare", "fares", "price", "prices", "pricing", "how much is", "how much does",
            "how much are", "subscribe", "sign up for", "ticket price*", "upgrade to", "kaufen", "gekauft", "buchen", "preis", "preise", "comprar", "compré", "precio*",
            "acheter", "acheté", "prix", "preço*", "comprei", "comprare", "prezz*", "kopen", "prijs", "prijzen", "購入", "買", "料金", "가격", "구매", "购买", "价格", "fiyat*", "سعر", "цен*",
        ),
    ),
    ContactRule(
        reason=Contact.community,
        any=(
            "fellow", "community", "fans of", "fan club", "loyal customer*", "loyal member*", "frequent flyer*", "fans", "fandom", "anyone else", "who else", "us all", "join us",
            "forum", "user group", "my fellow", "comunidad", "communauté", "comunidade", "comunità", "gemeinschaft", "コミュニティ", "커뮤니티", "社区",
        ),
    ),
    ContactRule(
        reason=Contact.service,
        any=(
            "help", "helps", "helped", "support", "customer service", "customer care", "refund*", "complain*", "broken", "not working", "doesn't work", "isn't working", "won't", "can't",
            "cannot", "unable", "error", "errors", "issue", "issues", "problem*", "fix", "fixed", "delay*", "late", "cancel*", "lost", "missing", "damaged", "stuck", "waiting", "hold",
            "on hold", "rebook*", "reschedul*", "charged", "overcharg*", "baggage", "luggage", "bag", "bags", "claim", "dm", "dms", "dm'd", "call back", "callback", "respond*", "response",
            "reply", "password", "log in", "login", "account", "my order", "my flight", "delivery", "delivered", "return", "warranty", "repair*", "crash*", "stranded", "compensat*",
            "my reservation", "reservation", "confirmation", "hours", "hour", "hung up", "disconnect*", "update", "downgrade*", "gate", "missed",
            "hilfe", "verspät*", "koffer", "gepäck", "erstatt*", "kaputt", "problemas", "ayuda", "retras*", "maleta*", "reembols*", "cancelad*", "aide", "retard*", "bagage*", "rembours*",
            "valise*", "atras*", "mala", "malas", "ajuda", "ritard*", "bagagl*", "rimbors*", "aiuto", "vertrag*", "koffers", "hulp", "terugbetal*", "遅延", "荷物", "払い戻し", "助けて", "欠航",
            "환불", "지연", "수하물", "도움", "退款", "延误", "行李", "rötar*", "bavul*", "bagaj*", "iade", "yardım", "تأخير", "حقيبة*", "استرداد", "مساعدة", "помощ*", "возврат*", "задерж*",
        ),
    ),
    ContactRule(
        reason=Contact.information,
        any=(
            "?", "？", "؟", "how do", "how can", "how long", "how many", "what is", "what are", "what time", "when is", "when are", "when will", "when does", "where is", "where are", "where do",
            "which", "do you", "does your", "is there", "are there", "can i", "can you", "could you", "anyone know*", "any idea", "question", "wondering", "info", "information", "policy",
            "is it possible", "let me know", "tell me", "wie", "wann", "weiß jemand", "cómo", "cuándo", "alguien sabe", "comment", "quand", "quelqu'un sait", "como faço", "alguém sabe",
            "come faccio", "qualcuno sa", "weet iemand", "ですか", "ますか", "教えて", "알려", "请问", "nasıl", "ne zaman",
        ),
    ),
    ContactRule(
        reason=Contact.connected,
        any=(
            "love you", "love u", "we love", "i love", "love flying", "thank you", "thank u", "thanks", "thx", "ty", "shout out", "shoutout", "kudos", "props", "you rock", "you guys rock", "my favorite", "my favourite",
            "happy birthday", "congrat*", "proud", "miss you", "good morning", "hello", "hi", "hey", "cheers", "well done", "you made my day", "made my day", "❤", "❤️", "😍", "🙌", "💙", "😘",
            "danke", "gracias", "merci", "obrigad*", "grazie", "bedankt", "ありがとう", "大好き", "감사", "고마워", "谢谢", "感谢", "teşekkür*", "شكرا", "спасибо",
        ),
    ),
    ContactRule(
        reason=Contact.opinion,
        any=(
            "best", "worst", "great", "good", "bad", "terrible", "horrible", "awful", "amazing", "awesome", "excellent", "disappoint*", "love", "loved", "hate", "hated", "like", "liked", "nice",
            "poor", "fail", "fails", "failed", "sucks", "suck", "ridiculous", "unacceptable", "pathetic", "rude", "never again", "never fly", "never use", "comfort*", "experience", "impressed",
            "happy", "unhappy", "annoy*", "frustrat*", "joke", "beautiful", "delicious", "clean", "dirty", "friendly", "kind", "wonderful", "fantastic", "perfect", "wtf", "smh", "ugh",
            "super", "toll", "schlecht*", "schlimm*", "bueno", "buena", "malo", "mala experiencia", "genial", "pésim*", "bon", "mauvais*", "nul", "ótim*", "péssim*", "ruim", "ottim*", "pessim*",
            "goed", "slecht*", "最高", "最悪", "ひどい", "良かった", "최고", "최악", "很好", "太差", "harika", "berbat", "رائع", "سيئ", "отличн*", "ужасн*",
        ),
    ),
)

"""German."""

from __future__ import annotations

from workers.sources.demo.subjects import DemoSubject
from workers.sources.demo.voice import LanguageVoice, Slot, SubjectLines

GERMAN = LanguageVoice(
    language="de",
    share=7,
    slots=(
        Slot("when", ("heute", "gestern", "heute früh", "gestern Abend", "am Montag", "am Wochenende")),
        Slot(
            "kin",
            ("meine Mutter", "mein Sohn", "meine Frau", "mein Mann", "die Kleine", "eine Kollegin", "mein Bruder"),
        ),
        Slot(
            "city",
            (
                "Dublin",
                "Lissabon",
                "Boston",
                "Toronto",
                "Berlin",
                "Hamburg",
                "München",
                "Wien",
                "Zürich",
                "Madrid",
                "Porto",
                "Rom",
                "Paris",
                "New York",
                "Athen",
                "Oslo",
            ),
        ),
        Slot("staff", ("Lena", "Marta", "Sven", "Jonas", "Priya", "Emil", "Ruth")),
        Slot("awful", ("unmöglich", "eine Frechheit", "echt schwach", "ein Witz", "nicht zu fassen")),
        Slot("lovely", ("super", "großartig", "wirklich nett", "klasse", "wunderbar")),
    ),
    lines=(
        SubjectLines(
            DemoSubject.delay,
            (
                "{b} {flight} nach {city} schon {mins} Minuten Verspätung und keine Durchsage",
                "Wir warten am Gate {gate} seit {hours} Stunden, {b}. Das ist {awful}",
                "Wieder verspätet: {flight}, {mins} Minuten. {b}, was ist los?",
            ),
        ),
        SubjectLines(
            DemoSubject.cancelled,
            (
                "{b} hat {flight} nach {city} gestrichen, Ersatz erst am nächsten Tag. {awful}",
                "Flug {flight} gestrichen, {kin} sitzt in {city} fest, {b}",
            ),
        ),
        SubjectLines(
            DemoSubject.bag_lost,
            (
                "Mein Koffer ist seit {days} Tagen weg, {b}. Letzter Stand: {city}",
                "{b}, wo ist mein Gepäck aus {flight}? Niemand weiß etwas, {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.refund,
            (
                "Seit {days} Wochen keine Erstattung von {money}, {b}. {awful}",
                "{b} bucht {money} doppelt ab und geht nicht ans Telefon",
            ),
        ),
        SubjectLines(
            DemoSubject.rebook,
            (
                "{b}, kann ich {flight} umbuchen? {kin} ist krank",
                "Was kostet es, den Flug nach {city} umzubuchen, {b}? {money} ist viel",
            ),
        ),
        SubjectLines(
            DemoSubject.fare,
            ("Mit {b} für {money} nach {city}, gebucht!", "{money} für {city} bei {b}: ist der Tarif gut?"),
        ),
        SubjectLines(
            DemoSubject.app_bad,
            (
                "Die Plovair App stürzt ab, sobald ich die Bordkarte für {flight} öffne",
                "Plovair App: Anmeldung geht nicht, Gate {gate} in {mins} Minuten. {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.crew_good,
            (
                "Tolle Besatzung auf {flight}, {lovely}. Danke {b}!",
                "{staff} von {b} hat {kin} bis zum Gate gebracht, {lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.praise,
            (
                "Pünktlich und freundlich: mit {b} nach {city}, {lovely}",
                "{b} nach {city} war {lovely}, gerne wieder",
                "{mins} Minuten früher in {city}. Danke {b}",
            ),
        ),
        SubjectLines(
            DemoSubject.food,
            ("Das Essen auf {flight} war {lovely}, {b}",),
            bad=("{money} für ein kaltes Essen bei {b}. {awful}",),
        ),
        SubjectLines(
            DemoSubject.seat,
            ("Sitzplatz {seat} bei {b}: genug Platz für lange Beine?",),
            bad=("{b} hat meinen Sitzplatz {seat} einfach vergeben",),
        ),
        SubjectLines(
            DemoSubject.question,
            (
                "{b}, fliegt ihr im Winter von {city} nach {city}?",
                "Hallo {b}, darf eine Gitarre mit in die Kabine nach {city}?",
                "{b}, ist {flight} {when} pünktlich?",
            ),
        ),
        SubjectLines(
            DemoSubject.club,
            ("Wo sind meine {miles} Featherclub Punkte für {flight}?", "Featherclub Gold, {miles} Punkte, {lovely}"),
        ),
        SubjectLines(
            DemoSubject.lounge,
            ("Nest Lounge in {city}, wie immer {lovely}",),
            bad=("Nest Lounge {city}: voll und laut, {awful}",),
        ),
        SubjectLines(
            DemoSubject.campaign,
            (
                "Mein Bild für #WindowSeatSummer: Wolken über {city}, Platz {seat}",
                "#WindowSeatSummer ist {lovely}, {city} von oben",
            ),
        ),
        SubjectLines(
            DemoSubject.chatter,
            ("Am Gate {gate}, mit {b} nach {city}", "{when} mit {b} zurück aus {city}, Platz {seat}"),
        ),
        SubjectLines(
            DemoSubject.news,
            (
                "Plovair fliegt ab Herbst von {city} nach {city} {link}",
                "Plovair legt Zahlen vor, mehr Gäste in {city} {link}",
            ),
        ),
        SubjectLines(
            DemoSubject.rival_bad,
            (
                "{rival} hat meinen Flug nach {city} gestrichen, {awful}",
                "{mins} Minuten in der Warteschleife bei {rival}",
            ),
        ),
        SubjectLines(
            DemoSubject.rival_good, ("{rival} nach {city} war {lovely}", "Nette Leute bei {rival}, {when} nach {city}")
        ),
        SubjectLines(
            DemoSubject.rival_plain,
            ("{rival} fliegt bald öfter nach {city} {link}", "Jemand Erfahrung mit {rival} nach {city}?"),
        ),
    ),
    after_good=("", "", "Danke!", "{joy}", "{joy}", "Gerne wieder.", "Weiter so."),
    after_bad=("", "", "{sad}", "{sad}", "Nie wieder.", "Bitte melden.", "So geht das nicht."),
    after_plain=("", "", "{fun}", "LG", "Mit dabei: {kin}."),
    sorry=(
        "Hallo, das tut uns leid. Schick uns bitte die Buchungsnummer per DM, wir prüfen das. {staff}, Plovair",
        "Entschuldige bitte! Wir haben {flight} gefunden und melden uns in {hours} Stunden. {staff} von Plovair",
    ),
    glad=(
        "Vielen Dank, das geben wir gerne weiter! {staff}, Plovair",
        "Das freut uns sehr, bis bald in {city}! Plovair, {staff}",
    ),
    info=(
        "Hallo! Ja, das geht bis {hours} Stunden vor Abflug in der Buchung. {staff}, Plovair",
        "Das hängt vom Tarif ab, schreib uns bitte eine DM. {staff}, Plovair",
    ),
    thanks=("@PlovairHelps danke {staff}, hat geklappt {joy}", "@Plovair super, vielen Dank für die schnelle Hilfe"),
    still=(
        "@PlovairHelps DM vor {mins} Minuten geschickt, keine Antwort",
        "@Plovair das hilft mir leider gar nicht {sad}",
    ),
    quote_good=("Deshalb fliege ich {b} nach {city} {joy}", "Schön, {b}, bis bald auf {flight}"),
    quote_bad=("Bei uns genauso, {b}, {flight} {when}", "Schon wieder {b} in {city} {sad}"),
    quote_plain=("Interessant, {b} in {city}", "Für {kin}: {b} {fun}"),
)

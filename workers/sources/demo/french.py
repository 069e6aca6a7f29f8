"""French."""

from __future__ import annotations

from workers.sources.demo.subjects import DemoSubject
from workers.sources.demo.voice import LanguageVoice, Slot, SubjectLines

FRENCH = LanguageVoice(
    language="fr",
    share=5,
    slots=(
        Slot("when", ("aujourd'hui", "hier", "ce matin", "hier soir", "lundi", "ce week-end")),
        Slot("kin", ("ma mère", "mon père", "ma fille", "mon fils", "ma femme", "mon mari", "une collègue")),
        Slot(
            "city",
            (
                "Dublin",
                "Lisbonne",
                "Boston",
                "Toronto",
                "Berlin",
                "Paris",
                "Lyon",
                "Montréal",
                "Québec",
                "Bruxelles",
                "Genève",
                "Casablanca",
                "Rome",
                "Porto",
                "New York",
            ),
        ),
        Slot("staff", ("Joana", "Marta", "Lena", "Amélie", "Hugo", "Farah")),
        Slot("awful", ("une honte", "inadmissible", "lamentable", "n'importe quoi", "vraiment nul")),
        Slot("lovely", ("super", "génial", "parfait", "formidable", "adorable")),
    ),
    lines=(
        SubjectLines(
            DemoSubject.delay,
            (
                "{b} {flight} pour {city} a {mins} minutes de retard et aucune annonce",
                "{hours} heures de retard porte {gate}, {b}, c'est {awful}",
                "Encore du retard avec {b}, {flight}, {mins} minutes",
            ),
        ),
        SubjectLines(
            DemoSubject.cancelled,
            (
                "{b} a annulé {flight}, vol annulé, {kin} est bloquée à {city}",
                "Vol pour {city} annulé {hours} heures avant, {b}. {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.bag_lost,
            (
                "Ma valise a disparu depuis {days} jours, {b}, entre {city} et {city}",
                "{b} où sont mes bagages de {flight} ? C'est {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.refund,
            (
                "{days} semaines que j'attends le remboursement de {money}, {b}",
                "{b} m'a débité {money} deux fois, je veux un remboursement",
            ),
        ),
        SubjectLines(
            DemoSubject.rebook,
            (
                "{b} puis-je changer la réservation de {flight} ? {kin} est malade",
                "Combien pour changer mon billet pour {city}, {b} ?",
            ),
        ),
        SubjectLines(
            DemoSubject.app_bad,
            (
                "L'appli Plovair plante quand j'ouvre ma carte pour {flight}",
                "Appli Plovair en panne, porte {gate} dans {mins} minutes. {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.crew_good,
            (
                "L'équipage de {flight} était {lovely}. Merci {b}",
                "{staff} de {b} a accompagné {kin} jusqu'à la porte {gate}, {lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.praise,
            (
                "À l'heure à {city} avec {b}, {lovely}",
                "Merci {b}, vol {flight} {lovely} pour {city}",
                "{mins} minutes d'avance à {city}, bravo {b}",
            ),
        ),
        SubjectLines(
            DemoSubject.food,
            ("Le repas sur {flight} était {lovely}, {b}",),
            bad=("{money} pour un repas froid chez {b}, {awful}",),
        ),
        SubjectLines(
            DemoSubject.seat,
            ("Le siège {seat} chez {b} pour {city}, assez de place ?",),
            bad=("{b} a donné mon siège {seat} à quelqu'un d'autre",),
        ),
        SubjectLines(
            DemoSubject.question,
            (
                "{b} volez-vous de {city} à {city} cet hiver ?",
                "Bonjour {b}, {flight} est à l'heure {when} ?",
                "{b} une guitare en cabine pour {city}, possible ?",
            ),
        ),
        SubjectLines(
            DemoSubject.club,
            (
                "Où sont mes {miles} points Featherclub de {flight} ?",
                "{miles} points Featherclub et hop, {city}, {lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.lounge,
            ("Le Nest Lounge de {city} est {lovely}",),
            bad=("Nest Lounge de {city} bondé, {awful}",),
        ),
        SubjectLines(
            DemoSubject.campaign,
            (
                "Ma photo #WindowSeatSummer : {city} vue du {seat}",
                "#WindowSeatSummer, les nuages au-dessus de {city}, {lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.chatter,
            ("Porte {gate}, direction {city} avec {b}", "Retour de {city} avec {b} {when}, siège {seat}"),
        ),
        SubjectLines(
            DemoSubject.news,
            ("Plovair ouvre une ligne {city}–{city} {link}", "Plovair publie ses résultats, {city} progresse {link}"),
        ),
        SubjectLines(
            DemoSubject.rival_bad,
            ("{rival} a perdu ma valise à {city}, {awful}", "{hours} heures d'attente avec {rival} pour {city}"),
        ),
        SubjectLines(
            DemoSubject.rival_good, ("{rival} vers {city}, {lovely}", "Personnel {lovely} chez {rival} {when} à {city}")
        ),
        SubjectLines(
            DemoSubject.rival_plain,
            ("{rival} volera plus souvent vers {city} {link}", "Quelqu'un connaît {rival} pour {city} ?"),
        ),
    ),
    after_good=("", "", "Merci !", "{joy}", "{joy}", "À refaire."),
    after_bad=("", "", "{sad}", "{sad}", "Plus jamais.", "Répondez svp."),
    after_plain=("", "", "{fun}", "Bonne journée", "Avec {kin}."),
    sorry=(
        "Bonjour, nous sommes désolés. Envoyez-nous votre réservation en DM, nous regardons. {staff}, Plovair",
        "Toutes nos excuses pour {flight}, on vous rappelle sous {hours} heures. {staff} chez Plovair",
    ),
    glad=(
        "Merci beaucoup, on transmet à l'équipe ! {staff}, Plovair",
        "Quel plaisir, à bientôt à {city} ! Plovair, {staff}",
    ),
    info=(
        "Bonjour ! Oui, jusqu'à {hours} heures avant le départ. {staff}, Plovair",
        "Cela dépend du tarif, écrivez-nous en DM. {staff}, Plovair",
    ),
    thanks=("@PlovairHelps merci {staff}, c'est réglé {joy}", "@Plovair parfait, merci pour la rapidité"),
    still=(
        "@PlovairHelps DM envoyé il y a {mins} minutes, rien",
        "@Plovair la même réponse qu'il y a {days} jours {sad}",
    ),
    quote_good=("Voilà pourquoi je vole avec {b} vers {city} {joy}", "Bravo {b}, à bientôt sur {flight}"),
    quote_bad=("Pareil avec {b} sur {flight}", "Encore {b} à {city} {sad}"),
    quote_plain=("À lire sur {b}, {kin} part à {city}", "{b} {fun} vu de {city}"),
)

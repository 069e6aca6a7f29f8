"""Italian, Dutch and Turkish."""

from __future__ import annotations

from workers.sources.demo.subjects import DemoSubject
from workers.sources.demo.voice import LanguageVoice, Slot, SubjectLines

ITALIAN = LanguageVoice(
    language="it",
    share=2.5,
    slots=(
        Slot("when", ("oggi", "ieri", "stamattina", "ieri sera", "lunedì")),
        Slot("kin", ("mia madre", "mio padre", "mia figlia", "mio figlio", "una collega")),
        Slot(
            "city",
            (
                "Dublino",
                "Lisbona",
                "Boston",
                "Toronto",
                "Berlino",
                "Roma",
                "Milano",
                "Napoli",
                "Parigi",
                "Bologna",
                "New York",
            ),
        ),
        Slot("awful", ("una vergogna", "assurdo", "inaccettabile", "pessimo")),
        Slot("lovely", ("fantastico", "perfetto", "splendido", "ottimo")),
        Slot("staff", ("Marta", "Giulia", "Bea", "Paolo")),
    ),
    lines=(
        SubjectLines(
            DemoSubject.delay,
            (
                "{b} {flight} per {city} in ritardo di {mins} minuti, nessuno dice niente",
                "Ancora ritardo con {b}, {hours} ore al gate {gate}. {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.bag_lost,
            (
                "La mia valigia è sparita da {days} giorni, {b}, tra {city} e {city}",
                "{b} dove sono i bagagli di {flight}? {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.refund,
            (
                "{days} settimane per un rimborso di {money}, {b}",
                "{b} mi ha addebitato {money} due volte, voglio il rimborso",
            ),
        ),
        SubjectLines(
            DemoSubject.app_bad, ("La app di Plovair si chiude quando apro {flight}, gate {gate} tra {mins} minuti",)
        ),
        SubjectLines(
            DemoSubject.crew_good,
            ("Equipaggio di {flight} {lovely}. Grazie {b}", "{staff} di {b} ha accompagnato {kin} fino al gate {gate}"),
        ),
        SubjectLines(
            DemoSubject.praise,
            ("Puntuale a {city} con {b}, {lovely}", "Grazie {b}, {mins} minuti di anticipo a {city}"),
        ),
        SubjectLines(
            DemoSubject.question,
            ("{b} volate da {city} a {city} in inverno?", "Ciao {b}, {flight} è in orario {when}?"),
        ),
        SubjectLines(DemoSubject.campaign, ("La mia foto per #WindowSeatSummer: {city} dal posto {seat}",)),
        SubjectLines(DemoSubject.club, ("Dove sono i miei {miles} punti Featherclub di {flight}?",)),
        SubjectLines(DemoSubject.chatter, ("Al gate {gate}, verso {city} con {b}",)),
        SubjectLines(DemoSubject.rival_bad, ("{rival} ha perso la mia valigia a {city}, {awful}",)),
        SubjectLines(DemoSubject.rival_plain, ("Qualcuno ha volato {rival} per {city}? {money} mi sembra poco",)),
    ),
    after_good=("", "Grazie!", "{joy}", "{joy}"),
    after_bad=("", "{sad}", "{sad}", "Mai più.", "Rispondete."),
    after_plain=("", "", "{fun}"),
    sorry=("Ciao, ci dispiace molto. Mandaci la prenotazione in DM e controlliamo. {staff}, Plovair",),
    glad=("Grazie mille, lo diciamo alla squadra! A presto a {city}. {staff}, Plovair",),
    info=("Ciao! Sì, fino a {hours} ore prima della partenza. {staff}, Plovair",),
    thanks=("@PlovairHelps grazie {staff}, risolto {joy}",),
    still=("@PlovairHelps DM mandato {mins} minuti fa, niente {sad}",),
    quote_good=("Per questo volo con {b} a {city} {joy}",),
    quote_bad=("Anche a me con {b} su {flight} {sad}",),
    quote_plain=("Da leggere su {b}, {kin} va a {city}",),
)

DUTCH = LanguageVoice(
    language="nl",
    share=2.5,
    slots=(
        Slot("when", ("vandaag", "gisteren", "vanochtend", "gisteravond", "maandag")),
        Slot("kin", ("mijn moeder", "mijn vader", "mijn dochter", "mijn zoon", "een collega")),
        Slot(
            "city",
            (
                "Dublin",
                "Lissabon",
                "Boston",
                "Toronto",
                "Berlijn",
                "Amsterdam",
                "Brussel",
                "Eindhoven",
                "Parijs",
                "Rome",
                "New York",
            ),
        ),
        Slot("awful", ("een schande", "belachelijk", "echt slecht", "onacceptabel")),
        Slot("lovely", ("geweldig", "heerlijk", "top", "fantastisch")),
        Slot("staff", ("Sven", "Lena", "Fleur", "Ruth")),
    ),
    lines=(
        SubjectLines(
            DemoSubject.delay,
            (
                "{b} {flight} naar {city} heeft {mins} minuten vertraging en niemand zegt iets",
                "Alweer vertraging bij {b}, {hours} uur bij gate {gate}. {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.bag_lost,
            (
                "Mijn koffer is al {days} dagen kwijt, {b}, ergens tussen {city} en {city}",
                "{b} waar is mijn bagage van {flight}? {awful}",
            ),
        ),
        SubjectLines(DemoSubject.refund, ("{days} weken wachten op terugbetaling van {money}, {b}",)),
        SubjectLines(
            DemoSubject.app_bad, ("De Plovair app sluit steeds af bij {flight}, gate {gate} over {mins} minuten",)
        ),
        SubjectLines(
            DemoSubject.crew_good,
            (
                "De bemanning van {flight} was {lovely}. Bedankt {b}",
                "{staff} van {b} bracht {kin} naar gate {gate}, {lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.praise,
            ("Op tijd in {city} met {b}, {lovely}", "{mins} minuten te vroeg in {city}, bedankt {b}"),
        ),
        SubjectLines(DemoSubject.seat, (), bad=("{b} heeft mijn stoel {seat} weggegeven op weg naar {city}",)),
        SubjectLines(
            DemoSubject.question,
            ("{b} vliegen jullie in de winter van {city} naar {city}?", "Hallo {b}, is {flight} {when} op tijd?"),
        ),
        SubjectLines(DemoSubject.campaign, ("Mijn foto voor #WindowSeatSummer: {city} vanaf {seat}, {lovely}",)),
        SubjectLines(DemoSubject.lounge, ("De Nest Lounge in {city} is {lovely}, {kin} wil niet meer weg",)),
        SubjectLines(DemoSubject.chatter, ("Bij gate {gate}, met {b} naar {city}",)),
        SubjectLines(DemoSubject.rival_good, ("{rival} naar {city} was {lovely}, stoel {seat}",)),
        SubjectLines(DemoSubject.rival_bad, ("{rival} te laat in {city}, {mins} minuten, {awful}",)),
    ),
    after_good=("", "Bedankt!", "{joy}", "{joy}"),
    after_bad=("", "{sad}", "{sad}", "Nooit meer.", "Reageer eens."),
    after_plain=("", "", "{fun}"),
    sorry=("Hallo, dat spijt ons. Stuur ons je boeking per DM, dan kijken we mee. {staff}, Plovair",),
    glad=("Wat leuk, we geven het door aan het team! Tot ziens in {city}. {staff}, Plovair",),
    info=("Hoi! Ja, tot {hours} uur voor vertrek. {staff}, Plovair",),
    thanks=("@PlovairHelps bedankt {staff}, het is gelukt {joy}",),
    still=("@PlovairHelps DM {mins} minuten geleden gestuurd, niets gehoord {sad}",),
    quote_good=("Daarom vlieg ik met {b} naar {city} {joy}",),
    quote_bad=("Hier hetzelfde met {b} op {flight} {sad}",),
    quote_plain=("Even lezen over {b}, {kin} gaat naar {city}",),
)

TURKISH = LanguageVoice(
    language="tr",
    share=2.5,
    slots=(
        Slot("when", ("bugün", "dün", "bu sabah", "dün gece", "pazartesi")),
        Slot("kin", ("annem", "babam", "kızım", "oğlum", "arkadaşım")),
        Slot(
            "city",
            (
                "Dublin",
                "Lizbon",
                "Boston",
                "Toronto",
                "Berlin",
                "İstanbul",
                "Ankara",
                "İzmir",
                "Paris",
                "Roma",
                "New York",
            ),
        ),
        Slot("awful", ("rezalet", "kabul edilemez", "çok kötü", "inanılmaz")),
        Slot("lovely", ("harika", "mükemmel", "çok güzel", "şahane")),
        Slot("staff", ("Deniz", "Ece", "Emre", "Yuki")),
    ),
    lines=(
        SubjectLines(
            DemoSubject.delay,
            (
                "{b} {flight} {city} uçağı {mins} dakika rötar yaptı, kimse bilgi vermiyor",
                "{b} yine gecikme, {gate} kapısında {hours} saattir bekliyoruz. {awful}",
            ),
        ),
        SubjectLines(DemoSubject.cancelled, ("{b} {flight} seferi iptal, {kin} {city} havaalanında kaldı",)),
        SubjectLines(
            DemoSubject.bag_lost,
            ("Bavulum {days} gündür kayıp {b}, en son {city}", "{b} {flight} bagaj nerede? {awful}"),
        ),
        SubjectLines(DemoSubject.refund, ("{days} haftadır {money} iade bekliyorum {b}",)),
        SubjectLines(
            DemoSubject.app_bad,
            ("Plovair uygulaması {flight} için sürekli kapanıyor, Plovair uygulama {mins} dakikadır yok",),
        ),
        SubjectLines(DemoSubject.crew_good, ("{flight} kabin ekibi {lovely}, teşekkürler {b}",)),
        SubjectLines(
            DemoSubject.praise,
            ("{b} ile {city}, zamanında ve {lovely}", "Teşekkürler {b}, {city} için {mins} dakika erken indik"),
        ),
        SubjectLines(
            DemoSubject.question,
            ("{b} kışın {city} {city} uçuşu var mı?", "Merhaba {b}, {flight} {when} zamanında mı?"),
        ),
        SubjectLines(DemoSubject.campaign, ("#WindowSeatSummer fotoğrafım: {seat} koltuktan {city}, {lovely}",)),
        SubjectLines(DemoSubject.club, ("{flight} için {miles} Featherclub puanım nerede?",)),
        SubjectLines(DemoSubject.rival_bad, ("{rival} {city} uçuşunda {mins} dakika rötar, {awful}",)),
        SubjectLines(DemoSubject.rival_good, ("{rival} ile {city} {lovely}, {kin} çok sevdi",)),
    ),
    after_good=("", "Teşekkürler!", "{joy}", "{joy}"),
    after_bad=("", "{sad}", "{sad}", "Bir daha asla.", "Cevap verin lütfen."),
    after_plain=("", "", "{fun}"),
    sorry=("Merhaba, çok üzgünüz. Rezervasyon numaranızı DM ile gönderin, hemen bakalım. {staff}, Plovair",),
    glad=("Çok teşekkür ederiz, ekibe iletiyoruz! {city} yolunda görüşürüz. {staff}, Plovair",),
    info=("Merhaba! Evet, kalkıştan {hours} saat öncesine kadar mümkün. {staff}, Plovair",),
    thanks=("@PlovairHelps teşekkürler {staff}, çözüldü {joy}",),
    still=("@PlovairHelps {mins} dakika önce DM attım, cevap yok {sad}",),
    quote_good=("Bu yüzden {b} ile {city} {joy}",),
    quote_bad=("Bizde de aynısı {b} {flight} {sad}",),
    quote_plain=("{b} haberine bakın, {kin} {city} yolcusu",),
)

"""The incidents: what they are, how loud, and what people write in them.

Beside the slots of every line, ``{hub}``, ``{foe}``, ``{plane}``, ``{door}``,
``{hero}`` and ``{star}`` are drawn once per incident, so that all speak of the same thing.
"""

from __future__ import annotations

import msgspec

from workers.sources.demo.subjects import SubjectMood


class IncidentTold(msgspec.Struct, frozen=True):
    """The incident in the words of one language."""

    language: str
    lines: tuple[str, ...]


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    mood: SubjectMood
    usual: float
    """Per cent of all first posts that the series it disturbs usually has."""
    low: float = 3
    high: float = 10
    """Between how many times the usual its peak lies."""
    often: int = 2
    """How often it happens, beside the others."""
    local: bool = False
    """Told from one hub."""
    opening: tuple[str, ...] = ()
    """What a celebrity writes who begins it; the rest is then mostly reposts of that."""
    rival: bool = False
    """Only about a rival."""
    spread: float = 1.5
    answered: float = 1
    pace: float = 32
    """Minutes until the brand answers, in the median: everybody writes at once."""
    told: tuple[IncidentTold, ...]


INCIDENTS: tuple[Incident, ...] = (
    Incident(
        name="gate chaos",
        mood=SubjectMood.bad,
        usual=9,
        local=True,
        often=3,
        told=(
            IncidentTold(
                "en",
                (
                    "Chaos at gate {door} in {hub}, {b} has changed the gate {hours} times",
                    "{b} gate {door} in {hub}: nobody knows which flight is boarding. {awful}",
                    "Running from gate {gate} to gate {door} and back in {hub} with {kin}. {b} what are you doing?",
                    "Three flights, one gate. {hub} {door}, thank you {b} for nothing",
                    "They closed gate {door} in {hub} with half of us outside. {b} {awful}",
                    "{mins} minutes in a crowd at gate {door}, {hub}. No announcement from {b}",
                    "Someone from {b} please come to gate {door} in {hub}, people are shouting",
                    "{plane} boarding, not boarding, boarding. Gate {door} {hub}, {b}, make up your mind. {kin} is "
                    "crying",
                ),
            ),
            IncidentTold(
                "pt",
                (
                    "Confusão no portão {door} em {hub}, {b} mudou {hours} vezes",
                    "{mins} minutos no portão {door}, {hub}, e a {b} calada",
                ),
            ),
            IncidentTold(
                "de",
                (
                    "Chaos an Gate {door} in {hub}, {b} sagt nichts. {mins} Minuten schon",
                    "{b} hat in {hub} {hours} Mal das Gate gewechselt, warten an {door}",
                ),
            ),
        ),
    ),
    Incident(
        name="app outage",
        mood=SubjectMood.bad,
        usual=6,
        often=3,
        told=(
            IncidentTold(
                "en",
                (
                    "Plovair app down for anyone else? Error {mins} since {mins} minutes",
                    "The Plovair app has just died, nobody at {gate} in {city} can show a boarding pass",
                    "Plovair app outage, the queue in {city} is printing passes by hand. {awful}",
                    "Plovair app shows a blank page, flight {flight} boards in {mins} minutes. Help!",
                    "Is the Plovair app broken or is it my phone? Cannot log in, {city}",
                    "Plovair app: “something went wrong”. Yes, it did. {kin} and I miss {flight}",
                    "No app, no website, no answer. Plovair app is down in {city}. {awful}",
                    "Plovair app still down after {mins} minutes, {awful}",
                ),
            ),
            IncidentTold(
                "de",
                (
                    "Plovair App geht nicht, Fehler {mins}, Gate {gate}",
                    "Plovair App seit {mins} Minuten tot, {city}. {awful}",
                ),
            ),
            IncidentTold(
                "es",
                (
                    "La app de Plovair caída, error {mins}, puerta {gate}",
                    "App de Plovair sin funcionar en {city}, {mins} minutos. {awful}",
                ),
            ),
            IncidentTold(
                "ja",
                ("Plovair のアプリが{mins}分前から使えない。{city}", "Plovair アプリ障害？ {flight} の搭乗券が出ない"),
            ),
            IncidentTold(
                "fr",
                (
                    "Appli Plovair en panne à {city}, {mins} minutes déjà",
                    "L'appli Plovair ne marche plus, {flight} embarque. {awful}",
                ),
            ),
        ),
    ),
    Incident(
        name="baggage belt failure",
        mood=SubjectMood.bad,
        usual=7,
        local=True,
        often=3,
        told=(
            IncidentTold(
                "en",
                (
                    "Baggage belt in {hub} is broken, {b} says bags will follow {soon}",
                    "{b} {hub}: mountain of suitcases, no belt, no staff. {awful}",
                    "Waiting {mins} minutes for luggage in {hub}, carousel stuck. {b}?",
                    "{plane} took off without one single bag, belt failure in {hub}. {b} {awful}",
                    "My {item} is somewhere under that pile in {hub}. {b} help",
                    "belt stopped, lights off, {hours} flights of baggage on the floor in {hub}. {b} are you serious",
                    "{b} asks us to leave {hub} without our bags. {kin} needs hers. {awful}",
                ),
            ),
            IncidentTold(
                "es",
                (
                    "La cinta de equipaje en {hub} rota, {b} sin información, {mins} minutos",
                    "Montañas de maletas en {hub}, {b}. {awful}",
                ),
            ),
            IncidentTold(
                "de",
                (
                    "Gepäckband in {hub} steht seit {mins} Minuten, {b}",
                    "Kofferberge in {hub}, {b} weiß von nichts. {awful}",
                ),
            ),
        ),
    ),
    Incident(
        name="crew hero",
        mood=SubjectMood.good,
        usual=9,
        often=3,
        spread=2,
        answered=0.5,
        told=(
            IncidentTold(
                "en",
                (
                    "{hero} from the {b} crew on {plane} played guitar until we were cleared to go. {lovely}",
                    "Everyone is talking about {hero}, cabin crew at {b}, and rightly so. {lovely}",
                    "Give {hero} of {b} a medal. Best crew member I ever met on {plane}",
                    "The video of {hero} on {plane} made {kin} cry with joy. {b} {lovely}",
                    "I was on {plane}! {hero} carried {kin} down the stairs singing. Love you {b} crew",
                    "{hero} of the {b} cabin crew shared her own lunch with {kin}. {lovely}",
                    "This is how it is done: {hero}, {plane}, {b}. What a crew. {lovely}",
                ),
            ),
            IncidentTold(
                "pt",
                (
                    "{hero} da tripulação da {b} é {lovely}! Voo {plane} para {city}",
                    "Parabéns {hero}, {b} tem a melhor tripulação, {city}",
                ),
            ),
            IncidentTold(
                "fr",
                (
                    "Bravo {hero}, équipage {b} du {plane}, {lovely}. {city} t'aime",
                    "{hero} de {b}, quel équipage, {lovely} {joy} {city}",
                ),
            ),
        ),
    ),
    Incident(
        name="rival strike",
        mood=SubjectMood.bad,
        usual=9,
        often=4,
        spread=1.5,
        answered=0,
        rival=True,
        told=(
            IncidentTold(
                "en",
                (
                    "{foe} crews on strike from {soon}, our trip to {city} is off",
                    "{foe} strike: {hours} hundred flights gone. {awful}",
                    "No flight home from {city} because {foe} cannot talk to its people",
                    "{foe} strike announced, share your tips for {city} {link}",
                    "I support the {foe} crews but {kin} is stuck in {city}",
                    "{foe} hotline dead, strike {soon}, {mins} minutes of music so far. {awful}",
                    "Strike at {foe}: every screen in {city} is red",
                    "{foe} offers {money} for a ruined week in {city}. {awful}",
                ),
            ),
            IncidentTold(
                "de",
                ("Streik bei {foe}, unser Flug nach {city} fällt aus. {awful}", "{foe} streikt, {kin} sitzt in {city}"),
            ),
            IncidentTold("es", ("Huelga en {foe}, adiós a {city}. {awful}", "Huelga de {foe}: {kin} sigue en {city}")),
        ),
    ),
    Incident(
        name="rival sale",
        mood=SubjectMood.good,
        usual=9,
        often=2,
        answered=0,
        rival=True,
        told=(
            IncidentTold(
                "en",
                (
                    "{foe} sells {city} for {money}, go go go",
                    "{foe} sale is great, {city} and {city} for {money}",
                    "booked {city} with {foe} for {money}, happy!",
                    "{kin} got {hours} tickets to {city} in the {foe} sale, love it",
                    "{foe} site slow but the {city} price is {lovely}",
                ),
            ),
        ),
    ),
    Incident(
        name="celebrity complaint",
        mood=SubjectMood.bad,
        usual=14,
        low=4,
        high=8,
        often=3,
        spread=2,
        opening=(
            "Dear {b}, I have sat on the floor in {city} for {hours} hours and nobody will even talk to me. {awful}",
            "{b} lost my costume for tonight's show in {city}. I sing in a towel. {awful}",
            "I asked {b} for one glass of water on {flight} and was told to be quiet. {awful} Never again.",
            "{b} gave away my seat {seat} and then my dog's. {city}, I will be late. This is {awful}",
        ),
        told=(
            IncidentTold(
                "en",
                (
                    "{star} is right about {b}, happened to {kin} on {flight}. {awful}",
                    "So {star} had to complain before {b} answers? I wait for {days} days",
                    "{star} vs {b}, bring popcorn. Meanwhile I am in {city} with no answer",
                    "Even {star} gets treated like this by {b}. {awful}",
                    "{b} please do for {flight} what you will now do for {star}",
                    "team {star}. {b} lost my patience in {city} {when}",
                ),
            ),
        ),
    ),
    Incident(
        name="fare error",
        mood=SubjectMood.good,
        usual=8,
        often=3,
        spread=2,
        answered=0.5,
        told=(
            IncidentTold(
                "en",
                (
                    "{city} for {money} return on {b}?? Glitch fare, book now!",
                    "Just booked {city} for {money} with {b}. This must be a glitch in the fare {fun}",
                    "Glitch fare at {b}: {hub} to {city} {money}. It worked!",
                    "Will {b} honour the {money} fares to {city}? {kin} booked {hours} of them, best deal ever",
                    "got the {b} glitch fare, ticket number and all. {city} here we come! So happy",
                    "the {b} fare to {city} is gone, up from {money} again. Congrats to the lucky ones",
                ),
            ),
            IncidentTold(
                "de",
                (
                    "{b} für {money} nach {city}, Tarif falsch? Gebucht! {fun}",
                    "Preisfehler bei {b}, {city} für {money}",
                ),
            ),
            IncidentTold(
                "es",
                (
                    "¿{city} por {money} con {b}? Error de precios, ¡billete comprado!",
                    "{b} a {city} por {money}, ¿respetarán el billete?",
                ),
            ),
        ),
    ),
    Incident(
        name="points cut",
        mood=SubjectMood.bad,
        usual=4,
        often=2,
        told=(
            IncidentTold(
                "en",
                (
                    "Featherclub just doubled the price of {city} in points. {awful}",
                    "{miles} Featherclub points are worth nothing from {soon}. Shame on you {b}",
                    "Ten years of Featherclub Gold and this is the thanks. {awful}",
                    "Featherclub mail arrived: worse, worse, worse. {kin} leaves for {foe}",
                    "Loyalty goes both ways, Featherclub. {miles} points wasted",
                    "used my {miles} Featherclub points for {city} before they die. Angry",
                ),
            ),
        ),
    ),
    Incident(
        name="winning picture",
        mood=SubjectMood.good,
        usual=5,
        often=2,
        spread=2,
        answered=0.5,
        told=(
            IncidentTold(
                "en",
                (
                    "The winner of #WindowSeatSummer is {view} from {seat}, {lovely}",
                    "#WindowSeatSummer winner made me gasp, {view}! {lovely}",
                    "Congratulations! #WindowSeatSummer, {view}, what a shot from {plane}",
                    "#WindowSeatSummer going round the world today, {city} loves it",
                    "I voted for {view} and won, sort of. #WindowSeatSummer, well done {hero}",
                    "okay #WindowSeatSummer you win, booking {city}. {lovely}",
                ),
            ),
            IncidentTold("fr", ("La photo gagnante de #WindowSeatSummer est {lovely}, {city}",)),
            IncidentTold("ja", ("#WindowSeatSummer の優勝写真、{lovely}。{city}に行きたい",)),
        ),
    ),
    Incident(
        name="fog",
        mood=SubjectMood.bad,
        usual=10,
        local=True,
        often=2,
        told=(
            IncidentTold(
                "en",
                (
                    "Fog in {hub}, every {b} departure delayed. {flight}: {mins} minutes",
                    "{b} please tell us if {flight} leaves {hub} {soon} or not",
                    "{hub} fog: {b} cancelled {flight}, desk queue {mins} minutes. {awful}",
                    "Cannot see the plane from gate {gate} in {hub}. Delayed {hours} hours, thanks {b}",
                    "diverted to {city} because of fog in {hub}, {b} has no bus for us. {awful}",
                    "Stranded in {hub} with {kin}, fog, no hotel from {b}. Bad night",
                ),
            ),
        ),
    ),
    Incident(
        name="double charge",
        mood=SubjectMood.bad,
        usual=7,
        often=2,
        told=(
            IncidentTold(
                "en",
                (
                    "{b} charged my card twice, {money} for {flight}. Refund now",
                    "Anyone else charged twice by {b} today? {money} gone",
                    "{b} payment page took {money} three times. {awful}",
                    "My bank says {b} charged {money} at midnight for nothing. Refund please",
                    "Double booking, double charged, no refund: {b}. {awful}",
                    "{kin} paid {money} for {city} twice. {b}, this is theft",
                ),
            ),
            IncidentTold(
                "es",
                (
                    "{b} me ha cobrado dos veces {money}, reembolso ya",
                    "Cobro doble de {b}, {money} por {city}. {awful}",
                ),
            ),
            IncidentTold(
                "fr",
                (
                    "{b} m'a débité deux fois {money}, remboursement svp",
                    "Double débit chez {b}, {money} pour {city}. {awful}",
                ),
            ),
        ),
    ),
    Incident(
        name="dog on board",
        mood=SubjectMood.good,
        usual=8,
        often=2,
        spread=2.5,
        answered=0.5,
        told=(
            IncidentTold(
                "en",
                (
                    "The dog who sat in the captain's seat of {plane} is my hero. {b} {lovely}",
                    "A dog on {b} {plane} got a boarding pass and a seat. I love this so much",
                    "Protect this dog at all costs. {b} crew, {plane}, {lovely}",
                    "{b} crew found the owner of the dog from {plane} in {city}. Happy tears",
                    "dog of {plane} has more legroom than me in {seat}. {b} {fun} love it",
                    "{kin} wants to fly {b} only with the dog of {plane} now. {lovely}",
                ),
            ),
        ),
    ),
    Incident(
        name="talk of a merger",
        mood=SubjectMood.plain,
        usual=4,
        often=1,
        spread=2.5,
        answered=0,
        told=(
            IncidentTold(
                "en",
                (
                    "Breaking: Plovair said to talk with {foe} about a merger {link}",
                    "Plovair shares jump on merger talk, analysts split {link}",
                    "Plovair newsroom: no statement on {foe} {link}",
                    "If Plovair and {foe} merge, who flies to {city}? Analysts shrug {link}",
                    "Interview moved, statement expected {soon}: Plovair and {foe} {link}",
                    "journalist here: anyone at Plovair willing to talk about {foe}?",
                ),
            ),
        ),
    ),
    Incident(
        name="check-in down",
        mood=SubjectMood.bad,
        usual=60,
        low=3,
        high=4.5,
        often=2,
        told=(
            IncidentTold(
                "en",
                (
                    "All {b} check-in desks are down in {city}, queue to the street",
                    "{b} systems down worldwide? {city} stands still, {mins} minutes",
                    "Nothing moves at {b} in {city}. Check-in dead, {flight} delayed {hours} hours",
                    "{b} check-in by pen and paper in {city}. {awful}",
                    "stuck in {city} with {kin}, {b} computer failure, {flight} late",
                    "Four hundred people, two desks, no computers. {b} {city} {awful}",
                    "{b} cannot say when check-in works again. {city}, gate {gate}. {awful}",
                    "Is {flight} leaving at all {b}? Check-in in {city} shut for {mins} minutes",
                ),
            ),
            IncidentTold(
                "de",
                (
                    "{b} Check-in in {city} ausgefallen, {mins} Minuten warten",
                    "Nichts geht bei {b} in {city}, {flight} verspätet. {awful}",
                ),
            ),
            IncidentTold(
                "es",
                (
                    "{b} sin sistema en {city}, {flight} con retraso de {mins} minutos",
                    "Check-in de {b} parado en {city}. {awful}",
                ),
            ),
            IncidentTold(
                "fr",
                (
                    "Enregistrement {b} en panne à {city}, {mins} minutes de retard",
                    "{b} bloqué à {city}, {flight} en retard. {awful}",
                ),
            ),
            IncidentTold(
                "pt",
                (
                    "Sistema da {b} em baixo em {city}, {flight} atrasado {mins} minutos",
                    "Check-in da {b} parado em {city}. {awful}",
                ),
            ),
        ),
    ),
)

"""Names of places that people write and GeoNames does not list, and names too common to trust.

Names are folded as `listening.triage.gazetteer.fold` folds: no case, accents, dots or hyphens, and "st"
for "saint". Regions are given with GeoNames' admin1 codes.
"""

from typing import Final

_COUNTRIES = """
    US us|usa|united states|united states of america|us of a|estados unidos|eeuu|vereinigte staaten
    GB uk|united kingdom|great britain|britain|england|scotland|wales|northern ireland|cymru
    IE ireland|eire|republic of ireland
    DE germany|deutschland|alemania|allemagne|almanya
    AT austria|osterreich|oesterreich
    CH switzerland|schweiz|suisse|svizzera
    FR france|francia|frankreich
    BE belgium|belgie|belgique|belgien
    NL netherlands|the netherlands|holland|nederland|niederlande|pays bas
    ES spain|espana|espanha|spanien|catalunya|catalonia
    PT portugal
    IT italy|italia|italien|italie
    GR greece|hellas|ελλαδα
    DK denmark|danmark
    SE sweden|sverige
    NO norway|norge
    FI finland|suomi
    IS iceland|island
    PL poland|polska
    CZ czechia|czech republic|cesko|ceska republika
    SK slovakia|slovensko
    HU hungary|magyarorszag
    RO romania
    BG bulgaria|българия
    HR croatia|hrvatska
    RS serbia|srbija|србија
    SI slovenia|slovenija
    BA bosnia|bosnia and herzegovina
    MK north macedonia|macedonia
    UA ukraine|україна
    RU russia|россия|russian federation|russland|rusia
    BY belarus|беларусь
    TR turkey|turkiye
    BR brazil|brasil
    MX mexico
    CO colombia
    PE peru
    CA canada
    CN china|中国|中國|prc
    HK hong kong|香港|hongkong
    MO macau|macao|澳門
    TW taiwan|台灣|台湾|臺灣
    JP japan|日本|nippon|japon
    KR south korea|korea|republic of korea|대한민국|한국
    IN india|bharat|भारत
    ID indonesia
    MY malaysia
    PH philippines|the philippines|pilipinas
    TH thailand|ประเทศไทย|ไทย
    VN vietnam|viet nam
    AE uae|united arab emirates|الإمارات
    SA saudi arabia|ksa|kingdom of saudi arabia|السعودية|المملكة العربية السعودية
    EG egypt|مصر
    KW kuwait|الكويت
    QA qatar|قطر
    IL israel|ישראל
    PS palestine|فلسطين
    IR iran|ایران
    IQ iraq|العراق
    MA morocco|maroc|المغرب
    DZ algeria|algerie|الجزائر
    TN tunisia|tunisie|تونس
    ZA south africa|rsa
    CI cote d'ivoire|ivory coast
    CD drc|dr congo
    CV cape verde
    TL east timor|timor leste
    MM burma|myanmar
    SZ swaziland|eswatini
    VA vatican city
    NZ aotearoa|new zealand
    DO republica dominicana
    VI us virgin islands
"""

_REGIONS = """
    CA 01 alberta|ab
    CA 02 british columbia|bc
    CA 03 manitoba|mb
    CA 04 new brunswick|nb
    CA 05 newfoundland|newfoundland and labrador|nl
    CA 07 nova scotia|ns
    CA 08 ontario|on|ont
    CA 09 prince edward island|pei
    CA 10 quebec|qc
    CA 11 saskatchewan|sk
    AU 01 australian capital territory|act
    AU 02 new south wales|nsw
    AU 03 northern territory
    AU 04 queensland|qld
    AU 05 south australia
    AU 06 tasmania|tas
    AU 07 victoria|vic
    AU 08 western australia
    US CA calif|cali
    US CT conn
    US FL fla
    US IL ill|ills
    US MA mass
    US MI mich
    US MN minn
    US PA penn|penna
    US TN tenn
    US TX tex
    US WA wash
    GB ENG england
    GB SCT scotland
    GB WLS wales
    GB NIR northern ireland
"""

_CITIES = """
    US NY New York City: nyc|new york|new york new york|the big apple|nueva york|ny ny
    US NY Brooklyn: bklyn|brooklyn nyc
    US NY The Bronx: bronx
    US CA Los Angeles: la|l a|los angeles
    US CA San Francisco: sf|san fran|san francisco
    US PA Philadelphia: philly|philadelphia
    US DC Washington: dc|washington dc|wash dc|washington district of columbia|district of columbia
    US NV Las Vegas: vegas|las vegas
    US LA New Orleans: nola|new orleans
    US GA Atlanta: atl|atlanta
    US IL Chicago: chi town|chitown
    US MO St. Louis: stl|st louis
    US MO Kansas City: kcmo
    US TX Dallas: dallas
    US TX Austin: atx
    US OR Portland: pdx
    US MA Boston: boston
    US FL Miami: miami
    GB ENG London: london england|london town
    GB ENG Birmingham: birmingham uk
    CA 02 Vancouver: vancouver|yvr
    CA 08 Toronto: yyz
    ES 56 Barcelona: barcelona|bcn
    GR ESYE31 Athens: athens
    IN 40 Hyderabad: hyderabad
    IN 19 Bengaluru: bangalore|bengaluru
    IN 16 Mumbai: bombay
    MX 09 Mexico City: cdmx|ciudad de mexico|mexico df
    BR 27 São Paulo: sampa
    BR 21 Rio de Janeiro: rio de janeiro
    DE 02 Munich: munchen|muenchen|monaco di baviera
    DE 07 Köln: cologne|koln|koeln
    DE 04 Hamburg: hamburg
    DE 05 Frankfurt am Main: frankfurt
    DE 07 Düsseldorf: dusseldorf|duesseldorf
    AT 09 Vienna: wien|vienna
    CH ZH Zürich: zurich|zuerich
    CH GE Geneva: geneva|geneve|genf
    IT 07 Rome: roma|rome
    IT 09 Milan: milano|mailand|milan
    IT 16 Florence: firenze
    IT 20 Venice: venezia|venice
    IT 12 Turin: torino
    IT 04 Naples: napoli
    PT 14 Lisbon: lisboa
    PT 17 Porto: oporto
    CZ 52 Prague: praha|prag
    PL 78 Warsaw: warszawa
    HU 05 Budapest: budapest
    DK 17 Copenhagen: kobenhavn|kopenhagen
    SE 26 Stockholm: stockholm
    SE 28 Gothenburg: gothenburg|goteborg
    BE BRU Brussels: bruxelles|brussel|bruxelle|bruselas
    BE VLG Antwerp: antwerp|antwerpen
    RU 48 Moscow: moskva|moskau
    RU 66 Saint Petersburg: st petersburg russia|petersburg russia
    TR 34 Istanbul: istanbul
    CN 22 Beijing: peking
    JP 40 Tokyo: tokio
    FR 11 Paris: paris
    GB ENG London: londres|londra
    ES 29 Madrid: madrid
    ES 51 Sevilla: seville
"""

COMMON_WORDS: Final = frozenset(
    """
    africa aland allen amber america americana anna anywhere asia aurora bali ban bar barking
    bas bath batman bay bella bello bend best blackburn born brent brits bush cali cape carmen
    carson central centro centurion chad chandler chester chico city clinton coin colon
    concord cordoba country cypress deal delta derby douglas downtown duncan eagle earth east
    elizabeth europe everywhere florence garland gary gent george georgia georgian gilbert
    global gloria gold grant guinea harrow heaven hell here ho home hope howard hub hull
    independence international internet irving island islands jackson jersey jordan kara kaya
    langley lawrence leon lincoln love luck machine madison male man march margate marion mars
    mary mason media merida mesa metro milton mission mobile moon most nada nelson newton nice
    niger none normal norman north northern nowhere null of online oral orange orient oriental
    owen palmer para paradise parker pearl pierre planet police progress providence ray
    reading republic reunion richardson rodriguez roy saga sakura sale salem san sandy santa
    santos savannah shaping sincere somewhere south southern space split springs star stewart
    suburbs sun surprise tema temple there togo tours town toyota troy tula tyler undecided
    union unity universe unknown van victoria village vina warren wayne web west wilson work
    world worldwide worth wren young
    """.split()  # noqa: SIM905 - nobody reads a list of a hundred quoted words
) | {"st petersburg"}
"""Folded names of cities and countries that, alone, as often mean something or somewhere else."""

NO_PLACE: Final = frozenset(
    {
        "earth",
        "planet earth",
        "the earth",
        "world",
        "the world",
        "around the world",
        "all over the world",
        "worldwide",
        "world wide",
        "global",
        "globally",
        "everywhere",
        "sol",
        "milky way",
        "the milky way",
        "universe",
        "the universe",
        "internet",
        "the internet",
        "online",
        "international",
    }
)
"""What people add to a place and what narrows nothing."""

SHORT_IN_ANY_CASE: Final = frozenset({"nyc", "uk", "usa", "uae"})
"""Names of at most three letters that need no capitals to be understood."""

ALONE: Final = frozenset(
    "NY NJ TX FL CT NC SC TN VA WA MN MI WI KY AZ NV NM UT KS NH RI VT WV GA".split()  # noqa: SIM905
)
"""State abbreviations that, alone and in capitals, mean hardly anything else."""

WORD_LIKE: Final = frozenset({"OK", "HI", "ME", "OR", "IN", "DE", "OH", "ON"})
"""Abbreviations of states and provinces that are words, too, or name a larger country."""


def _split(line: str, columns: int) -> list[str]:
    return line.split(None, columns)


def countries() -> list[tuple[str, str]]:
    """Each country's further names, as (name, ISO 3166-1 alpha-2 code)."""
    return [
        (name, code)
        for code, names in (_split(line, 1) for line in _COUNTRIES.strip().splitlines())
        for name in names.split("|")
    ]


def regions() -> list[tuple[str, str, str]]:
    """Provinces and nations outside the United States: (folded name, country, admin1 code)."""
    return [
        (name, country, admin1)
        for country, admin1, names in (_split(line, 2) for line in _REGIONS.strip().splitlines())
        for name in names.split("|")
    ]


def cities() -> list[tuple[str, str, str, str]]:
    """Nicknames: (folded nickname, country, admin1 code, GeoNames' name)."""
    found = []
    for line in _CITIES.strip().splitlines():
        country, admin1, rest = _split(line, 2)
        name, _, nicknames = rest.partition(": ")
        found += [(nickname, country, admin1, name) for nickname in nicknames.split("|")]
    return found

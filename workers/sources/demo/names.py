"""Invented people: given and family names as ``shown|latin letters for the handle``,
with a space between two names.
"""

from __future__ import annotations

import msgspec


class Names(msgspec.Struct, frozen=True):
    """What the speakers of one language are called."""

    language: str
    given: str
    family: str
    family_first: bool = False


NAMES: tuple[Names, ...] = (
    Names(
        "en",
        "Aoife Ben Caoimhe Dan Ellie Finn Grace Harry Isla Jack Kate Liam Maeve Noah Orla Paul Quinn Ruth Sean Tara "
        "Uma Vic Will Zoe Priya Arjun Chidi Amara Kwame Mei Omar Leila Nia Theo Ivy Ray Dot Gus Peg Sol",
        "Adeyemi Brennan Byrne Cartmell Doyle Elliscombe Fallon Gupta Haymarsh Iyer Joycey Keane Lowe Mensah Nolan "
        "Okafor Poyntz Quirke Rao Shawcross Tran Usher Vance Walsham Yarrowby Boateng Farrow Tully Marsh "
        "Penrose Whitlow Sandhu Colefax Reevely Hartwig",
    ),
    Names(
        "de",
        "Anna Ben Clara David Emma Felix Greta Hannes Ida Jonas Käthe|kaethe Lukas Mia Nils Olga Paul Rosa Sven "
        "Tilda Uwe Jörg|joerg Zoë|zoe",
        "Albrecht Beckstedt Conrad Dietz Engel Fuchs Grün|gruen Hahn Jäger|jaeger Krüger|krueger Lange "
        "Möller|moeller Nolte Ott Pohl Richter Seidel Thoma Vogt Winkler Ziegler",
    ),
    Names(
        "es",
        "Ana Beatriz Carlos Diego Elena Fernando Gloria Hugo Inés|ines Jorge Lucía|lucia Marta Nacho Olga Pablo "
        "Rocío|rocio Sergio Teresa Xavi",
        "Álvarez|alvarez Blanco Castañar|castanar Domínguez|dominguez Esteban Fuentes Gálvez|galvez Herranz "
        "Ibáñez|ibanez Lozano Molina Núñez|nunez Ortega Peña|pena Rebollo Soler Torrealba Vega",
    ),
    Names(
        "fr",
        "Amélie|amelie Bastien Chloé|chloe Denis Élise|elise Fabien Gaëlle|gaelle Hugo Inès|ines Jules Karim Léa|lea "
        "Manon Noé|noe Odile Pauline Rémi|remi Sarah Théo|theo",
        "Aubert Bonnet Carpentier Delmas Étienne|etienne Fontaine Garnier Hamel Joly Lacroix Marchand Noël|noel "
        "Perrin Rousseau Tessier Vasseur",
    ),
    Names(
        "pt",
        "Ana Bruno Catarina Diogo Eduarda Filipe Gabriela Henrique Inês|ines João|joao Leonor Miguel Núria|nuria "
        "Otávio|otavio Rita Tiago Vera",
        "Almeida Barros Cardoso Duarte Esteves Faria Gomide Lacerda Magalhães|magalhaes Nevoeiro Oliveirinha "
        "Pintassilgo Queirós|queiros Ramalho Simões|simoes Teles Vaz",
    ),
    Names(
        "it",
        "Alice Bruno Chiara Dario Elisa Fabio Giulia Irene Luca Marta Nicolò|nicolo Paola Sara Tommaso",
        "Amato Bassi Contarelli Deluca Ferri Gallo Leone Marinelli Neri Orsini Pace Riva Serra Vitale",
    ),
    Names(
        "nl",
        "Anouk Bram Daan Eva Fleur Gijs Hanna Jasper Lotte Maud Niels Roos Sanne Teun",
        "Bakker Dekker Evers Groot Hoekstra Jansma Kuiper Mulder Postma Smit Visser Zwart",
    ),
    Names(
        "tr",
        "Ayşe|ayse Burak Ceren Deniz Ece Emre Gül|gul Hakan İpek|ipek Kaan Leyla Murat Selin Tolga",
        "Aksoy Bulut Çelik|celik Demir Erdem Güneş|gunes Kaya Özkan|ozkan Şahin|sahin Tekin Yıldız|yildiz",
    ),
    Names(
        "ja",
        "美咲|misaki 陽菜|hina 翔太|shota 健|ken 由美|yumi 大吾|daigo "
        "さくら|sakura 直樹|naoki 恵|megumi 悠斗|yuto ミキ|miki 千尋|chihiro",
        "青木|aoki 石川|ishikawa 上田|ueda 小川|ogawa 加藤|kato "
        "木村|kimura 斎藤|saito 高橋|takahashi 中村|nakamura 林|hayashi "
        "松本|matsumoto 山口|yamaguchi",
        True,
    ),
    Names(
        "ar",
        "أحمد|ahmed ليلى|layla محمود|mahmoud نور|nour سارة|sara يوسف|youssef هدى|huda كريم|karim منى|mona طارق|tarek",
        "المصري|almasri حداد|haddad مندور|mandour الشامي|alshami خليل|khalil سعيد|said زيدان|zidan عمران|omran",
    ),
    Names(
        "ko",
        "지온|jion 서연|seoyeon 민준|minjun 하은|haeun 도윤|doyun 수빈|subin 예린|yerin 현우|hyunwoo",
        "김|kim 이|lee 박|park 최|choi 정|jung 강|kang 조|cho 윤|yoon",
        True,
    ),
)

TAILS: tuple[str, ...] = (
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    " ✈️",
    " 🌻",
    " 🇮🇪",
    " 🧳",
    " (she/her)",
    " | travel",
    " 🐕",
    ", PhD",
    " on the move",
    " 🌍✨",
    " ☕",
)
"""What people put behind their names."""

LONG: tuple[str, ...] = (
    " — mostly trains, sometimes planes, always tea, opinions entirely my own",
    " | photographer, parent of three, amateur baker, professional window seat person",
    " 🌍 47 countries and counting, currently lost somewhere between two gates",
    " (formerly of another place, now of this one, please do not message me about shares)",
)

PAPERS: tuple[str, ...] = (
    "Gatewatch Daily",
    "The Runway Letter",
    "Contrail News",
    "Morning Departures",
    "Apron & Tower",
    "The Harbour Echo",
    "Skies Today",
    "Ledger of Travel",
)
"""Invented papers: their accounts carry the news."""

STARS: tuple[str, ...] = (
    "Velda Monroy",
    "Tycho Brandtner",
    "Lumi Okonjo",
    "Rafe Castellane",
    "Inka Solberg-Reyes",
    "DJ Halfmoon",
)
"""Invented celebrities: their complaints travel far."""

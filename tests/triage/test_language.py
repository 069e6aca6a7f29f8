"""The language of a mention: what its source says, what its text looks like, and honest doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.triage.language import UNDECIDED, detect
from listening.triage.language_codes import CANONICAL, normalise

POSTS = {
    "de": [
        "Der Flug hat drei Stunden Verspätung und niemand sagt uns warum",
        "Danke für die schnelle Antwort, schönen Abend noch!",
        "Kann mir jemand helfen? Mein Koffer ist nicht angekommen.",
        "Bin wirklich enttäuscht vom Kundendienst 😡 nie wieder",
        "Weiß jemand, ob das Update schon da ist?",
        "Das neue Laptop ist super, der Akku hält ewig",
    ],
    "fr": [
        "Mon vol est encore en retard et personne ne répond au téléphone",
        "Merci beaucoup pour votre aide, c'est très gentil",
        "Je n'ai toujours pas reçu mon colis, c'est inadmissible !",
        "Quelqu'un sait pourquoi l'application ne marche plus ?",
        "Bonjour, comment puis-je changer mon mot de passe ?",
        "Trop content de mon nouvel ordinateur 😍",
    ],
    "es": [
        "Mi vuelo se ha retrasado otra vez y nadie contesta",
        "Muchas gracias por la ayuda, son los mejores",
        "Todavía no me ha llegado el paquete, qué vergüenza",
        "¿Alguien sabe por qué no funciona la aplicación?",
        "Buenos días, necesito cambiar mi reserva por favor",
        "La batería de este portátil no dura nada 😡",
    ],
    "pt": [
        "Meu voo atrasou de novo e ninguém responde",
        "Muito obrigado pela ajuda, vocês são ótimos",
        "Ainda não recebi minha encomenda, que vergonha",
        "Alguém sabe por que o aplicativo não está funcionando?",
        "Bom dia, preciso mudar a minha reserva por favor",
        "A bateria desse notebook não dura nada 😡",
    ],
    "it": [
        "Il mio volo è di nuovo in ritardo e nessuno risponde",
        "Grazie mille per l'aiuto, siete gentilissimi",
        "Non ho ancora ricevuto il pacco, è una vergogna",
        "Qualcuno sa perché l'applicazione non funziona?",
        "Buongiorno, vorrei cambiare la mia prenotazione",
        "La batteria di questo portatile dura pochissimo 😡",
    ],
    "nl": [
        "Mijn vlucht heeft weer vertraging en niemand neemt op",
        "Hartelijk dank voor de snelle hulp, heel fijn",
        "Ik heb mijn pakket nog steeds niet ontvangen, schandalig",
        "Weet iemand waarom de app niet meer werkt?",
        "Goedemorgen, ik wil graag mijn boeking wijzigen",
        "Wat is er nou of was het gisteren ook al zo? We wachten nog",
    ],
    "ja": [
        "飛行機がまた遅れている。誰も説明してくれない",
        "素早い対応ありがとうございます！",
        "荷物がまだ届かないのですが、どうなっていますか？",
        "新しいパソコン最高！バッテリーが長持ち😍",
        "amazonのfireTVstickが見れない😢",
        "アプリが動かないんだけど",
    ],
    "ko": [
        "비행기가 또 늦네요. 아무도 설명을 안 해줘요",
        "빠른 답변 감사합니다!",
        "택배가 아직도 안 왔어요 어떻게 된 건가요?",
        "새 노트북 진짜 좋다 배터리 오래 가네 😍",
        "앱이 안 열려요",
    ],
    "ar": [
        "الرحلة متأخرة مرة أخرى ولا أحد يرد علينا",
        "شكرا جزيلا على المساعدة السريعة",
        "لم يصل الطرد حتى الآن، هذا غير مقبول",
        "هل يعرف أحد لماذا لا يعمل التطبيق؟",
        "البطارية ممتازة في هذا الجهاز 😍",
    ],
    "ru": [
        "Рейс опять задержали, и никто ничего не объясняет",
        "Большое спасибо за быструю помощь!",
        "Посылка до сих пор не пришла, это безобразие",
        "Кто-нибудь знает, почему приложение не работает?",
        "Новый ноутбук просто супер 😍",
    ],
    "tr": [
        "Uçağım yine rötar yaptı ve kimse cevap vermiyor",
        "Hızlı yardımınız için çok teşekkür ederim",
        "Kargom hâlâ gelmedi, bu ne rezalet",
        "Uygulama neden çalışmıyor, bilen var mı?",
        "Yeni bilgisayarım harika, pili çok uzun gidiyor 😍",
    ],
    "hi": [
        "मेरी उड़ान फिर से लेट है और कोई जवाब नहीं दे रहा",
        "आपकी मदद के लिए बहुत धन्यवाद",
        "मेरा पार्सल अभी तक नहीं आया, बहुत बुरा है",
        "क्या किसी को पता है ऐप क्यों नहीं चल रहा?",
    ],
    "zh": [
        "飞机又晚点了，没有人告诉我们原因",
        "谢谢你们这么快就回复我",
        "我的包裹到现在还没有收到，太过分了",
        "航班又延誤了，沒有人說明原因",
        "這台新電腦真的很好用 😍",
    ],
    "id": [
        "Penerbangan saya terlambat lagi dan tidak ada yang menjawab",
        "Terima kasih banyak atas bantuannya yang cepat",
        "Paket saya belum sampai juga, sangat mengecewakan",
        "Ada yang tahu kenapa aplikasinya tidak bisa dibuka?",
    ],
    "en": [
        "My flight is late again and nobody tells us why",
        "@united thank you so much for the quick help!",
        "RT @someone: does anybody know why the app is down? https://t.co/xyz",
        "Still waiting for my parcel, this is a disgrace 😡😡",
        "battery life on this laptop is awful",
        "Great service as always 👍 #happy",
        "I don't understand the Spanish for 'buenos días', sorry ¯\\_(ツ)_/¯",
        "$AAPL looks strong ahead of earnings, holding my shares",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(k, t) for k, ts in POSTS.items() for t in ts])
def test_ordinary_posts(language: str, text: str) -> None:
    assert detect(text, None) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "Flyget är försenat igen och ingen svarar i telefonen"),
        ("pl", "Mój lot znowu jest opóźniony i nikt nie odpowiada"),
        ("fi", "Lento on taas myöhässä eikä kukaan vastaa puhelimeen"),
        ("uk", "Рейс знову затримали, і ніхто нічого не пояснює"),
        ("th", "เที่ยวบินล่าช้าอีกแล้ว"),
        ("he", "הטיסה שוב מתעכבת ואף אחד לא עונה"),
        ("el", "Η πτήση καθυστερεί πάλι και κανείς δεν απαντά"),
        ("fa", "پرواز دوباره تأخیر دارد و هیچ کس جواب نمی‌دهد"),
        ("vi", "Chuyến bay của tôi lại bị trễ và không ai trả lời"),
        ("ta", "விமானம் மீண்டும் தாமதம்"),
    ],
)
def test_further_languages(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "ok",
        "@united 😡😡",
        "$AAPL",
        "#AAPL $TSLA",
        "https://t.co/OOFePDl9eC",
        "@Delta 0062395415777",
        "11.0.3",
        "?!?!",
        "😍🎉✈️",
        "<<<<-----",
        "\x00\x01\ufffe",
        "\ud83d",
        "lmfao",
    ],
)
def test_nothing_to_decide_on(text: str) -> None:
    assert detect(text) == UNDECIDED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Nest Lounge in Boston ist klasse. Danke!"),
        ("es", "La Nest Lounge de Boston es genial. Muy bien!"),
        ("en", "Die hard fans in Boston, danke schoen"),
        ("en", "the Nest Lounge in Boston is great, grazie Roma"),
    ],
)
def test_english_names_do_not_make_a_sentence_english(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    ["merci", "gracias!", "danke schön", "grazie mille", "obrigado", "bedankt", "teşekkürler"],
)
def test_a_word_or_two_of_another_language_are_not_english(text: str) -> None:
    assert detect(text) != "en"


@pytest.mark.parametrize(
    "text",
    [
        "@SouthwestAir Congratulations!",
        "@united Freakin'",
        "Okee doke",
        "thnx!",
        "1951 BOS to ORD",
        "RT bosocial: SentiQuant: #toptickertweets $SPY $AAPL $FB #FinTech #trading",
    ],
)
def test_odd_english_is_never_called_foreign(text: str) -> None:
    assert detect(text) in {"en", UNDECIDED}


@pytest.mark.parametrize(
    ("hint", "language"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-US", "en"),
        ("pt_BR", "pt"),
        (" de ", "de"),
        ("zh-Hant-TW", "zh"),
        ("eng", "en"),
        ("ger", "de"),
        ("deu", "de"),
        ("iw", "he"),
        ("in", "id"),
        ("nb", "no"),
        ("cmn-Hans", "zh"),
        ("fil", "fil"),
        ("haw", "haw"),
    ],
)
def test_a_valid_hint_is_trusted(hint: str, language: str) -> None:
    assert detect("Ce texte est écrit en français", hint) == language


@pytest.mark.parametrize(
    "hint",
    [
        "",
        " ",
        "und",
        "mul",
        "zxx",
        "qme",
        "xx",
        "x-klingon",
        "english please",
        "12",
        "e",
        "-",
        "🇩🇪",
        "\x00",
    ],
)
def test_a_hint_that_names_no_language_is_ignored(hint: str) -> None:
    assert normalise(hint) is None
    assert detect("Ce texte est écrit en français, sans aucun doute", hint) == "fr"


def test_every_known_code_leads_to_one_that_stands_for_itself() -> None:
    for code, canonical in CANONICAL.items():
        assert code.islower()
        assert len(code) in (2, 3)
        assert CANONICAL[canonical] == canonical
    assert UNDECIDED not in CANONICAL


def test_what_surrounds_the_words_does_not_count() -> None:
    bare = "Mi vuelo se ha retrasado otra vez y nadie contesta"
    dressed = f"RT @the_english_airline: {bare} #fail https://example.com/the/and/you/with/this $AAL"
    assert detect(bare) == detect(dressed) == "es"


def test_only_the_start_of_a_giant_text_is_read() -> None:
    assert detect("Mi vuelo se ha retrasado otra vez. " * 100_000) == "es"


@given(
    st.text() | st.text(st.characters(categories=("Cs", "Cc", "So", "Lo", "Lu"))),
    st.none() | st.text(max_size=12),
)
def test_any_text_gives_one_known_code(text: str, hint: str | None) -> None:
    found = detect(text, hint)
    assert found == UNDECIDED or CANONICAL[found] == found
    assert detect(text, hint) == found


@given(st.binary())
def test_any_bytes_read_as_text_give_a_code(data: bytes) -> None:
    found = detect(data.decode("utf-8", "surrogateescape"))
    assert found == UNDECIDED or found in CANONICAL


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hi", "yaar kya hua, koi bhi nahi bola"),
        ("hi", "Mera bag abhi tak nahi aaya bhai, kab aayega?"),
        ("hi", "aap log the best ho yaar, bahut accha kaam kiya"),
        ("ar", "ana 3ayez el shanta bta3ty ya3ni leh keda"),
        ("ar", "wallah el service mesh kwayes khalas"),
    ],
)
def test_hindi_and_arabic_in_latin_letters(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "I met my dost and we ate acha",
        "the aur of the thing is bas good for you",
        "mera peak view",
        "Habibi come to Dubai",
    ],
)
def test_a_borrowed_word_is_not_a_language(text: str) -> None:
    assert detect(text) in ("en", UNDECIDED)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Koffer verschwunden"),
        ("fr", "toujours en retard"),
        ("es", "vuelo cancelado otra vez"),
        ("it", "volo cancellato di nuovo"),
        ("pt", "cancelaram meu voo"),
        ("ar", "الرحلة متأخرة"),
        ("ar", "شكرا جزيلا"),
    ],
)
def test_a_few_words_are_enough(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["thnx!", "so sad", "flight 1234", "no bag", "ok cool", "lol", "pls dm"])
def test_a_few_english_words_are_not_foreign(text: str) -> None:
    assert detect(text) in ("en", UNDECIDED)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hi", "kya hua bhai"),
        ("hi", "ye phone ek dum thik hai"),
        ("hi", "Hamara desh ki sarkar ko kab pata chalega, sab theek hai"),
        ("ar", "ana mesh 3aref leh keda"),
        ("de", "mein Koffer ist immer noch nicht da, wo"),
        ("id", "agar bisa ke kantor besok pagi dengan kereta"),
    ],
)
def test_latin_letters_are_read_as_what_is_written_with_them(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Et si on parlait"),
        ("fr", "Carburants très"),
        ("de", "Kein Problem Süße!"),
        ("es", "¿Alguien? Update"),
        ("en", "Beyoncé at the café, wow"),
        ("en", "my café latte was cold"),
    ],
)
def test_a_word_or_a_letter_speaks_for_a_language_only_with_the_second_detector(language: str, text: str) -> None:
    assert detect(text) == language

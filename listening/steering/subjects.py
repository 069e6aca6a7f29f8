"""Subjects that most brands have a department for: how it is called, and what people write then. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

_MARKET = "market rivals rival competition competitors competitor intelligence insight insights"
MARKET = frozenset(_MARKET.split())
"""Words of the title of a department that looks at rivals."""


class CommonSubject(msgspec.Struct, frozen=True):
    """A route to propose."""

    name: str
    titles: frozenset[str]
    """Words of a department's title, any of which says that it deals with this."""
    terms: Mapping[str, tuple[str, ...]]
    """By language."""


_NEWS = "press media pr communications communication newsroom investors presse prensa stampa pers"
_ORDERS = (
    "care service services customer customers client clients refund refunds billing orders kundendienst "
    "kundenservice atención clientes clienti klantenservice"
)
_SUPPORT = "support technical tech it helpdesk technik technique soporte suporte"
_SALES = "sales shop store vertrieb verkauf ventas ventes vendite verkoop vendas"

SUBJECTS = (
    CommonSubject(
        "could become news",
        frozenset(_NEWS.split()),
        {
            "en": ("data breach", "hacked", "lawsuit", "recall", "caught fire", "layoffs", "boycott", "journalist"),
            "de": ("datenleck", "gehackt", "klage", "rückruf", "boykott", "journalist"),
            "es": ("filtración de datos", "hackeado", "demanda", "boicot", "periodista"),
            "fr": ("fuite de données", "piraté", "procès", "boycott", "journaliste"),
            "it": ("fuga di dati", "hackerato", "causa legale", "boicottaggio", "giornalista"),
            "nl": ("datalek", "gehackt", "rechtszaak", "boycot", "journalist"),
            "pt": ("vazamento de dados", "hackeado", "processo judicial", "boicote", "jornalista"),
        },
    ),
    CommonSubject(
        "orders and money back",
        frozenset(_ORDERS.split()),
        {
            "en": ("refund*", "my order", "order number", "delivery", "invoice", "charged me", "cancel my", "on hold"),
            "de": ("erstatt*", "meine bestellung", "lieferung", "rechnung", "storn*", "geld zurück"),
            "es": ("reembols*", "mi pedido", "entrega", "factura", "cancelar mi", "mi dinero"),
            "fr": ("rembours*", "ma commande", "livraison", "facture", "annuler ma"),
            "it": ("rimbors*", "il mio ordine", "consegna", "fattura", "annullare il"),
            "nl": ("terugbetal*", "mijn bestelling", "levering", "factuur", "geld terug"),
            "pt": ("reembols*", "meu pedido", "entrega", "fatura", "cancelar meu"),
        },
    ),
    CommonSubject(
        "something does not work",
        frozenset(_SUPPORT.split()),
        {
            "en": ("not working", "doesn't work", "stopped working", "won't start", "broken", "crashes", "error code"),
            "de": ("funktioniert nicht", "geht nicht", "kaputt", "defekt", "stürzt ab"),
            "es": ("no funciona", "averiado", "se cierra", "código de error"),
            "fr": ("ne marche pas", "ne fonctionne pas", "en panne", "code d'erreur"),
            "it": ("non funziona", "guasto", "si blocca", "codice di errore"),
            "nl": ("werkt niet", "kapot", "loopt vast", "foutcode"),
            "pt": ("não funciona", "quebrado", "código de erro"),
        },
    ),
    CommonSubject(
        "thinks of buying",
        frozenset(_SALES.split()),
        {
            "en": ("should i buy", "want to buy", "worth it", "discount", "in stock", "price", "prices"),
            "de": ("kaufen", "lohnt sich", "rabatt", "preis", "preise"),
            "es": ("comprar", "vale la pena", "descuento", "precio", "precios"),
            "fr": ("acheter", "vaut le coup", "réduction", "prix"),
            "it": ("comprare", "vale la pena", "sconto", "prezzo", "prezzi"),
            "nl": ("kopen", "de moeite waard", "korting", "prijs", "prijzen"),
            "pt": ("comprar", "vale a pena", "desconto", "preço", "preços"),
        },
    ),
)
"""In the order of their routes: what is rare and urgent first."""

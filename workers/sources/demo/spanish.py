"""Spanish."""

from __future__ import annotations

from workers.sources.demo.subjects import DemoSubject
from workers.sources.demo.voice import LanguageVoice, Slot, SubjectLines

SPANISH = LanguageVoice(
    language="es",
    share=7,
    slots=(
        Slot("when", ("hoy", "ayer", "esta mañana", "anoche", "el lunes", "el fin de semana")),
        Slot("kin", ("mi madre", "mi padre", "mi hija", "mi hijo", "mi mujer", "mi marido", "una amiga", "mi abuela")),
        Slot(
            "city",
            (
                "Dublín",
                "Lisboa",
                "Boston",
                "Toronto",
                "Berlín",
                "Madrid",
                "Barcelona",
                "Sevilla",
                "Ciudad de México",
                "Bogotá",
                "Buenos Aires",
                "París",
                "Roma",
                "Nueva York",
                "Oporto",
            ),
        ),
        Slot("staff", ("Marta", "Joana", "Tomás", "Bea", "Lucía", "Diego")),
        Slot("awful", ("una vergüenza", "increíble", "un desastre", "inaceptable", "fatal")),
        Slot("lovely", ("genial", "maravilloso", "estupendo", "perfecto", "de diez")),
    ),
    lines=(
        SubjectLines(
            DemoSubject.delay,
            (
                "{b} {flight} a {city} con {mins} minutos de retraso y nadie informa",
                "Otra vez retraso con {b}, {hours} horas en la puerta {gate}. {awful}",
                "{flight} retrasado {mins} minutos, ¿qué pasa {b}?",
            ),
        ),
        SubjectLines(
            DemoSubject.cancelled,
            (
                "{b} ha cancelado {flight}, el vuelo cancelado sin aviso, {kin} tirada en {city}",
                "Vuelo a {city} cancelado {hours} horas antes, {b}. {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.bag_lost,
            (
                "Mi maleta lleva {days} días perdida, {b}, la última vez en {city}",
                "{b} ¿dónde está mi equipaje de {flight}? {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.refund,
            (
                "{days} semanas esperando el reembolso de {money}, {b}",
                "{b} me ha cobrado {money} dos veces, quiero el reembolso ya",
            ),
        ),
        SubjectLines(
            DemoSubject.rebook,
            (
                "{b} ¿puedo cambiar {flight} para otro día? {kin} está enferma",
                "¿Cuánto cuesta cambiar la reserva a {city}, {b}?",
            ),
        ),
        SubjectLines(
            DemoSubject.fare,
            ("{money} a {city} con {b}, billete comprado", "¿Es buen precio {money} a {city} con {b}?"),
        ),
        SubjectLines(
            DemoSubject.app_bad,
            (
                "La aplicación de Plovair se cierra cuando abro la tarjeta de embarque de {flight}",
                "La app de Plovair no funciona, puerta {gate} en {mins} minutos. {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.crew_good,
            (
                "La tripulación de {flight} ha sido {lovely}. Gracias {b}",
                "{staff} de {b} acompañó a {kin} hasta la puerta {gate}, {lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.praise,
            (
                "Vuelo a {city} con {b}: puntual, amable, {lovely}",
                "Gracias {b}, {mins} minutos antes en {city}",
                "Siempre {lovely} volar con {b} a {city}",
            ),
        ),
        SubjectLines(
            DemoSubject.food,
            ("La comida en {flight} estaba {lovely}, {b}",),
            bad=("{money} por una comida fría en {b}. {awful}",),
        ),
        SubjectLines(
            DemoSubject.seat,
            ("¿Alguien sabe si el asiento {seat} de {b} tiene espacio?",),
            bad=("{b} me ha quitado el asiento {seat} en {flight}",),
        ),
        SubjectLines(
            DemoSubject.question,
            (
                "{b} ¿voláis de {city} a {city} en invierno?",
                "Hola {b}, ¿{flight} sale a su hora {when}?",
                "{b} ¿puedo llevar una guitarra en cabina a {city}?",
            ),
        ),
        SubjectLines(
            DemoSubject.club,
            ("¿Y mis {miles} puntos Featherclub de {flight}?", "{miles} puntos Featherclub y a {city}, {lovely}"),
        ),
        SubjectLines(
            DemoSubject.lounge,
            ("La Nest Lounge de {city} es {lovely}",),
            bad=("Nest Lounge de {city} llena y sin café, {awful}",),
        ),
        SubjectLines(
            DemoSubject.campaign,
            (
                "Mi foto para #WindowSeatSummer desde {seat}, llegando a {city}",
                "#WindowSeatSummer y {city} desde arriba, {lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.chatter,
            ("En la puerta {gate}, a {city} con {b}", "{when} de vuelta de {city} con {b}, {kin} dormida"),
        ),
        SubjectLines(
            DemoSubject.news,
            ("Plovair abre ruta entre {city} y {city} {link}", "Plovair presenta resultados, crece en {city} {link}"),
        ),
        SubjectLines(
            DemoSubject.rival_bad,
            ("{rival} perdió mi maleta en {city}, {awful}", "{hours} horas de retraso con {rival} a {city}"),
        ),
        SubjectLines(
            DemoSubject.rival_good, ("{rival} a {city} ha sido {lovely}", "Muy amables en {rival} {when} en {city}")
        ),
        SubjectLines(
            DemoSubject.rival_plain,
            ("{rival} vuela más a {city} desde otoño {link}", "¿Qué tal {rival} para ir a {city}?"),
        ),
    ),
    after_good=("", "", "¡Gracias!", "{joy}", "{joy}", "Repetiremos."),
    after_bad=("", "", "{sad}", "{sad}", "Nunca más.", "Contestad, por favor."),
    after_plain=("", "", "{fun}", "Saludos", "Voy con {kin}."),
    sorry=(
        "Hola, lo sentimos mucho. Envíanos la reserva por DM y lo miramos. {staff}, Plovair",
        "Sentimos lo ocurrido con {flight}, te llamamos en {hours} horas. {staff} de Plovair",
    ),
    glad=(
        "¡Muchas gracias! Se lo contamos al equipo. {staff}, Plovair",
        "¡Qué alegría leerte! Nos vemos en {city}. Plovair, {staff}",
    ),
    info=(
        "¡Hola! Sí, hasta {hours} horas antes de la salida. {staff}, Plovair",
        "Depende de la tarifa, escríbenos por DM. {staff}, Plovair",
    ),
    thanks=("@PlovairHelps gracias {staff}, resuelto {joy}", "@Plovair perfecto, gracias por la rapidez"),
    still=(
        "@PlovairHelps mandé DM hace {mins} minutos y nada",
        "@Plovair la misma respuesta que hace {days} días {sad}",
    ),
    quote_good=("Por esto vuelo con {b} a {city} {joy}", "Qué bien {b}, nos vemos en {flight}"),
    quote_bad=("A mí igual con {b} en {flight}", "Otra vez {b} en {city} {sad}"),
    quote_plain=("Mira esto de {b}, {kin} en {city}", "{b} {fun} pensando en {city}"),
)

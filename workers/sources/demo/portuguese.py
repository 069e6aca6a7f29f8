"""Portuguese."""

from __future__ import annotations

from workers.sources.demo.subjects import DemoSubject
from workers.sources.demo.voice import LanguageVoice, Slot, SubjectLines

PORTUGUESE = LanguageVoice(
    language="pt",
    share=5,
    slots=(
        Slot("when", ("hoje", "ontem", "esta manhã", "ontem à noite", "na segunda", "este fim de semana")),
        Slot("kin", ("a minha mãe", "o meu pai", "a minha filha", "o meu filho", "a minha avó", "uma amiga")),
        Slot(
            "city",
            (
                "Dublin",
                "Lisboa",
                "Lisboa",
                "Porto",
                "Boston",
                "Toronto",
                "Berlim",
                "São Paulo",
                "Rio de Janeiro",
                "Faro",
                "Paris",
                "Madrid",
                "Funchal",
                "Recife",
            ),
        ),
        Slot("staff", ("Joana", "Marta", "Tomás", "Bea", "Rui")),
        Slot("awful", ("uma vergonha", "inaceitável", "péssimo", "um desastre", "ridículo")),
        Slot("lovely", ("ótimo", "maravilhoso", "excelente", "impecável", "fantástico")),
    ),
    lines=(
        SubjectLines(
            DemoSubject.delay,
            (
                "{b} {flight} para {city} com {mins} minutos de atraso e ninguém diz nada",
                "Mais um atraso da {b}, {hours} horas no portão {gate}. {awful}",
                "{flight} atrasado {mins} minutos, {b}?",
            ),
        ),
        SubjectLines(
            DemoSubject.cancelled,
            (
                "{b} cancelou {flight}, viagem cancelada, {kin} presa em {city}",
                "Ligação para {city} cancelada {hours} horas antes, {b}. {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.bag_lost,
            (
                "A minha mala sumiu há {days} dias, {b}, entre {city} e {city}",
                "{b} onde está a bagagem de {flight}? {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.refund,
            (
                "{days} semanas à espera do reembolso de {money}, {b}",
                "{b} cobrou {money} duas vezes, quero o reembolso",
            ),
        ),
        SubjectLines(
            DemoSubject.app_bad,
            (
                "O aplicativo da Plovair fecha sozinho quando abro o {flight}",
                "App da Plovair fora do ar, portão {gate} em {mins} minutos. {awful}",
            ),
        ),
        SubjectLines(
            DemoSubject.crew_good,
            (
                "A tripulação do {flight} foi {lovely}. Obrigada {b}",
                "{staff} da {b} levou {kin} até ao portão {gate}, {lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.praise,
            (
                "Voo para {city} com a {b}: pontual e {lovely}",
                "Obrigado {b}, {mins} minutos mais cedo em {city}",
                "Voar com a {b} para {city} é sempre {lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.seat,
            ("O assento {seat} da {b} para {city} é bom?",),
            bad=("{b} deu o meu assento {seat} a outra pessoa",),
        ),
        SubjectLines(
            DemoSubject.fare,
            ("{money} para {city} com a {b}, passagem comprada", "{money} para {city} na {b}, é bom preço?"),
        ),
        SubjectLines(
            DemoSubject.question,
            (
                "{b} voam de {city} para {city} no inverno?",
                "Olá {b}, o {flight} sai a horas {when}?",
                "{b} posso levar uma guitarra para {city}?",
            ),
        ),
        SubjectLines(
            DemoSubject.club,
            (
                "Onde estão os meus {miles} pontos Featherclub do {flight}?",
                "{miles} pontos Featherclub e vamos a {city}, {lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.lounge, ("A Nest Lounge de {city} é {lovely}",), bad=("Nest Lounge de {city} cheia, {awful}",)
        ),
        SubjectLines(
            DemoSubject.campaign,
            (
                "A minha foto #WindowSeatSummer: {city} vista do {seat}",
                "#WindowSeatSummer com nuvens sobre {city}, {lovely}",
            ),
        ),
        SubjectLines(
            DemoSubject.chatter,
            ("Portão {gate}, a caminho de {city} com a {b}", "De volta de {city} com a {b} {when}, lugar {seat}"),
        ),
        SubjectLines(
            DemoSubject.news,
            ("Plovair abre rota entre {city} e {city} {link}", "Plovair apresenta números, {city} cresce {link}"),
        ),
        SubjectLines(
            DemoSubject.rival_bad,
            ("{rival} perdeu a minha mala em {city}, {awful}", "{hours} horas de atraso com a {rival} para {city}"),
        ),
        SubjectLines(
            DemoSubject.rival_good,
            ("{rival} para {city} foi {lovely}", "Voo {lovely} com a {rival} {when} para {city}"),
        ),
        SubjectLines(
            DemoSubject.rival_plain, ("{rival} voa mais para {city} {link}", "Alguém já foi a {city} com a {rival}?")
        ),
    ),
    after_good=("", "", "Obrigada!", "{joy}", "{joy}", "Recomendo."),
    after_bad=("", "", "{sad}", "{sad}", "Nunca mais.", "Respondam."),
    after_plain=("", "", "{fun}", "Abraço", "Vai também {kin}."),
    sorry=(
        "Olá, pedimos desculpa. Envie-nos a reserva por DM e vamos ver. {staff}, Plovair",
        "Lamentamos o sucedido com {flight}, ligamos em {hours} horas. {staff} da Plovair",
    ),
    glad=(
        "Muito obrigado, vamos contar à equipa! {staff}, Plovair",
        "Que alegria, até breve em {city}! Plovair, {staff}",
    ),
    info=(
        "Olá! Sim, até {hours} horas antes da partida. {staff}, Plovair",
        "Depende da tarifa, escreva-nos por DM. {staff}, Plovair",
    ),
    thanks=("@PlovairHelps obrigada {staff}, resolvido {joy}", "@Plovair perfeito, obrigado pela rapidez"),
    still=("@PlovairHelps enviei DM há {mins} minutos e nada", "@Plovair a mesma resposta de há {days} dias {sad}"),
    quote_good=("É por isto que voo com a {b} para {city} {joy}", "Boa {b}, até ao {flight}"),
    quote_bad=("Igual aqui com a {b} no {flight}", "Outra vez a {b} em {city} {sad}"),
    quote_plain=("Vejam isto da {b}, {kin} vai a {city}", "{b} {fun} a pensar em {city}"),
)

"""Words that say nothing by themselves, per language (ISO 639-1): articles, pronouns, auxiliaries.

Short on purpose: what is frequent everywhere is told from what has risen by its
odds (``terms``), so a word missing here is no driver; these only make no phrase.
"""

from __future__ import annotations

_LISTS = {
    "en": "a about after again all also am an and any are as at be been before being but by can cannot could did do "
    "does "
    "doing don down for from get got had has have having he her here him his how i if im in into is it its ive just "
    "let "
    "like me more most my no nor not now of off on once one only or other our out over own s said same she should "
    "since so "
    "some still such t than that the their them then there these they this those through to too u under until up us "
    "very via was we were what when where which while who why will with would you your yours rt amp it's i'm i've "
    "don't "
    "can't didn't doesn't isn't wasn't won't that's you're they're we're there's what's let's i'd i'll",
    "de": "aber alle als also am an auch auf aus bei bin bis bist da damit dann das dass dein dem den der des die dies "
    "diese doch dort du ein eine einem einen einer er es für hab habe haben hat hatte ich ihr im in ist ja jetzt "
    "kann kein "
    "keine können man mehr mein meine mich mir mit nach nicht noch nun nur oder ohne schon sehr sein seit sich sie "
    "sind so "
    "um und uns unser von vor war waren was weil wenn wer werden wie wir wird wo zu zum zur über",
    "fr": "a ai alors au aussi autre aux avec avez avons bien c'est ce ces cet cette comme dans de des donc du elle "
    "en est "
    "et être eu fait il ils j'ai je la le les leur lui ma mais me mes moi mon même n'est ne nos notre nous on ont ou "
    "où "
    "par pas plus pour qu'il que qui sa sans se ses si son sont sur ta te tes toi ton tous tout très tu un une va vos "
    "votre vous y à ça été",
    "es": "a al algo ante antes aquí así aunque bien cada como con cuando de del desde donde dos el ella ellos en "
    "entre era "
    "es esa ese eso esta estaba estar este esto está están fue ha han hasta hay he la las le les lo los me mi mis "
    "muy más "
    "ni no nos nosotros nuestra nuestro o para pero por porque que qué se sea ser si sin sobre son su sus sí también "
    "te "
    "tiene tu tus un una uno y ya yo",
    "pt": "a ao aos as até com como da das de dele depois do dos e ela ele eles em entre era essa esse esta este está "
    "estou eu foi há isso isto já lhe mais mas me mesmo meu meus minha muito na nas nem no nos nossa nosso num numa "
    "não o "
    "os ou para pela pelo por porque quando que quem se sem ser seu seus sua são só também te tem tenho um uma você "
    "vocês à",
    "it": "a ai al alla alle anche avere c'è che chi ci come con cosa da dal dalla dei del della delle di dove e era "
    "essere "
    "fa fra già gli ha hanno ho i il in io la le lei lo loro lui ma me mi mia mie mio molto ne nei nel nella no noi "
    "non "
    "nostra nostro o per perché però più qui quando quello questa questo se sei si sia siamo sono su sua sul sulla "
    "suo ti "
    "tra tu tuo un una uno vi voi è",
    "nl": "aan al alles als altijd ben bij daar dan dat de der deze die dit doen door dus een en er ge geen had heb "
    "hebben "
    "heeft het hier hij hoe hun ik in is ja je kan kon maar me meer men met mij mijn moet na naar niet niets nog nu "
    "of om "
    "ons ook op over te tegen toch toen tot u uit uw van veel voor want was wat we wel werd wie wij zal ze zei zelf "
    "zich "
    "zij zijn zo zonder zou",
    "tr": "acaba ama ancak bana bazı belki ben beni bir biraz biz bu bunu böyle da daha de değil diye en gibi hem "
    "hep her "
    "hiç için ile ise kadar ki kim mi mu mı nasıl ne neden o olan olarak oldu olduğu onu sana sen siz sonra ve veya ya "
    "yani yok çok çünkü şey şimdi şu",
    "ar": "في من على إلى عن مع هذا هذه ذلك التي الذي أن إن كان كانت لا ما لم لن هو هي هم نحن أنا أنت كل بعد قبل ثم "
    "أو و يا "
    "قد عند حتى بين لكن كما أي هل غير",
    "ko": "이 그 저 것 수 등 및 더 좀 잘 또 안 못 왜 내 제 너 나 우리 저는 나는 정말 진짜 너무 그냥",
    "ru": "а без бы был была были было быть в вам вас весь во вот все всё вы где да для до его ее её если есть еще "
    "ещё же за "
    "и из или им их к как ко когда кто ли меня мне мы на над не нет но ну о об он она они оно от по под при с со так "
    "также такой там тебя то только ты у уже чем что чтобы эта это я",
}

STOP: frozenset[str] = frozenset(word for words in _LISTS.values() for word in words.split())
"""All of them: a post may mix languages, and its language may be unknown."""

"""ISO 639 language codes, as much of them as posts are tagged with.

Source: ISO 639-2 and 639-3 code tables (Library of Congress, SIL), living and constructed
languages. Codes that mean "no language" (`und`, `mul`, `mis`, `zxx`, `qaa`-`qtz`) are not here.
"""

from functools import lru_cache

_WITH_TWO_LETTERS = """
    aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze
    ba:bak be:bel bg:bul bh:bih bi:bis bm:bam bn:ben bo:bod:tib br:bre bs:bos ca:cat ce:che
    ch:cha co:cos cr:cre cs:ces:cze cu:chu cv:chv cy:cym:wel da:dan de:deu:ger dv:div dz:dzo
    ee:ewe el:ell:gre en:eng eo:epo es:spa et:est eu:eus:baq fa:fas:per ff:ful fi:fin fj:fij
    fo:fao fr:fra:fre fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau he:heb hi:hin
    ho:hmo hr:hrv ht:hat hu:hun hy:hye:arm hz:her ia:ina id:ind ie:ile ig:ibo ii:iii ik:ipk
    io:ido is:isl:ice it:ita iu:iku ja:jpn jv:jav ka:kat:geo kg:kon ki:kik kj:kua kk:kaz
    kl:kal km:khm kn:kan ko:kor kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz
    lg:lug li:lim ln:lin lo:lao lt:lit lu:lub lv:lav mg:mlg mh:mah mi:mri:mao mk:mkd:mac
    ml:mal mn:mon mr:mar ms:msa:may mt:mlt my:mya:bur na:nau nb:nob nd:nde ne:nep ng:ndo
    nl:nld:dut nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan
    pi:pli pl:pol ps:pus pt:por qu:que rm:roh rn:run ro:ron:rum ru:rus rw:kin sa:san sc:srd
    sd:snd se:sme sg:sag si:sin sk:slk:slo sl:slv sm:smo sn:sna so:som sq:sqi:alb sr:srp
    ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tl:tgl
    tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd uz:uzb ve:ven
    vi:vie vo:vol wa:wln wo:wol xh:xho yi:yid yo:yor za:zha zh:zho:chi zu:zul
"""
"""Each two-letter code with its three-letter ones: terminology first, then bibliographic."""

_THREE_LETTERS_ONLY = """
    ace ach acm ada ady aeb afh ain ajp ale alt anp apc arn arp arw ary arz ast awa bal ban
    bar bas bcl bej bem bew bho bik bin bjn bla bra brx bua bug byn cad car ceb chk chm chn
    cho chp chr chy cjy ckb cnr crh crs csb dak dar del den dgr din diq doi dsb dua dyu efi
    eka ewo ext fan fat fil fon frr frs fur fuv gaa gay gba gil glk gom gon gor grb gsw gwi
    hai hak haw hif hil hmn hsb hsn hup iba ilo inh jbo jpr jrb kaa kab kac kam kbd kha kmb
    kmr kok kos kpe krc kri krl kru ksh kum kut lad lah lam lez lij lmo lol loz lrc ltg lua
    lun luo lus lzz mad mag mai mak man mas mdf mdr men mfe mic min mnc mni moh mos mrj mus
    mwl mwr myv mzn nan nap nds new nia niu nog nqo nso nym nyn nyo nzi olo osa pag pam pap
    pau pcd pcm pdc pfl pms pnb pnt pon prs raj rap rar rcf rmy rom rue rup sad sah sas sat
    scn sco sdh sel shi shn sid skr sma smj smn sms snk srn srr srs stq suk sus syr szl tcy
    tem ter tet tig tiv tkl tlh tli tmh tog tpi tsi tum tvl tyv udm umb vai vec vep vls vmf
    vot vro wal war was wuu xal xmf yao yap yue zap zbl zea zen zgh zlm zun zza
"""

_REPLACED = """
    iw:he in:id ji:yi jw:jv mo:ro sh:sr nb:no nob:no cmn:zh arb:ar pes:fa zsm:ms swh:sw ekk:et
    lvs:lv npi:ne ory:or khk:mn azj:az uzn:uz plt:mg als:sq gug:gn quz:qu pbu:ps
"""
"""Withdrawn codes and members of a macrolanguage, with the code that stands for them here.

Bokmål counts as Norwegian, because detectors and most authors do not tell them apart.
"""


def _table() -> dict[str, str]:
    table = {code: code for code in _THREE_LETTERS_ONLY.split()}
    for entry in _WITH_TWO_LETTERS.split():
        two, *threes = entry.split(":")
        table[two] = two
        table.update(dict.fromkeys(threes, two))
    for pair in _REPLACED.split():
        code, _, stands_for = pair.partition(":")
        table[code] = stands_for
    return table


CANONICAL: dict[str, str] = _table()
"""Every known lower-case code of two or three letters, with the shortest code of its language."""


@lru_cache(maxsize=1024)
def normalise(tag: str) -> str | None:
    """Give the language a BCP 47-like tag names, as `language.detect` would, or None when it names none."""
    primary = tag.strip().replace("_", "-").partition("-")[0].lower()
    return CANONICAL.get(primary)

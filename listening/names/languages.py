"""English names of languages by their ISO 639 code. From Unicode CLDR."""

from __future__ import annotations

_TABLE = """
aa Afar
ab Abkhazian
ace Acehnese
ach Acoli
ada Adangme
ady Adyghe
ae Avestan
aeb Tunisian Arabic
af Afrikaans
afh Afrihili
ain Ainu
ak Akan
ale Aleut
alt Southern Altai
am Amharic
an Aragonese
anp Angika
ar Arabic
arn Mapuche
arp Arapaho
arw Arawak
ary Moroccan Arabic
arz Egyptian Arabic
as Assamese
ast Asturian
av Avaric
awa Awadhi
ay Aymara
az Azerbaijani
ba Bashkir
bal Baluchi
ban Balinese
bar Bavarian
bas Basaa
bcl Bikol
be Belarusian
bej Beja
bem Bemba
bew Betawi
bg Bulgarian
bh Bhojpuri
bho Bhojpuri
bi Bislama
bik Bikol
bin Bini
bjn Banjar
bla Siksiká
bm Bambara
bn Bangla
bo Tibetan
br Breton
bra Braj
brx Bodo
bs Bosnian
bua Buriat
bug Buginese
byn Blin
ca Catalan
cad Caddo
car Carib
ce Chechen
ceb Cebuano
ch Chamorro
chk Chuukese
chm Mari
chn Chinook Jargon
cho Choctaw
chp Chipewyan
chr Cherokee
chy Cheyenne
ckb Central Kurdish
cnr Montenegrin
co Corsican
cr Cree
crh Crimean Tatar
crs Seselwa Creole French
cs Czech
csb Kashubian
cu Church Slavic
cv Chuvash
cy Welsh
da Danish
dak Dakota
dar Dargwa
de German
del Delaware
den Slave
dgr Dogrib
din Dinka
diq Zaza
doi Dogri
dsb Lower Sorbian
dua Duala
dv Divehi
dyu Dyula
dz Dzongkha
ee Ewe
efi Efik
eka Ekajuk
el Greek
en English
eo Esperanto
es Spanish
et Estonian
eu Basque
ewo Ewondo
ext Extremaduran
fa Persian
fan Fang
fat Akan
ff Fula
fi Finnish
fil Filipino
fj Fijian
fo Faroese
fon Fon
fr French
frr Northern Frisian
frs Eastern Frisian
fur Friulian
fy Western Frisian
ga Irish
gaa Ga
gay Gayo
gba Gbaya
gd Scottish Gaelic
gil Gilbertese
gl Galician
glk Gilaki
gn Guarani
gom Konkani
gon Gondi
gor Gorontalo
grb Grebo
gsw Swiss German
gu Gujarati
gv Manx
gwi Gwichʼin
ha Hausa
hai Haida
hak Hakka Chinese
haw Hawaiian
he Hebrew
hi Hindi
hif Fiji Hindi
hil Hiligaynon
hmn Hmong
ho Hiri Motu
hr Croatian
hsb Upper Sorbian
hsn Xiang Chinese
ht Haitian Creole
hu Hungarian
hup Hupa
hy Armenian
hz Herero
ia Interlingua
iba Iban
id Indonesian
ie Interlingue
ig Igbo
ii Sichuan Yi
ik Inupiaq
ilo Iloko
inh Ingush
io Ido
is Icelandic
it Italian
iu Inuktitut
ja Japanese
jbo Lojban
jpr Judeo-Persian
jrb Judeo-Arabic
jv Javanese
ka Georgian
kaa Kara-Kalpak
kab Kabyle
kac Kachin
kam Kamba
kbd Kabardian
kg Kongo
kha Khasi
ki Kikuyu
kj Kuanyama
kk Kazakh
kl Kalaallisut
km Khmer
kmb Kimbundu
kmr Kurdish
kn Kannada
ko Korean
kok Konkani
kos Kosraean
kpe Kpelle
kr Kanuri
krc Karachay-Balkar
kri Krio
krl Karelian
kru Kurukh
ks Kashmiri
ksh Colognian
ku Kurdish
kum Kumyk
kut Kutenai
kv Komi
kw Cornish
ky Kyrgyz
la Latin
lad Ladino
lah Western Panjabi
lam Lamba
lb Luxembourgish
lez Lezghian
lg Ganda
li Limburgish
lij Ligurian
lmo Lombard
ln Lingala
lo Lao
lol Mongo
loz Lozi
lrc Northern Luri
lt Lithuanian
ltg Latgalian
lu Luba-Katanga
lua Luba-Lulua
lun Lunda
luo Luo
lus Mizo
lv Latvian
lzz Laz
mad Madurese
mag Magahi
mai Maithili
mak Makasar
man Mandingo
mas Masai
mdf Moksha
mdr Mandar
men Mende
mfe Morisyen
mg Malagasy
mh Marshallese
mi Māori
mic Mi'kmaw
min Minangkabau
mk Macedonian
ml Malayalam
mn Mongolian
mnc Manchu
mni Manipuri
moh Mohawk
mos Mossi
mr Marathi
mrj Western Mari
ms Malay
mt Maltese
mus Muscogee
mwl Mirandese
mwr Marwari
my Burmese
myv Erzya
mzn Mazanderani
na Nauru
nan Min Nan Chinese
nap Neapolitan
nd North Ndebele
nds Low German
ne Nepali
new Newari
ng Ndonga
nia Nias
niu Niuean
nl Dutch
nn Norwegian Nynorsk
no Norwegian
nog Nogai
nqo N’Ko
nr South Ndebele
nso Northern Sotho
nv Navajo
ny Nyanja
nym Nyamwezi
nyn Nyankole
nyo Nyoro
nzi Nzima
oc Occitan
oj Ojibwa
om Oromo
or Odia
os Ossetic
osa Osage
pa Punjabi
pag Pangasinan
pam Pampanga
pap Papiamento
pau Palauan
pcd Picard
pcm Nigerian Pidgin
pdc Pennsylvania German
pfl Palatine German
pi Pali
pl Polish
pms Piedmontese
pnb Western Panjabi
pnt Pontic
pon Pohnpeian
prs Dari
ps Pashto
pt Portuguese
qu Quechua
raj Rajasthani
rap Rapanui
rar Rarotongan
rm Romansh
rmy Romany
rn Rundi
ro Romanian
rom Romany
ru Russian
rue Rusyn
rup Aromanian
rw Kinyarwanda
sa Sanskrit
sad Sandawe
sah Yakut
sas Sasak
sat Santali
sc Sardinian
scn Sicilian
sco Scots
sd Sindhi
sdh Southern Kurdish
se Northern Sami
sel Selkup
sg Sango
shi Tachelhit
shn Shan
si Sinhala
sid Sidamo
sk Slovak
sl Slovenian
sm Samoan
sma Southern Sami
smj Lule Sami
smn Inari Sami
sms Skolt Sami
sn Shona
snk Soninke
so Somali
sq Albanian
sr Serbian
srn Sranan Tongo
srr Serer
ss Swati
st Southern Sotho
stq Saterland Frisian
su Sundanese
suk Sukuma
sus Susu
sv Swedish
sw Swahili
syr Syriac
szl Silesian
ta Tamil
tcy Tulu
te Telugu
tem Timne
ter Tereno
tet Tetum
tg Tajik
th Thai
ti Tigrinya
tig Tigre
tiv Tiv
tk Turkmen
tkl Tokelauan
tl Filipino
tlh Klingon
tli Tlingit
tmh Tamashek
tn Tswana
to Tongan
tog Nyasa Tonga
tpi Tok Pisin
tr Turkish
ts Tsonga
tsi Tsimshian
tt Tatar
tum Tumbuka
tvl Tuvalu
tw Akan
ty Tahitian
tyv Tuvinian
udm Udmurt
ug Uyghur
uk Ukrainian
umb Umbundu
ur Urdu
uz Uzbek
vai Vai
ve Venda
vec Venetian
vep Veps
vi Vietnamese
vls West Flemish
vmf Main-Franconian
vo Volapük
vot Votic
vro Võro
wa Walloon
wal Wolaytta
war Waray
was Washo
wo Wolof
wuu Wu Chinese
xal Kalmyk
xh Xhosa
xmf Mingrelian
yao Yao
yap Yapese
yi Yiddish
yo Yoruba
yue Cantonese
za Zhuang
zap Zapotec
zbl Blissymbols
zea Zeelandic
zen Zenaga
zgh Standard Moroccan Tamazight
zh Chinese
zu Zulu
zun Zuni
zza Zaza
"""

LANGUAGES: dict[str, str] = dict(line.split(" ", 1) for line in _TABLE.strip().splitlines())

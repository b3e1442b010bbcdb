"""The language of a text: stated, by script, by words; what is not known is not guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language.detection import Basis, detect, languages_of

SENTENCES = {
    "en": "At least four people were hurt when a bus left the road near the bridge.",
    "fr": "Quatre voyageurs ont été blessés dans un accident de car près du pont, selon la police.",
    "es": "Cuatro personas resultaron heridas cuando un autobús se salió de la carretera.",
    "pt": "Quatro pessoas ficaram feridas num acidente de ônibus perto da ponte, segundo polícia.",
    "it": "Quattro persone sono rimaste ferite in un incidente vicino al ponte, dice la polizia.",
    "de": "Vier Menschen wurden bei einem Unfall mit einem Bus in der Nähe der Brücke verletzt.",
    "tr": "Köprü yakınında bir otobüs kazasında dört kişi yaralandı ve bir çocuk öldü.",
    "so": "Afar qof ayaa ku dhaawacantay shil ka dhacay magaalada, sida ay sheegeen booliska.",
    "sw": "Watu wanne walijeruhiwa katika ajali ya basi karibu na daraja, polisi wa mji walisema.",
    "ha": "Mutane hudu sun ji rauni a wani hatsarin mota a cikin garin, in ji 'yan sanda na jihar.",
    "id": "Empat orang terluka dalam kecelakaan bus di dekat jembatan, kata polisi pada Minggu.",
    "uk": "Четверо людей поранено внаслідок аварії автобуса біля мосту, повідомили в поліції.",
    "ru": "Четыре человека были ранены в аварии автобуса у моста, сообщили в полиции после.",
    "bg": "Четирима души са ранени при катастрофа с автобус до моста, съобщиха от полицията.",
    "ar": "أصيب أربعة أشخاص في حادث حافلة قرب الجسر، كما قالت الشرطة اليوم.",
    "fa": "چهار نفر در تصادف اتوبوس در نزدیکی پل زخمی شدند و پلیس این را اعلام کرد.",
    "ur": "پل کے قریب بس کے حادثے میں چار افراد زخمی ہوئے، پولیس نے یہ بتایا ہے۔",
    "ps": "د پله په څنګ کې د بس په پېښه کې څلور کسان ټپيان شوي دي.",
    "ckb": "چوار کەس لە ڕووداوێکی پاسدا لە نزیک پردەکە بریندار بوون.",
    "he": "ארבעה בני אדם נפצעו בתאונה ליד הגשר.",
    "am": "በድልድዩ አቅራቢያ በደረሰ አደጋ አራት ሰዎች ቆስለዋል እና ፖሊስ ነው ያለው።",
    "ti": "ኣብ ጥቓ ድልድል ኣብ ዘጋጠመ ሓደጋ ኣርባዕተ ሰባት ቆሲሎም እዮም።",
    "hi": "पुल के पास बस दुर्घटना में चार लोग घायल हो गए हैं।",
    "zh": "桥附近发生公交车事故，四人受伤。",
    "ja": "橋の近くでバスの事故があり、四人がけがをした。",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_one_sentence_says_its_language(code):
    assert detect(SENTENCES[code]).code == code


@pytest.mark.parametrize("text", ["", "  \n", "12 / 14 / 9", "Kismaayo", "qwrtz plmkn vbxc zzzt"])
def test_what_no_word_settles_is_not_guessed(text):
    assert detect(text) == detect(text, stated="")
    assert detect(text).code == ""


def test_a_stated_language_wins_over_words():
    found = detect(SENTENCES["es"], stated="pt-BR")
    assert (found.code, found.basis) == ("pt", Basis.STATED)


def test_a_stated_language_in_another_script_does_not():
    assert detect(SENTENCES["ru"], stated="en").code == "ru"


def test_each_paragraph_may_be_in_its_own_language():
    parts = [SENTENCES["en"], SENTENCES["ar"], "Nyala 12", SENTENCES["fr"]]
    text = "\n".join(parts)
    spans, at = [], 0
    for part in parts:
        spans.append((at, at + len(part)))
        at += len(part) + 1
    assert languages_of(spans, text, main="en") == ["en", "ar", "en", "fr"]


@given(st.text(max_size=300), st.text(max_size=8))
def test_any_text_has_an_answer(text, stated):
    found = detect(text, stated=stated)
    assert (found.basis is Basis.NONE) <= (found.code == "")

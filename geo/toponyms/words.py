"""Words around toponyms, by class: what a place name stands beside, and what only looks like one.

Data only, written by hand from general knowledge of English (and a little Arabic); no list was
taken from a corpus, so models fitted on class membership carry no text of a corpus.
Every entry is casefolded. ``CLASSES`` maps a word to the classes it belongs to.
"""

from types import MappingProxyType

from geo.toponyms.given_names import FIRST_NAMES, SURNAMES

__all__ = [
    "ARABIC_CLITICS",
    "ARABIC_HEADS",
    "CLASSES",
    "CONNECTORS",
    "DIRECTIONS",
    "HEADS",
    "HEAD_AFTER",
    "HEAD_BEFORE",
    "INSTITUTIONS",
    "LOCATIVE",
    "PEOPLE_ENDINGS",
    "PLACE_ENDINGS",
    "SMALL_WORDS",
    "UNIT_ABBREVIATIONS",
    "classes_of",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Nouns after a name ("Idlib province") or before it with "of" ("town of X"): what it then is.
HEAD_AFTER = MappingProxyType(
    {
        **dict.fromkeys(
            _words(
                "province provinces governorate governorates oblast prefecture muhafazah wilayat"
            ),
            "governorate",
        ),
        **dict.fromkeys(_words("state states territory"), "state"),
        **dict.fromkeys(
            _words("county counties parish borough district districts raion canton"), "district"
        ),
        **dict.fromkeys(
            _words("subdistrict nahiya nahiyah township municipality commune"), "subdistrict"
        ),
        **dict.fromkeys(
            _words("countryside hinterland suburbs suburb outskirts rif reef"), "countryside"
        ),
        **dict.fromkeys(
            _words(
                "city town village hamlet settlement municipality capital towns villages cities"
            ),
            "settlement",
        ),
        **dict.fromkeys(
            _words(
                "neighborhood neighbourhood quarter sector neighborhoods neighbourhoods quarters"
            ),
            "quarter",
        ),
        **dict.fromkeys(
            _words("airbase airport airfield base barracks camp prison port harbour depot depots"),
            "site",
        ),
        **dict.fromkeys(
            _words(
                "crossing checkpoint bridge dam hospital school university mosque farm farms "
                "castle "
                "citadel junction roundabout plant station refinery factory silos hilltop "
                "orchards orchard racetrack stadium market"
            ),
            "site",
        ),
        **dict.fromkeys(
            _words("mountain mountains hills hill heights peak range highlands"), "mountains"
        ),
        **dict.fromkeys(
            _words("river creek valley basin plain plains field fields delta canal"), "river"
        ),
        **dict.fromkeys(_words("lake bay gulf sea ocean strait channel"), "water"),
        **dict.fromkeys(_words("island islands peninsula archipelago isle"), "island"),
        **dict.fromkeys(_words("coast coastline region area desert border front axis"), "region"),
        **dict.fromkeys(
            _words("street road avenue boulevard highway lane drive square park"), "street"
        ),
    }
)

# Words that open a name of their own: "Mount Hermon", "Tell Rifaat", "Lake Assad".
HEAD_BEFORE = _words(
    "mount mt lake fort port cape camp jabal jebel jabel gebel tell tel tal tall khirbet "
    "khirbat wadi kafr kfar deir dayr ain ayn beit bayt umm abu bab qalat qalaat wilayat ras "
    "san santa santo saint st los las el la new north south east west northern southern "
    "eastern western central upper lower greater great old rio isla villa gulf bay strait sea "
    "cape point river valley rural nahr sheikh shaykh"
)

ADMIN_OF = _words(
    "town city village hamlet province governorate district region county state neighborhood "
    "neighbourhood suburb suburbs outskirts area port island capital republic kingdom "
    "municipality countryside sub-district subdistrict quarter camp department commune bay "
    "gulf strait sea coast towns villages cities"
)

LOCATIVE = _words(
    "in at near from to around across outside inside into through toward towards between "
    "within off along via throughout over above below beyond against on by of nearby leaving "
    "reaching entering visiting"
)

FUNCTION = _words(
    "the a an this that these those his her its their our my your and or but if as for with "
    "without he she it they we you i who which what when where while after before since until "
    "because although though however there here then than so no not yes all any some many "
    "most more other another each every both few several such only also even just now today "
    "yesterday tomorrow meanwhile later earlier among amid despite during one two three four "
    "five six seven eight nine ten first second third last next new old about under up down "
    "is are was were be been has have had do does did will would can could may might must "
    "should how why let please click read photo file image copyright according instead "
    "moreover nevertheless furthermore"
)

# Small words that are classes of their own: what stands beside a name or an event.
SMALL_WORDS = _words(
    "a across after against an and are around as at be been before being between by can could "
    "for from had has have her his in into is its may might near not of off on or outside over "
    "said since than that the their through to toward towards until was were when where which "
    "who will with would"
)

MONTHS = _words(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday "
    "friday saturday sunday mon tue tues wed thu thurs fri sat sun easter christmas ramadan "
    "eid thanksgiving halloween"
)

TITLES = _words(
    "mr mrs ms miss dr prof professor sir lord lady dame rev reverend father sister brother "
    "bishop pope rabbi imam sheikh sheik shaikh sayyid president minister premier chancellor "
    "senator sen rep representative congressman congresswoman governor gov mayor councilman "
    "councillor councilwoman alderman judge justice attorney sheriff deputy constable officer "
    "detective sgt sergeant lt lieutenant cpl corporal capt captain maj major col colonel gen "
    "general brig brigadier admiral commander chief director secretary spokesman spokeswoman "
    "spokesperson chairman chairwoman chair ceo manager coach king queen prince princess emir "
    "sultan ayatollah ambassador envoy lawmaker legislator commissioner superintendent "
    "principal dean pvt private spc trooper inspector supt activist journalist actor actress "
    "singer author writer analyst mp mps cllr hon jr"
)

ORG = _words(
    "university college school academy institute institution hospital clinic church mosque "
    "temple cathedral ministry department dept agency office bureau commission committee "
    "council court board authority administration service services police army navy force "
    "forces guard guards brigade division battalion regiment corps command party union "
    "association federation organization organisation league society club foundation group "
    "company co corp corporation inc ltd llc plc bank times post news herald tribune gazette "
    "journal daily telegraph guardian observer press radio television tv network magazine "
    "review register observatory center centre museum theater theatre stadium arena library "
    "hotel inn restaurant cafe park zoo team fc united rovers athletic wanderers city sox "
    "yankees eagles tigers lions bears bulldogs wildcats airlines airways motors energy oil "
    "gas electric power railway railroad systems industries international national federal "
    "congress parliament senate assembly house cabinet government embassy consulate treaty "
    "accord agreement act law code conference summit festival championship cup open marathon "
    "games olympics award prize project program programme initiative campaign coalition "
    "alliance front movement brotherhood state's sheriff's chamber commerce district fire "
    "rescue department's jail prison airport station"
)

# What a longer name is by its last word. The last five are institutions: a place named in one
# ("Homs University", "Tartus Police") stands for itself, the whole is an organisation.
INSTITUTIONS = ("school", "venue", "office", "company", "body")
HEADS = MappingProxyType(
    {
        **dict.fromkeys(
            _words(
                "street st road rd avenue ave boulevard blvd highway hwy lane ln drive dr parkway "
                "pkwy court ct circle way pike turnpike expressway freeway interstate route "
                "terrace square bypass"
            ),
            "street",
        ),
        **dict.fromkeys(
            _words("river creek lake bay gulf sea ocean strait channel brook pond reservoir falls"),
            "water",
        ),
        **dict.fromkeys(
            _words(
                "mountain mountains hills hill valley island islands desert forest peninsula "
                "plains plateau heights beach canyon range"
            ),
            "land",
        ),
        **dict.fromkeys(
            _words(
                "county province governorate district state city town village township parish "
                "borough region municipality oblast territory prefecture subdistrict villa "
                "quarter neighborhood neighbourhood suburb area sector countryside hamlet commune"
            ),
            "unit",
        ),
        **dict.fromkeys(
            _words(
                "park airport station prison jail cemetery tower building plaza bridge dam plant "
                "gardens garden resort farm ranch base airbase airfield field fields checkpoint "
                "crossing refinery silos camp port barracks depot trail junction roundabout "
                "citadel castle orchards warehouse factory mine headquarters hilltop pumping"
            ),
            "site",
        ),
        **dict.fromkeys(
            _words(
                "university college school academy institute institution schools elementary "
                "middle high polytechnic seminary campus faculty"
            ),
            "school",
        ),
        **dict.fromkeys(
            _words(
                "hospital clinic church mosque temple cathedral chapel synagogue library museum "
                "theater theatre stadium arena center centre hotel inn restaurant cafe zoo "
                "courthouse hall mall house gallery golf course club casino market"
            ),
            "venue",
        ),
        **dict.fromkeys(
            _words(
                "ministry department dept agency office bureau commission committee council board "
                "authority administration service services police army navy force forces guard "
                "guards brigade division battalion regiment corps command congress parliament "
                "senate assembly cabinet government embassy consulate chamber fire rescue "
                "department's sheriff's state's attorney legislature patrol treasury registry "
                "federal municipal observatory"
            ),
            "office",
        ),
        **dict.fromkeys(
            _words(
                "group company co corp corporation inc ltd llc plc bank airlines airways motors "
                "railway railroad systems industries limited holdings partners capital insurance "
                "financial construction technologies solutions pharmacy mutual trust telecom "
                "bancorp"
            ),
            "company",
        ),
        **dict.fromkeys(
            _words(
                "party union association federation organization organisation league society "
                "foundation international national coalition alliance front movement brotherhood "
                "democrats republicans workers women's people's students youth congregation "
                "ministries charities fellowship network volunteers scouts legion fc united "
                "rovers athletic wanderers sox yankees eagles tigers lions bears bulldogs "
                "wildcats rangers rockets mavericks warriors lakers cubs braves giants panthers "
                "hornets hawks knights raiders cowboys jets bulls blues devils kings saints "
                "vikings patriots dolphins falcons seahawks broncos cardinals pirates indians "
                "mets dodgers reds royals twins astros mariners angels padres phillies steelers "
                "browns packers colts titans jaguars chargers chiefs redskins celtics nets knicks "
                "pistons pacers bucks heat magic wizards spurs grizzlies thunder clippers suns "
                "huskies trojans bruins ducks rebels gators longhorns spartans wolverines albion "
                "hotspur treaty accord agreement act law code conference summit festival "
                "championship championships cup open marathon games olympics award awards prize "
                "project program programme initiative campaign celebration parade fair show "
                "series tour week day purchase war revolution uprising spring crisis massacre "
                "attacks protocol convention declaration forum symphony times post news herald "
                "tribune gazette journal daily telegraph guardian observer press radio television "
                "tv magazine review register today chronicle star sun globe mail independent "
                "weekly bulletin dispatch examiner inquirer reporter sentinel"
            ),
            "body",
        ),
    }
)

SPEECH = _words(
    "said says say told tells added adds stated states announced announces condemned condemns "
    "urged urges warned warns accused accuses denied denies insisted insists called calls "
    "vowed vows rejected rejects expressed expresses claimed claims demanded demands agreed "
    "agrees wants wanted sees believes hopes fears argues argued asks asked replied explained "
    "noted notes recalled believes thinks thought testified admitted plans planned pledged "
    "pledges backs backed supports supported opposes opposed signed blames blamed reacts "
    "reacted responded responds welcomed welcomes hailed hails criticised criticized "
    "criticises refused refuses threatened threatens considers considered seeks sought"
)

PERSON_VERBS = _words(
    "was is who whose aged died born married lives lived works worked joined won played "
    "scored wrote left pleaded arrested charged graduated retired"
)

# Verbs whose object is often a place, and adjectives that come before one.
TAKE = _words(
    "enter entered enters entering capture captured captures capturing recapture recaptured "
    "seize seized storm stormed storming liberate liberated liberating retake retook overran "
    "besiege besieged left leave leaving reach reached reaching approach approached secure "
    "secured securing control controlled occupy occupied visit visited visiting attack "
    "attacked attacking target targeted targeting shell shelled shelling bomb bombed bombing "
    "bombarded hit struck pounded fled fleeing evacuated invaded invade crossed"
)
STRATEGIC = _words(
    "strategic strategically besieged contested embattled imperative coastal capital key "
    "restive volatile nearby neighboring neighbouring port border mountainous small tiny "
    "remote ancient historic held controlled rebel-held village villages town towns city "
    "cities suburb suburbs"
)

KIN = _words(
    "wife husband son daughter father mother brother sister uncle aunt cousin friend neighbor "
    "neighbour grandson granddaughter nephew niece"
)

DIRECTIONS = MappingProxyType(
    {
        "north": 0.0,
        "north-northeast": 22.5,
        "northeast": 45.0,
        "north-east": 45.0,
        "east": 90.0,
        "southeast": 135.0,
        "south-east": 135.0,
        "south": 180.0,
        "southwest": 225.0,
        "south-west": 225.0,
        "west": 270.0,
        "northwest": 315.0,
        "north-west": 315.0,
    }
)

DIRECTION_WORDS = frozenset(
    [*DIRECTIONS, *(f"{d}ern" for d in DIRECTIONS), "central", "upper", "lower", "rural", "greater"]
)

CONNECTORS = _words(
    "of de la le du des del da do dos di al el ul ad as ash at an ar upon on the sur am "
    "and y e i ye"
)

# Endings that many place names share, and those of peoples.
PLACE_ENDINGS = (
    "ville",
    "burg",
    "burgh",
    "borough",
    "boro",
    "berg",
    "stan",
    "land",
    "lands",
    "shire",
    "ford",
    "ham",
    "abad",
    "pur",
    "pore",
    "grad",
    "gorod",
    "sk",
    "ton",
    "town",
    "field",
    "port",
    "mouth",
    "wood",
    "dale",
    "view",
    "ia",
    "istan",
    "polis",
    "haven",
    "bridge",
    "bury",
    "wick",
    "stead",
    "chester",
    "cester",
    "wich",
    "hurst",
    "vale",
    "mont",
    "iyah",
    "iyeh",
    "iya",
    "eh",
    "stadt",
    "dorf",
    "heim",
    "bad",
    "nagar",
    "ovo",
    "ice",
)
PEOPLE_ENDINGS = (
    "ian",
    "ians",
    "ese",
    "ish",
    "ean",
    "eans",
    "ans",
    "ites",
    "ite",
    "is",
    "ard",
    "ch",
)

# Newspaper abbreviations of first-level units: (unit, country).
UNIT_ABBREVIATIONS = MappingProxyType(
    {
        abbreviation: (unit, country)
        for country, pairs in (
            (
                "US",
                (
                    "Ala.=Alabama Ariz.=Arizona Ark.=Arkansas Calif.=California "
                    "Cal.=California Colo.=Colorado Conn.=Connecticut Del.=Delaware "
                    "Fla.=Florida Ga.=Georgia Ill.=Illinois Ind.=Indiana Kan.=Kansas "
                    "Kans.=Kansas Ky.=Kentucky La.=Louisiana Mass.=Massachusetts Md.=Maryland "
                    "Mich.=Michigan Minn.=Minnesota Miss.=Mississippi Mo.=Missouri "
                    "Mont.=Montana Neb.=Nebraska Nev.=Nevada N.C.=North_Carolina "
                    "N.D.=North_Dakota N.H.=New_Hampshire N.J.=New_Jersey N.M.=New_Mexico "
                    "N.Y.=New_York Okla.=Oklahoma Ore.=Oregon Pa.=Pennsylvania "
                    "R.I.=Rhode_Island S.C.=South_Carolina S.D.=South_Dakota Tenn.=Tennessee "
                    "Tex.=Texas Va.=Virginia Vt.=Vermont Wash.=Washington Wis.=Wisconsin "
                    "W.Va.=West_Virginia Wyo.=Wyoming D.C.=District_of_Columbia "
                ),
            ),
            (
                "CA",
                (
                    "Ont.=Ontario Que.=Quebec B.C.=British_Columbia Alta.=Alberta "
                    "Sask.=Saskatchewan Man.=Manitoba N.S.=Nova_Scotia N.B.=New_Brunswick "
                    "Nfld.=Newfoundland_and_Labrador "
                ),
            ),
        )
        for pair in pairs.split()
        for abbreviation, _, unit in [pair.replace("_", " ").partition("=")]
    }
)

# Ordinary words and words of nationality that are also small towns somewhere: never a place alone.
NOT_PLACES = _words(
    "islam islamic muslim muslims christian christians jewish jews catholic sunni sunnis shia "
    "shiite shiites alawite alawites kurd kurds kurdish druze allah god jesus bible quran "
    "facebook twitter google youtube internet instagram apple amazon microsoft independence "
    "liberty union hope freedom justice enterprise reform victory democracy republican "
    "republicans democrat democrats democratic liberal labour conservative nato un eu ngo fbi "
    "cia usaid isis isil hezbollah hamas taliban covid"
)

ARABIC_CLITICS = ("وبال", "وال", "بال", "فال", "كال", "ولل", "لل", "و", "ب", "ل", "ف", "ك")

ARABIC_HEADS = MappingProxyType(
    {
        "محافظة": "governorate",
        "منطقة": "district",
        "ناحية": "subdistrict",
        "ريف": "countryside",
        "مدينة": "settlement",
        "بلدة": "settlement",
        "قرية": "settlement",
        "حي": "quarter",
        "مطار": "site",
        "قاعدة": "site",
        "معبر": "site",
        "جبل": "mountains",
        "جبال": "mountains",
        "ساحل": "region",
        "قرب": "near",
        "شمال": "direction",
        "جنوب": "direction",
        "شرق": "direction",
        "غرب": "direction",
        "في": "locative",
        "من": "locative",
        "إلى": "locative",
        "الى": "locative",
        "على": "locative",
        "نحو": "locative",
    }
)


def _index() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    groups = {
        "after": frozenset(HEAD_AFTER),
        "before": HEAD_BEFORE,
        "of": ADMIN_OF,
        "loc": LOCATIVE,
        "func": FUNCTION,
        "month": MONTHS,
        "title": TITLES,
        "org": ORG,
        "speech": SPEECH,
        "pverb": PERSON_VERBS,
        "kin": KIN,
        "take": TAKE,
        "strategic": STRATEGIC,
        "dir": DIRECTION_WORDS,
        "conn": CONNECTORS,
        "first": FIRST_NAMES,
        "sur": SURNAMES,
        "notplace": NOT_PLACES,
    }
    for name, words in groups.items():
        for word in words:
            table.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in table.items()}


CLASSES = MappingProxyType(_index())


def classes_of(word: str) -> tuple[str, ...]:
    """The classes of a word as written, empty when it has none.

    >>> classes_of("Province"), classes_of("Jableh")
    (('after', 'of'), ())
    """
    return CLASSES.get(word.casefold().rstrip("."), ())

"""What kind of word stands where in a sentence: enough grammar to attach a place to a verb.

Data and one function, no parser: word lists written by hand from general knowledge of English, and
the endings of words that no list holds. A kind is a short symbol; prepositions keep their word.

==========  ==================================================================
symbol      what it stands for
==========  ==================================================================
verb, ing   a verb in a past form or the infinitive; a form in -ing
be, aux     forms of "to be"; other auxiliaries
wh, sub     "who", "which", "that"; "after", "while" and other subordinators
event       a noun that tells of an event: attack, protest
people      a noun for people or what acts for them: troops, convoy, regime
building    a noun for something built or a piece of land: hospital, bridge
unit        a noun for a kind of place: village, district
det, adj    determiners; adjectives that often stand before a place
time        days, months, "earlier"
way         directions and measures of distance
name, noun  any other capitalised word; any other word
==========  ==================================================================
"""

import re
from types import MappingProxyType

__all__ = ["VERBS", "WORD", "kind_of_word", "verb_class"]

WORD = re.compile(r"\d[\d,.:/-]*|[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?|[,;:()\"“”\[\]—–]|--|-|'s|’s")


def _by_word(kinds: dict[str, str]) -> MappingProxyType[str, str]:
    """Word to kind; a word of two kinds has the first."""
    found: dict[str, str] = {}
    for kind, words in kinds.items():
        for word in words.split():
            found.setdefault(word, kind)
    return MappingProxyType(found)


_MARKS = MappingProxyType(
    {
        ",": ",",
        ";": ";",
        ":": ";",
        "(": "(",
        ")": ")",
        **dict.fromkeys('"“”', '"'),
        **dict.fromkeys(("—", "–", "--"), "dash"),
        "-": "hyphen",
        "'s": "s",
        "’s": "s",
    }
)
_PREPOSITIONS = (
    "in at near from to around across outside inside into through toward towards between within "
    "off along via throughout over above below beyond against on by of nearby with without for "
    "under about upon among amongst behind per opposite beside alongside following amidst onto"
)
_KINDS = _by_word(
    {
        "be": "is are was were be been being am",
        "aux": "has have had having do does did will would shall should can could may might must",
        "": "not never",
        "wh": "that which who whom whose where when what how why",
        "and": "and or but nor",
        "sub": "after before while because since as although though if unless until till whereas "
        "once amid during despite",
        "pron": "he she it they we you i him them us me himself themselves itself",
        "det": "the a an this these those his her its their our my your some any all every each no "
        "both several many few another other more most least",
        "time": "monday tuesday wednesday thursday friday saturday sunday january february march "
        "april may june july august september october november december yesterday today tonight "
        "tomorrow morning afternoon evening night noon midnight week weeks month months year years "
        "day days hour hours minute minutes early late last earlier later ago recently recent "
        "previous jan feb mar apr jun jul aug sept sep oct nov dec weekend",
        "way": "kilometers kilometres km miles meters metres yards north south east west northeast "
        "northwest southeast southwest northern southern eastern western central",
        "adj": "armed suspected alleged so-called backed united masked unidentified islamic held "
        "rebel-held government-held regime-held besieged contested crowded divided disputed "
        "unconfirmed wounded injured populated located based affiliated hooded allied displaced "
        "troubled packed busy fortified imperative strategic devastated relieved predominately "
        "battered embattled",
        "event": "attack attacks assault assaults clash clashes offensive offensives "
        "counter-offensive counteroffensive counter-attack bombing bombings blast blasts explosion "
        "explosions raid raids airstrike airstrikes strike strikes ambush ambushes shelling battle "
        "battles fighting siege protest protests demonstration demonstrations rally rallies march "
        "marches massacre massacres killing killings murder murders operation operations campaign "
        "war wars incident incidents crash accident shooting shootings riot riots violence "
        "bombardment conflict conflicts invasion earthquake flood floods mission missions patrol "
        "patrols execution executions arrest arrests kidnapping kidnappings unrest uprising "
        "crackdown standoff gunfight gunfights firefight barrage ceasefire truce talks summit "
        "meeting funeral trial election elections visit rebellion revolution coup fire landing "
        "push advance withdrawal sweep fight fights skirmish skirmishes confrontation "
        "confrontations",
        "people": "police official officials troop troops soldier soldiers force forces army "
        "armies resident residents government governments authorities militant militants fighter "
        "fighters rebel rebels gunman gunmen president governor minister leader leaders activist "
        "activists people citizen citizens civilian civilians man men woman women officer officers "
        "commander commanders journalist journalists reporter reporters refugee refugees regime "
        "warplane warplanes aircraft jet jets convoy convoys tank tanks helicopter helicopters "
        "plane planes militia militias militiamen tribe tribes tribesmen villager villagers farmer "
        "farmers herdsman herdsmen student students demonstrator demonstrators protester "
        "protesters national nationals team teams guerrilla guerrillas insurgent insurgents "
        "opposition terrorist terrorists group groups gang gangs military navy marines commandos "
        "paramilitary paramilitaries security mayor chief lawmaker lawmakers ambassador diplomat "
        "diplomats envoy embassy spokesman spokeswoman worker workers engineer engineers teacher "
        "teachers doctor doctors boy girl child children youth youths family families settler "
        "settlers migrant migrants worshippers pilgrims tourists crowd mob peacekeeper "
        "peacekeepers contractor contractors prisoner prisoners captive captives detainee "
        "detainees passenger passengers driver investigators intelligence administration coalition "
        "alliance unit units brigade division battalion personnel guard guards patrolmen ethnic "
        "native natives founder judge lawyer priest bishop imam cleric clerics businessman "
        "businessmen suspect suspects victim victims",
        "building": "hotel hospital hospitals cafe restaurant restaurants market markets mosque "
        "mosques church churches airport airbase base bases camp camps prison jail school schools "
        "university station stations checkpoint checkpoints house houses home homes building "
        "buildings apartment apartments office offices consulate street streets road roads highway "
        "square port harbour harbor bridge shrine temple theater theatre outpost outposts compound "
        "headquarters waterway farm farms factory plant refinery stadium gallery beach courthouse "
        "court parliament palace barracks park cemetery monastery convent bazaar store stores shop "
        "shops bank club bar depot depots field fields forest forests jungle hill hills mountain "
        "mountains river valley rooftop garage parking mall subway metro train bus barrier gate "
        "border crossing frontier coast",
        "unit": "village villages town towns city cities district districts neighborhood "
        "neighborhoods neighbourhood neighbourhoods area areas region regions suburb suburbs "
        "province provinces governorate countryside county state states capital municipality "
        "quarter quarters outskirts hometown township locality localities pocket front axis sector "
        "zone zones island islands peninsula desert settlement settlements enclave community "
        "communities hamlet hamlets commune department prefecture territory territories part parts "
        "side center centre downtown",
    }
)
_PREPOSITION = frozenset(_PREPOSITIONS.split())
_PAST = frozenset(
    "shot took went came left began begun broke blew hit set struck fought led said told lost won "  # noqa: SIM905 -- a list of words
    "sent saw found made gave got ran rose fell met brought caught drove fled flew knew kept spoke "
    "stood threw wrote grew stole rode swept fed burnt burned beat bore built bought cut dug drew "
    "felt forgot forgave froze heard hid hurt laid lay lit meant paid put read rang sang sank sat "
    "sold shook showed shut slept spent split spread stuck sought taught thought understood woke "
    "wore withdrew became overran retook slew chose ate drank says tells claims reports calls "
    "believes wants continues remains includes faces leads seeks takes makes goes comes gives "
    "shows holds lies borders".split()
)

# What an event verb does with the place beside it; forms that are not listed are read by their
# stem in :func:`verb_class`.
VERBS = _by_word(
    {
        "kill": "killed killing kill kills murdered murdering murder executed executing died die "
        "dies slain slaughtered massacred gunned hacked beheaded assassinated stabbed shooting "
        "shot shoot shoots dead",
        "hurt": "wounded wounding injured injuring tortured raped beaten beat hurt survived",
        "hit": "targeting targeted target struck striking strike shelled shelling shell bombed "
        "bombing raided raiding raid stormed storming storm hit hitting attacked attacking attack "
        "attacks bombarded pounded destroyed destroying burned burning burnt torched set ripped "
        "blew blow invaded invading occupied occupying occupy ambushed looted damaged",
        "happen": "detonated detonate detonating exploded explode occurred occur occurs erupted "
        "erupt happened broke took went",
        "start": "launched launching launch began begin begun opened started starting resumed "
        "staged conducted carried continued continue continues renewed stepped saw aimed managed "
        "failed trying attempting attempted failing succeeded preparing planned",
        "take": "captured capturing capture captures seized seizing seize liberated liberating "
        "recaptured retook retaken retake taken recovered recover overran controlled secured "
        "regained lost cleared advanced advancing",
        "arrest": "arrested arresting detained detaining abducted kidnapped held jailed imprisoned "
        "caught trapped handed deported convicted charged",
        "move": "entered entering enter fled flee fleeing arrived left leaving leave crossed "
        "crossing withdrew withdrawing moved deployed sent returned travelled traveling travelling "
        "headed approached flown brought evacuated escape escaped came ran",
        "march": "marched marching march marches protested protesting protest protests "
        "demonstrated demonstrating clashed clashing rallied rallying gathered patrolled "
        "patrolling patrol patrols fought fighting battling battled",
        "say": "said say says told announced claimed reported confirmed added called declared "
        "noted condemned accusing accused accuse stressed stressing admitted pointed warned asked "
        "calling denied vowed expressed stated described estimated",
        "be": "was is were be been are am being had have has included include includes known",
    }
)
_STEMS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("kill", "kill|murder|execut|massacr|assassinat|behead|slay|slain|death|stab"),
        ("hurt", "wound|injur|beat|tortur|rap|assault|harm|maim"),
        ("hit", "attack|ambush|raid|storm|shell|bomb|strik|struck|target|fir|hit|pound|besieg"),
        ("happen", "blast|explo|detonat|occur"),
        ("take", "captur|seiz|tak|recaptur|liberat|control|secur|occup|retak|regain|advance"),
        ("arrest", "arrest|detain|abduct|kidnap|captiv|hold|jail|imprison|round"),
        ("move", "enter|arriv|fle|leav|cross|withdr|retreat|deploy|mov|travel|return|escap|evacu"),
        ("march", "march|protest|demonstrat|rall|riot|gather|clash|fight|battl|patrol"),
        ("say", "tell|announc|claim|report|condemn|accus|blam|warn|urg|call|den(?:y|ied)|stat"),
        ("other destroy", "block|burn|loot|destroy|damag|torch"),
        ("other start", "launch|begin|start|continu|open"),
    )
)


def verb_class(verb: str) -> str:
    """What kind of event a verb tells of.

    >>> [verb_class(v) for v in ("killed", "Patrolling", "announces", "painted")]
    ['kill', 'march', 'say', 'other']
    """
    word = verb.casefold()
    found = VERBS.get(word)
    return found or next((name for name, stem in _STEMS if stem.match(word)), "other")


def kind_of_word(word: str, *, opens: bool) -> str:
    """The kind of one word as written; ``opens`` when it is the first of its sentence.

    >>> [kind_of_word(w, opens=False) for w in ("near", "the", "hospital", "fled", "Ramla", ",")]
    ['near', 'det', 'building', 'verb', 'name', ',']
    """
    if not word[0].isalnum():
        return _MARKS.get(word, "")
    if word[0].isdigit():
        return "number"
    low = word.casefold().rstrip(".") if len(word) > 2 else word.casefold()
    if low in _PREPOSITION and low not in _KINDS:
        return low
    if low in _KINDS:
        return _KINDS[low]
    if word[0].isupper() and not opens:
        return "name"
    if low in _PAST or (low.endswith("ed") and len(low) > 3):
        return "verb"
    if low.endswith("ing") and len(low) > 4:
        return "ing"
    return "" if low.endswith("ly") else "noun"

"""GeoNames feature classes and codes to kinds of places.

Source: the list of feature codes at geonames.org/export/codes.html. Codes not named here follow
their class; roads and railways (class R) are no places of a gazetteer and have no kind.
"""

from geo.gazetteer.build.packaged import settlement
from geo.model.vocab import PlaceKind

__all__ = ["flags_of", "kind_of"]

_BY_CLASS = {
    "A": PlaceKind.REGION,
    "H": PlaceKind.SITE,
    "L": PlaceKind.REGION,
    "S": PlaceKind.SITE,
    "T": PlaceKind.REGION,
    "U": PlaceKind.SEA,
    "V": PlaceKind.REGION,
}

_CODES: dict[PlaceKind, str] = {
    PlaceKind.CONTINENT: "CONT",
    PlaceKind.COUNTRY: "PCL PCLD PCLF PCLH PCLI PCLIX PCLS TERR",
    PlaceKind.ADM1: "ADM1 ADM1H",
    PlaceKind.ADM2: "ADM2 ADM2H ADMD ADMDH PRSH",
    PlaceKind.ADM3: "ADM3 ADM3H ADM4 ADM4H ADM5 ADM5H",
    PlaceKind.QUARTER: "PPLX",
    PlaceKind.AIR_BASE: "AIRB",
    PlaceKind.AIRPORT: "AIRP AIRF",
    PlaceKind.BRIDGE: "BDG",
    PlaceKind.CAMP: "CMPRF",
    PlaceKind.CHECKPOINT: "PSTP",
    PlaceKind.CROSSING: "PSTB CSTM FY PASS",
    PlaceKind.DAM: "DAM DAMSB",
    PlaceKind.HOSPITAL: "HSP HSPC HSPD HSPL",
    PlaceKind.SITE: "MILB PRK AMUS OILF INDS",
    PlaceKind.RIVER: (
        "STM STMA STMB STMC STMD STMH STMI STMIX STMM STMQ STMS STMSB STMX WAD WADB WADJ WADM WADS "
        "WADX CNL CNLA CNLB CNLD CNLI CNLN CNLQ CNLSB CNLX DTCH DTCHD DTCHI DTCHM DTCHX RPDS"
    ),
    PlaceKind.LAKE: (
        "LK LKC LKI LKN LKNI LKO LKOI LKS LKSB LKSC LKSI LKSN LKSNI LKX RSV RSVI RSVT LGN LGNS "
        "LGNX LBED PND PNDI PNDN PNDS PNDSF PNDSI PNDSN MRSH MRSHN SWMP"
    ),
    PlaceKind.SEA: (
        "SEA OCN GULF BAY BAYS BGHT BNK BNKX CHN CHNL CHNM CHNN COVE ESTY FJD FJDS HBR HBRX INLT "
        "INLTQ RDST SD STRT SHOL SHOR RF RFC RFX"
    ),
    PlaceKind.MOUNTAINS: "MT MTS PK PKS HLL HLLS MTU RDGE SPUR VLC",
    PlaceKind.ISLAND: "ISL ISLET ISLF ISLM ISLS ISLT ISLX ATOL",
}
_BY_CODE = {code: kind for kind, codes in _CODES.items() for code in codes.split()}

_HISTORICAL = frozenset(
    ["ADM1H", "ADM2H", "ADM3H", "ADM4H", "ADM5H", "ADMDH", "PCLH", "PPLCH", "PPLH", "PPLQ", "RGNH"]
)


def kind_of(feature_class: str, feature_code: str, *, population: int = 0) -> PlaceKind | None:
    """The kind of a GeoNames feature; None for roads, railways and features without a class.

    >>> kind_of("S", "AIRB").value, kind_of("P", "PPL", population=65_915).value, kind_of("R", "RD")
    ('air_base', 'city', None)
    """
    known = _BY_CODE.get(feature_code)
    if known is not None:
        return known
    if feature_class == "P":
        return settlement(population)
    return _BY_CLASS.get(feature_class)


def flags_of(feature_code: str) -> frozenset[str]:
    """Flags that the code implies: abandoned and former places are ``historical``.

    >>> sorted(flags_of("PPLQ")), sorted(flags_of("PPLW")), sorted(flags_of("PPL"))
    (['historical'], ['destroyed'], [])
    """
    if feature_code == "PPLW":
        return frozenset({"destroyed"})
    return frozenset({"historical"}) if feature_code in _HISTORICAL else frozenset()

"""What generated figures name: places, banks with branches, groups of banks, indicators, publishers.

Real: the places of `places.py`, the large banks and their names, the indicators of seeds/. By rule:
which bank has a branch where, the names of branches and of local banks, groups of banks. Invented:
counties (codes that end in 91 to 99) and their sub-branches. What seeds/ defines is not defined again.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from places import PROVINCES

_SEEDS = Path(__file__).resolve().parents[1] / "seeds"
_PLACE = re.compile(r"([0-9]{2})([^ A-Za-z]+)([A-Za-zü']+)")
_COUNTIES = range(91, 100)
BLOCKS_A_FILE = 20_000  # a facts file has at most 32 MiB


class Place(NamedTuple):
    """A place; `place`: the short Chinese name, `size`: how much is lent there beside others."""

    code: str
    zh: str
    en: str
    slug: str
    level: str
    parent: str
    place: str
    size: int


class Brand(NamedTuple):
    """A bank that has branches, or (`local`) one of its own in every place."""

    code: str
    zh: str
    short: str
    en: str
    pinyin: str
    kind: str
    local: bool = False


class Subject(NamedTuple):
    """Whom figures are about: all banks of a place, or a bank there; `size`: its loans, 万元."""

    code: str
    province: str
    size: int


class Combo(NamedTuple):
    """An indicator by category: who publishes it, in whose words, and what it is a part of."""

    indicator: str
    category: str
    publisher: str
    term: str
    part_of: int  # an index of COMBOS; -1: of nothing
    percent: int  # of that, at most, when it begins


COMBOS = (
    Combo("all-loans", "all", "pbc", "各项贷款", -1, 0),
    Combo("green-loans", "all", "pbc", "绿色贷款", 0, 18),
    Combo("inclusive-msb-loans", "all", "pbc", "普惠小微贷款", 0, 16),
    Combo("agri-loans", "all", "pbc", "涉农贷款", 0, 28),
    Combo("digital-economy-loans", "all", "pbc", "数字经济产业贷款", 0, 8),
    Combo("pension-industry-loans", "all", "pbc", "养老产业贷款", 0, 2),
    Combo("manufacturing-loans", "all", "pbc", "制造业贷款", 0, 20),
    Combo("housing-loans", "all", "pbc", "个人住房贷款", 0, 24),
    Combo("tech-loans", "high-tech", "nfra", "科技型企业贷款", 0, 9),
    Combo("tech-loans", "tech-sme", "nfra", "科技型企业贷款", 0, 7),
    Combo("tech-loans", "srdi-sme", "nfra", "科技型企业贷款", 0, 6),
    Combo("tech-loans", "little-giant", "nfra", "科技型企业贷款", 10, 28),
    Combo("inclusive-sme-loans", "all", "nfra", "普惠型小微企业贷款", 0, 14),
    Combo("inclusive-agri-loans", "all", "nfra", "普惠型涉农贷款", 3, 22),
    Combo("private-enterprise-loans", "all", "nfra", "民营企业贷款", 0, 25),
    Combo("county-loans", "all", "ba", "县域贷款", 0, 26),
    Combo("inclusive-loans", "all", "ba", "普惠贷款", 0, 15),
    Combo("pension-institution-loans", "all", "ba", "养老机构贷款", 0, 2),
    Combo("infrastructure-loans", "all", "ba", "基础设施贷款", 0, 25),
    Combo("foreign-trade-loans", "all", "ba", "外贸企业贷款", 0, 10),
)
# What a publisher that restates another's figures calls it.
OTHER_TERMS = {
    "绿色贷款": "绿色信贷",
    "制造业贷款": "制造业各项贷款",
    "民营企业贷款": "民营企业贷款余额",
}
_INDICATORS = (
    ("manufacturing-loans", "制造业贷款", "loans to manufacturing", "pboc"),
    ("housing-loans", "个人住房贷款", "housing loans", "pboc"),
    ("private-enterprise-loans", "民营企业贷款", "loans to private enterprises", "nfra"),
    ("infrastructure-loans", "基础设施贷款", "loans to infrastructure", "none"),
    ("foreign-trade-loans", "外贸企业贷款", "loans to foreign trade enterprises", "none"),
)
PUBLISHERS = {
    "ba": ("{}银行业协会", "Banking Association of {}", "银行业服务简报"),
    "nfra": ("国家金融监督管理总局{}监管局", "NFRA {} Office", "银行业运行情况"),
    "pbc": ("中国人民银行{}分行", "PBOC {} Branch", "金融运行情况"),
}


def _brands() -> Iterator[Brand]:
    for line in _BRANDS.strip().splitlines():
        code, zh, short, en, pinyin, kind = (word.strip() for word in line.split("|"))
        yield Brand(code, zh, short, en, pinyin, kind, code.startswith("local"))


_BRANDS = """
icbc|中国工商银行|工商银行|Industrial and Commercial Bank of China|gong shang yin hang|state-owned
abc|中国农业银行|农业银行|Agricultural Bank of China|nong ye yin hang|state-owned
boc|中国银行|中国银行|Bank of China|zhong guo yin hang|state-owned
ccb|中国建设银行|建设银行|China Construction Bank|jian she yin hang|state-owned
local-rcb|农商银行|农商银行|Rural Commercial Bank|nong shang yin hang|rural-commercial
psbc|中国邮政储蓄银行|邮储银行|Postal Savings Bank of China|you chu yin hang|state-owned
bocom|交通银行|交通银行|Bank of Communications|jiao tong yin hang|state-owned
local-bank|银行|银行|Bank|yin hang|city-commercial
cmb|招商银行|招商银行|China Merchants Bank|zhao shang yin hang|joint-stock
adbc|中国农业发展银行|农业发展银行|Agricultural Development Bank of China|nong ye fa zhan yin hang|policy
citic|中信银行|中信银行|China CITIC Bank|zhong xin yin hang|joint-stock
spdb|上海浦东发展银行|浦发银行|Shanghai Pudong Development Bank|pu fa yin hang|joint-stock
cib|兴业银行|兴业银行|Industrial Bank|xing ye yin hang|joint-stock
cmbc|中国民生银行|民生银行|China Minsheng Bank|min sheng yin hang|joint-stock
ceb|中国光大银行|光大银行|China Everbright Bank|guang da yin hang|joint-stock
cdb|国家开发银行|国家开发银行|China Development Bank|guo jia kai fa yin hang|policy
pab|平安银行|平安银行|Ping An Bank|ping an yin hang|joint-stock
hxb|华夏银行|华夏银行|Hua Xia Bank|hua xia yin hang|joint-stock
cgb|广发银行|广发银行|China Guangfa Bank|guang fa yin hang|joint-stock
czbank|浙商银行|浙商银行|China Zheshang Bank|zhe shang yin hang|joint-stock
hengfeng|恒丰银行|恒丰银行|Hengfeng Bank|heng feng yin hang|joint-stock
cbhb|渤海银行|渤海银行|China Bohai Bank|bo hai yin hang|joint-stock
exim|中国进出口银行|进出口银行|Export-Import Bank of China|jin chu kou yin hang|policy
bank-of-beijing|北京银行|北京银行|Bank of Beijing|bei jing yin hang|city-commercial
bank-of-shanghai|上海银行|上海银行|Bank of Shanghai|shang hai yin hang|city-commercial
bank-of-jiangsu|江苏银行|江苏银行|Bank of Jiangsu|jiang su yin hang|city-commercial
bank-of-nanjing|南京银行|南京银行|Bank of Nanjing|nan jing yin hang|city-commercial
bank-of-ningbo|宁波银行|宁波银行|Bank of Ningbo|ning bo yin hang|city-commercial
bank-of-hangzhou|杭州银行|杭州银行|Bank of Hangzhou|hang zhou yin hang|city-commercial
local-village|村镇银行|村镇银行|Village Bank|cun zhen yin hang|village
"""


class World:
    """The subjects of so many provinces, as many as are wanted, and the blocks that define them."""

    def __init__(self, provinces: int, subjects: int) -> None:
        self.places = list(_places(provinces))
        self.provinces = [place for place in self.places if place.level == "province"]
        self._seeded = _seeded()
        self._blocks: list[dict[str, object]] = []
        self._defined: set[tuple[str, str]] = set()
        for place in self.places:
            self._define_place(place)
        for code, zh, en, owner in _INDICATORS:
            self._define_indicator(code, zh, en, owner)
        found = list(itertools.islice(self._all_subjects(), subjects))
        if len(found) < subjects:
            raise SystemExit(f"generate: no more than {len(found)} subjects; fewer rows, please")
        # In the order of provinces, so that each is one run of subjects.
        order = {place.code: number for number, place in enumerate(self.provinces)}
        self.subjects = sorted(found, key=lambda one: order[one.province])

    def definitions(self) -> Iterator[str]:
        """The facts files, one after another; each rests on those before it."""
        for start in range(0, len(self._blocks), BLOCKS_A_FILE):
            yield "\n".join(map(toml, self._blocks[start : start + BLOCKS_A_FILE]))

    def _all_subjects(self) -> Iterator[Subject]:
        """Groups first, then bank after bank, then the invented counties, bank after bank."""
        for place in self.places:
            yield self._group(place)
        brands = list(_brands())
        for number, brand in enumerate(brands):
            yield from self._branches(brand, self.places, 12 + number)
        counties = [county for place in self.places for county in _counties(place)]
        for place in counties:
            self._define_place(place)
        for number, brand in enumerate(brands):
            yield from self._branches(brand, counties, 12 + number)

    def _group(self, place: Place) -> Subject:
        code = f"banks-in-{place.slug}"
        if not self._is_seeded("subject", code):
            self._put(
                "subject",
                code=code,
                kind="bank-group",
                name_zh=f"{place.zh}银行业",
                name_en=f"banks in {place.en}",
                name_en_basis="ours",
                pinyin=f"{place.slug.replace('-', ' ')} yin hang ye",
                place=place.code,
            )
        return Subject(code, _province(place), place.size)

    def _branches(self, brand: Brand, places: Iterable[Place], share: int) -> Iterator[Subject]:
        if not brand.local:
            self._define_bank(brand.code, brand.zh, brand.en, brand.pinyin, brand.kind)
        for place in places:
            if brand.local and place.level == "province":
                continue
            code = self._local(brand, place) if brand.local else self._branch(brand, place)
            yield Subject(code, _province(place), place.size // share)

    def _local(self, brand: Brand, place: Place) -> str:
        """A bank of the place itself."""
        name = f"{place.place}{brand.zh}"
        held = self._seeded.get(("bank", name))
        if held is not None:
            return held
        for other in _brands():
            if other.zh == name:  # it has branches elsewhere
                self._define_bank(other.code, other.zh, other.en, other.pinyin, other.kind)
                return other.code
        code = f"{place.slug}-{brand.code.removeprefix('local-')}"
        pinyin = f"{place.slug.replace('-', ' ')} {brand.pinyin}"
        self._define_bank(code, name, f"{place.en} {brand.en}", pinyin, brand.kind, place)
        return code

    def _branch(self, brand: Brand, place: Place) -> str:
        code = f"{brand.code}-{place.slug}"
        if place.level == "county":
            above, level, word, en = _slug_above(place), "sub-branch", "支行", "Sub-branch"
            parent = f"{brand.code}-{above}"
        else:
            parent, level, word, en = brand.code, "branch", "分行", "Branch"
        name = f"{brand.short}{place.place}{word}"
        pinyin = f"{brand.pinyin} {place.slug.replace('-', ' ')}"
        self._define_bank(
            code, name, f"{brand.en} {place.en} {en}", pinyin, brand.kind, place, level, parent
        )
        return code

    def _define_bank(
        self,
        code: str,
        zh: str,
        en: str,
        pinyin: str,
        kind: str,
        place: Place | None = None,
        level: str = "head-office",
        parent: str = "",
    ) -> None:
        if self._is_seeded("bank", code):
            return
        above = {"parent": parent} if parent else {}
        where = {} if place is None else {"place": place.code}
        names = {"name_zh": zh, "name_en": en, "name_en_basis": "ours", "pinyin": pinyin}
        self._put("bank", code=code, **names, kind=kind, level=level, **above, **where)

    def _define_place(self, place: Place) -> None:
        if self._is_seeded("place", place.code):
            return
        self._put(
            "place",
            code=place.code,
            name_zh=place.zh,
            name_en=place.en,
            name_en_basis="ours",
            level=place.level,
            parent=place.parent,
        )

    def _define_indicator(self, code: str, zh: str, en: str, owner: str) -> None:
        self._put(
            "indicator",
            code=code,
            name_zh=zh,
            name_en=en,
            name_en_basis="ours",
            kind="statistic",
            owner=owner,
            definition_zh=f"{zh}; 编造的数据所用",
            definition_en=f"{en}, for generated data",
            definition_basis="ours",
        )

    def _is_seeded(self, block: str, code: str) -> bool:
        return (block, code) in self._seeded

    def _put(self, block: str, **values: object) -> None:
        if (block, str(values["code"])) not in self._defined:
            self._defined.add((block, str(values["code"])))
            self._blocks.append({"": block, **values})


def toml(block: dict[str, object]) -> str:
    """A block of a facts file; its name stands under the empty key."""
    name = block[""]
    lines = [f"[{name}]" if name == "source" else f"[[{name}]]"]
    for key, value in block.items():
        if key and isinstance(value, list):
            lines.append(f"{key} = [{', '.join(map(_quoted, value))}]")
        elif key:
            lines.append(f"{key} = {_quoted(value)}")
    return "\n".join(lines) + "\n"


def _quoted(value: object) -> str:
    return str(value) if isinstance(value, int) else f'"{value}"'


def _seeded() -> dict[tuple[str, str], str]:
    """What seeds/ defines: codes by kind of block and code, banks by their names too."""
    found = {}
    for path in sorted(_SEEDS.glob("*.toml")):
        for block, entries in tomllib.loads(path.read_text("utf-8")).items():
            for entry in entries if isinstance(entries, list) else ():
                if "code" in entry:
                    found[block, entry["code"]] = entry["code"]
                    found.setdefault((block, entry["name_zh"]), entry["code"])
    return found


def _places(provinces: int) -> Iterator[Place]:
    """Each of the first so many provinces, with what is under it."""
    lines = PROVINCES.strip().splitlines()
    taken = {line.split(":")[0].split(" ", 2)[2].lower().replace(" ", "-") for line in lines}
    for line in lines[:provinces]:
        head, _, rest = line.partition(": ")
        number, zh, en = head.split(" ", 2)
        slug, code = en.lower().replace(" ", "-"), f"{number}0000"
        short = re.sub("(壮族|回族|维吾尔)?自治区$|[省市]$", "", zh)
        yield Place(code, zh, en, slug, "province", "100000", short, 600_000_000)
        for under, name, own in _PLACE.findall(rest):
            yield _under(
                Place(code, zh, en, slug, "province", "", short, 0), under, name, own, taken
            )


def _under(province: Place, number: str, name: str, en: str, taken: set[str]) -> Place:
    if name.endswith("区") and province.zh.endswith("市"):
        code, level, zh = f"{province.code[:2]}01{number}", "district", name
    else:
        code, level = f"{province.code[:2]}{number}00", "prefecture"
        zh = name if 20 < int(number) < 50 else f"{name}市"
    slug = en.lower().replace("ü", "v").replace("'", "")
    if slug in taken:  # 苏州 and 宿州
        slug = f"{slug}-{province.slug}"
    taken.add(slug)
    # Neighbours in the list are of different sizes.
    size = 20_000_000 + 7_000_000 * (int(number) * 5 % 11)
    return Place(code, zh, en, slug, level, province.code, name, size)


def _counties(place: Place) -> Iterator[Place]:
    """The invented counties of a prefecture."""
    if place.level != "prefecture":
        return
    for number in _COUNTIES:
        name = f"{place.place}第{number - 90}县"
        yield Place(
            f"{place.code[:4]}{number}",
            f"{name}(编造)",
            f"{place.en} County {number - 90} (invented)",
            f"{place.slug}-c{number - 90}",
            "county",
            place.code,
            name,
            place.size // 12,
        )


def _province(place: Place) -> str:
    return f"{place.code[:2]}0000"


def _slug_above(place: Place) -> str:
    return place.slug.rsplit("-", 1)[0]

"""The structure of figures as an SDMX-ML 3.0 message, made and written by pysdmx.

All that needs pysdmx is here; who writes the format imports this when it is asked for. SDMX-ML,
because pysdmx and sdmx1 both read it; sdmx1 reads no structures in SDMX-JSON. pysdmx has one name
for a thing and writes it as English: both names go in as one, and are parted in the text it gives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pysdmx.io.xml.sdmx30.writer.structure import write
from pysdmx.model import (
    Agency,
    AgencyScheme,
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    Organisation,
    Role,
)
from pysdmx.model.message import Header

from finstats.model.sdmx_components import (
    AGENCY,
    COMPONENTS,
    DATED,
    TIME,
    UNDATED_FLOW,
    VERSION,
)
from finstats.model.sdmx_components import Component as Ours
from finstats.render.sdmx_lists import CLOSED, CONCEPTS, CodeLists, Named
from finstats.result import Label

_SCHEME = "CS_FIGURES"
_URN = f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:{_SCHEME}({VERSION})"
_FLOWS = {
    DATED: Label("已发布的数字", "published figures"),
    UNDATED_FLOW: Label("已发布的数字 (日期未载)", "published figures without a date"),
}
_TYPES = {
    "text": DataType.STRING,
    "decimal": DataType.DECIMAL,
    "integer": DataType.INTEGER,
    "flag": DataType.BOOLEAN,
    "time": DataType.PERIOD,
}
_ROLES = {"dimension": Role.DIMENSION, "measure": Role.MEASURE, "attribute": Role.ATTRIBUTE}
_BETWEEN = "\u241f"  # stands between the two names of a thing
_BOTH = re.compile(
    r'(\s*)<com:(Name|Description) xml:lang="en">'
    rf"([^<{_BETWEEN}]*){_BETWEEN}([^<{_BETWEEN}]*)</com:\2>"
)
# That an attribute is of the one measure, which goes without saying; sdmx1 cannot read it.
_MEASURE = re.compile(r"\s*<str:MeasureRelationship>.*?</str:MeasureRelationship>", re.DOTALL)
_NOT_OF_XML = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff{_BETWEEN}]")


def structure_message(lists: CodeLists) -> str:
    """The message: agency, concepts, code lists, a structure and a flow with dates, one without."""
    text = write(_structures(lists), header=Header(sender=Organisation(id=AGENCY)))
    return _BOTH.sub(_parted, _MEASURE.sub("", str(text)))


def _parted(found: re.Match[str]) -> str:
    space, tag, zh, en = found.groups()
    return "".join(
        f'{space}<com:{tag} xml:lang="{lang}">{text}</com:{tag}>'
        for lang, text in (("zh", zh), ("en", en))
    )


def _both(label: Label) -> str:
    """Both texts as one, without what XML cannot hold."""
    zh, en = (_NOT_OF_XML.sub("\ufffd", text) for text in label)
    return f"{zh}{_BETWEEN}{en}"


def _structures(
    lists: CodeLists,
) -> Sequence[AgencyScheme | Codelist | ConceptScheme | DataStructureDefinition | Dataflow]:
    owner = Agency(id=AGENCY, name=_both(Label("finstats", "finstats")))
    codelists = {name: _codelist(name, codes) for name, codes in lists.items()}
    concepts = {one.id: _concept(one) for one in COMPONENTS}
    scheme = ConceptScheme(
        id=_SCHEME,
        name=_both(Label("数字的概念", "concepts of figures")),
        agency=AGENCY,
        version=VERSION,
        items=tuple(concepts.values()),
    )
    components = [_component(one, concepts[one.id], codelists.get(one.codes)) for one in COMPONENTS]
    dated = _definition(DATED, components)
    undated = _definition(UNDATED_FLOW, [one for one in components if one.id != TIME])
    return (
        AgencyScheme(agency="SDMX", items=(owner,)),
        *codelists.values(),
        scheme,
        *(dated, undated),
        *map(_flow, (dated, undated)),
    )


def _codelist(name: str, codes: Mapping[str, Named]) -> Codelist:
    label = next(CONCEPTS[one.id] for one in COMPONENTS if one.codes == name)
    return Codelist(
        id=f"CL_{name}",
        name=_both(label),
        agency=AGENCY,
        version=VERSION,
        items=tuple(_code(code, called) for code, called in codes.items()),
        is_partial=name not in CLOSED,
    )


def _code(code: str, called: Named) -> Code:
    about = None if called.about is None else _both(called.about)
    return Code(id=code, name=_both(called.name), description=about)


def _concept(one: Ours) -> Concept:
    return Concept(id=one.id, name=_both(CONCEPTS[one.id]), urn=f"{_URN}.{one.id}")


def _component(one: Ours, concept: Concept, codes: Codelist | None) -> Component:
    return Component(
        id=one.id,
        required=one.required,
        role=_ROLES[one.role],
        concept=concept,
        local_dtype=_TYPES.get(one.kind),
        local_codes=codes,
        attachment_level="O" if one.role == "attribute" else None,
    )


def _definition(flow: str, components: Sequence[Component]) -> DataStructureDefinition:
    return DataStructureDefinition(
        id=flow,
        name=_both(_FLOWS[flow]),
        agency=AGENCY,
        version=VERSION,
        components=Components(components),
    )


def _flow(definition: DataStructureDefinition) -> Dataflow:
    return Dataflow(
        id=definition.id,
        name=definition.name,
        agency=AGENCY,
        version=VERSION,
        structure=definition.short_urn,
    )

"""The words that head the columns of lists and programmes, in three languages."""

import re

from missions.pasting.lines import header_word

PEOPLE = {
    "number": "n°|no|n|#|num|numero|n° d'ordre|nº|s/n|ordre",
    "name": "nom complet|name|full name|names|nome completo|nome|participant"
    "|participants|prenom et nom|prenoms et nom|prenoms et noms|participante"
    "|prenom s et nom|first name and surname",
    "family_first": "nom|noms|nom et prenom|nom et prenoms|noms et prenoms"
    "|nom prenom|nom prenoms|nom & prenoms|apelido e nome|surname and first name"
    "|nombre y apellido|nom s et prenom s",
    "given": "prenom|prenoms|first name|given name|given names|first names"
    "|primeiro nome|forename",
    "family": "nom de famille|last name|surname|family name|apelido",
    "title": "fonction|titre|poste|qualite|position|title|function|cargo|funcao"
    "|job title|designation|fonction et structure|titre fonction|titre et fonction"
    "|emploi|poste occupe|fonctions",
    "institution": "institution|structure|organisation|organization|organisme|service"
    "|direction|instituicao|entite|ministere|ministry|institution/structure|agency"
    "|organizacao|organizacion|institucion|organisation/institution|employer"
    "|structure de provenance|structure/institution|ministere/institution",
    "sex": "sexe|genre|f/h|h/f|m/f|f/m|h/m|sex|gender|sexo|genero",
    "civility": "civilite|civ|salutation|mr/mrs|mr/ms|tratamento|civility",
    "role": "role|role dans la delegation|role in the delegation|delegation|papel",
    "email": "email|e-mail|courriel|mail|adresse electronique|correio eletronico"
    "|adresse e-mail|adresse mail|adresse email|email address|e-mail address",
    "skip": "contact|contacts|telephone|tel|phone|signature|emargement|telefone|mobile"
    "|portable|nationalite|nationality|passeport|passport|n° de passeport|observations"
    "|observation|remarks|assinatura|whatsapp|pays|country|email/tel|tel/email",
}
PROGRAMME = {
    "day": "date|dates|jour|jours|day|data|dia|jour/date|date/jour|jour et date",
    "hours": "horaire|horaires|heure|heures|time|hora|horario|hours|creneau|timing"
    "|plage horaire|schedule",
    "start": "debut|start|de|from|inicio|heure de debut|start time|begin",
    "end": "fin|end|a|to|until|fim|heure de fin|end time",
    "institution": "institution|structure|structure visitee|institution visitee|host"
    "|organisation|organization|organisme|instituicao|institution hote|structures"
    "|institutions|structure d'accueil|institution to visit|institution visited"
    "|institution d'accueil",
    "activity": "activite|activites|activity|activities|intitule|designation|programme"
    "|atividade|event|evenement|description|rencontre|visite|visit|meeting|seance"
    "|session|agenda|item",
    "subject": "objet|theme|themes|sujet|sujets|subject|topic|topics|assunto|purpose"
    "|points a aborder|thematique|thematiques|tema",
    "place": "lieu|lieux|place|venue|location|local|adresse|address|lugar|endroit",
    "morning": "matin|matinee|morning|am|manha",
    "afternoon": "apres-midi|afternoon|pm|tarde",
    "skip": "responsable|responsables|observations|observation|remarks|contact|n°|no"
    "|responsible|point focal|focal point|interlocuteur|interlocuteurs|participants"
    "|transport|statut|status|person|personne|#|nº",
}


# "Nom de la structure", which is nobody's name.
OF_A_BODY = re.compile(
    r"(?:nom|name|nome) (?:de|of|da|du|do).*(?:structure|institu|organi|minist|service)"
)
# Words that head the same column whatever follows: "Structure à visiter".
SAYS_ENOUGH = {
    *("fonction", "poste", "position", "structure", "institution", "organisation"),
    *("organisme", "heure", "horaire", "lieu", "activite", "objet", "theme", "sujet"),
    *("subject", "topic", "venue", "telephone", "contact", "instituicao"),
}


def columns(words: dict[str, str]) -> dict[str, str]:
    return {
        word: name for name, several in words.items() for word in several.split("|")
    }


WHOM = {"institution", "activity", "morning", "afternoon"}
PEOPLE_COLUMNS, PROGRAMME_COLUMNS = columns(PEOPLE), columns(PROGRAMME)


def header(cells: list[str], known: dict[str, str]) -> list[str] | None:
    """Which column each cell heads; None where these cells head none.

    A column nobody knows is left out rather than taken for another.
    """
    found = [_column(header_word(cell), known) for cell in cells]
    named = {name for name in found if name}
    return found if len(named) > 1 and len(named - {"number", "skip"}) else None


def _column(word: str, known: dict[str, str]) -> str:
    """By its words, by one of two ("Fonction/Titre"), or by how it begins."""
    if word in known:
        return known[word]
    if OF_A_BODY.match(word):
        return "institution"
    for part in re.split(r" ?/ ?| et | and | e ", word):
        if part in known:
            return known[part]
    first = word.split(" ")[0]
    return known.get(first, "") if first in SAYS_ENOUGH else ""


def people_header(cells: list[str]) -> list[str] | None:
    """With the meanings that depend on the columns beside: "Title", "Nom", "Role"."""
    found = header(cells, PEOPLE_COLUMNS)
    if found is None:
        return None
    if found.count("title") > 1 and _words(cells)[found.index("title")] in (
        "title",
        "titre",
    ):
        found[found.index("title")] = "civility"
    if "given" in found and "family" not in found:
        found = ["family" if name == "family_first" else name for name in found]
        found = ["family" if name == "name" else name for name in found]
    return found


def programme_header(cells: list[str]) -> list[str] | None:
    found = header(cells, PROGRAMME_COLUMNS)
    if found and "" in found and not WHOM & set(found):
        # "Date | Time | Guests of": whom one visits must stand in the one unknown.
        found[found.index("")] = "said"
    return found


def _words(cells: list[str]) -> list[str]:
    return [header_word(cell) for cell in cells]

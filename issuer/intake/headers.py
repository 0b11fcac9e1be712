"""The fixed columns of a Moodle gradebook in four languages, and what a grade column's end means.

Moodle writes headers in the language of whoever exports, and translations changed over the
years, so several words stand for one column. What is not recognised is proposed to nobody: the
person who makes the mapping names the column.
"""

import re
import unicodedata
from typing import Literal

Fixed = Literal["given", "family", "full", "id", "email", "institution", "department", "downloaded"]
Ending = Literal["real", "percent", "letter", "feedback"]

_FIXED: dict[Fixed, tuple[str, ...]] = {
    "given": ("First name", "Όνομα", "Nome", "Nome próprio", "Primeiro nome"),
    "family": ("Last name", "Surname", "Επώνυμο", "Επίθετο", "Cognome", "Apelido", "Sobrenome"),
    "full": ("Full name", "Ονοματεπώνυμο", "Πλήρες όνομα", "Nome completo", "Nome e cognome"),
    "id": (
        "ID number", "Αριθμός ID", "Κωδικός ID", "Αριθμός ταυτότητας", "Αριθμός μητρώου",
        "Codice identificativo", "Numero ID", "Codice ID", "Matricola", "Número de identificação",
        "Número de ID", "Número ID", "ID", "Número de identificação (ID)",
    ),
    "email": (
        "Email address", "Email", "E-mail", "Διεύθυνση email", "Διεύθυνση e-mail",
        "Διεύθυνση ηλεκτρονικού ταχυδρομείου", "Ηλεκτρονικό ταχυδρομείο", "Ηλ. ταχυδρομείο",
        "Indirizzo email", "Indirizzo e-mail", "Endereço de email", "Endereço de e-mail",
        "Endereço de correio eletrónico", "Correio eletrónico",
    ),
    "institution": (
        "Institution", "Ίδρυμα", "Οργανισμός", "Istituzione", "Istituto", "Instituição",
    ),
    "department": ("Department", "Τμήμα", "Dipartimento", "Departamento"),
    "downloaded": (
        "Last downloaded from this course", "Τελευταία λήψη από αυτό το μάθημα",
        "Ultimo scaricamento da questo corso", "Scaricato l'ultima volta da questo corso",
        "Ultimo download da questo corso", "Última transferência desta disciplina",
        "Último download desta disciplina", "Último download deste curso",
    ),
}  # fmt: skip

_TOTAL = (
    "Course total", "Σύνολο μαθήματος", "Συνολικός βαθμός μαθήματος", "Totale corso",
    "Totale del corso", "Total da disciplina", "Total da unidade curricular", "Total do curso",
)  # fmt: skip

_ENDINGS: dict[Ending, tuple[str, ...]] = {
    "real": ("Real", "Πραγματικό", "Πραγματική", "Πραγματικός", "Reale", "Punteggio", "Valore"),
    "percent": ("Percentage", "Ποσοστό", "Percentuale", "Percentagem", "Porcentagem"),
    "letter": ("Letter", "Γράμμα", "Lettera", "Letra"),
    "feedback": ("Feedback", "Σχόλια", "Σχόλιο", "Ανατροφοδότηση", "Commento", "Comentários"),
}

_HEADER = re.compile(r"(?P<name>.*\S)\s*\((?P<ending>[^()]+)\)\s*", re.DOTALL)


def folded(text: str) -> str:
    """The text without case, accents and repeated spaces, to compare headers by."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


_FIXED_BY_WORD = {folded(word): name for name, words in _FIXED.items() for word in words}
_ENDING_BY_WORD = {folded(word): name for name, words in _ENDINGS.items() for word in words}
_TOTAL_WORDS = frozenset(folded(word) for word in _TOTAL)


def fixed_column(header: str) -> Fixed | None:
    """Which of Moodle's own columns the header names, if any."""
    return _FIXED_BY_WORD.get(folded(header))


def grade_column(header: str) -> tuple[str, Ending | None]:
    """The item's name, with its module before a colon, and what the column shows of it."""
    match = _HEADER.fullmatch(header)
    ending = _ENDING_BY_WORD.get(folded(match["ending"])) if match else None
    return (match["name"].strip(), ending) if match and ending else (header.strip(), None)


def is_total(header: str) -> bool:
    """Whether the column is the total of the course, or of a category."""
    return folded(grade_column(header)[0]) in _TOTAL_WORDS


def recognised(headers: list[str]) -> int:
    """How many headers are Moodle's own: a measure of having read the file rightly."""
    return sum(fixed_column(header) is not None or is_total(header) for header in headers)

# ruff: noqa: RUF001 - letters of every kind are what it is about
"""Inputs for readers: true files changed by chance and by what is known to be nasty, each made from its number."""

from __future__ import annotations

import io
import json
import random
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence

LARGEST = 200_000
"""Bytes beyond which an input grows no more: what is slow with these is slow."""

NASTY = (
    *("NaN", "inf", "-inf", "Infinity", "1e308", "1e309", "-1e308", "1e-320", "-0", "0", "9" * 400, "1e" + "9" * 30),
    *("=1+1", "=cmd|'/c calc'!A0", "@SUM(A1)", "+1", "#REF!", "#N/A", "../../etc/passwd", "/etc/passwd", "C:\\x"),
    *("\x00", "\ufeff", "\u202e", "\u2028", "\u2212", "１２", "٣", "𝟜", "é", "\ud7ff", "\U0010ffff", "ﬁ", "İ"),
    *("1,5", "1.234,5", "1 000", "1'000", "1_000", "0x10", "1e5", ".5", "5.", "--5", "1e", "1921.0", "-1921", "99999"),
    *("[kt]", "[[kt]", "kt]", "[", "[]", "[kt^999999999]", "[kt^-3]", "[m3/s/s/s]", "[rub/{good}]", "[%]", "[€]"),
    *("35 m3/s", "5 %", "5 kt^999999", "1/kt", "2 ((((((kt", "3 " + "(" * 500, "4 kt" + "*kt" * 500, "7 1/1/1"),
    *("a" * 10_000, '"', '""', "'", ";", "\t", "\r", "\n", "\r\n", "\\", "\\u0000", "true", "yes", "null", "None", ""),
    *("<!DOCTYPE x [<!ENTITY a 'a'>]>", "&a;", "&#0;", "<![CDATA[x]]>", "<?xml version='1.1'?>", "%s%n", "{}", "{0}"),
    *("[[report]]", "[calendar", "= {", "x = [[[[", "1979-05-27T07:32:00Z", "0o7", "inf = nan", '"""', "'''"),
    *("[" * 3000, "{" * 3000, '{"a":' * 3000, "[[0,0]," * 300, "1" * 5000, "-181", "90.0000001", "[1e999, 0]"),
    *("data;", "end;", "param", ":=", ": tr", "set", "(*, a)", "[*]", "default", ".", "/*", "#"),
)
"""Texts that have broken readers of tables, settings, workbooks, shapes or models before."""

Change = Callable[[random.Random, bytes], bytes]


def mutated(number: int, kind: str, seeds: Sequence[bytes], change: Change) -> bytes:
    """The input of this number: a seed, changed a few times, half of them in ways that know its form.

    Args:
        number: the same number gives the same input.
        kind: of input, so that each draws its own numbers.
        seeds: true files of the kind.
        change: a change that knows the form of such files.
    """
    chance = random.Random(f"{kind} {number}")  # noqa: S311 - inputs, not secrets
    content = chance.choice(seeds)
    for _ in range(1 + min(int(chance.expovariate(0.6)), 8)):
        content = change(chance, content) if chance.random() < 0.6 else blind(chance, content, seeds)
        if len(content) > LARGEST:
            break
    return content[: LARGEST * 2]


def blind(chance: random.Random, content: bytes, seeds: Sequence[bytes] = ()) -> bytes:
    """A change that knows nothing of what it changes."""
    at, to = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    to = min(to, at + 1 + int(chance.expovariate(0.02)))
    act = chance.randrange(8)
    other = chance.choice(seeds) if seeds else content
    changes = (
        content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :],
        content[:at]
        + bytes([(content[at] if at < len(content) else 0) ^ (1 << chance.randrange(8))])
        + content[at + 1 :],
        content[:at] + content[to:],
        content[:at] + content[at:to] * chance.choice((2, 2, 3, 50)) + content[to:],
        content[:at],
        content[:at] + other[chance.randrange(len(other) + 1) :],
        content[:at] + nasty(chance).encode("utf-8", "replace") + content[to:],
        content[:at] + nasty(chance).encode("utf-8", "replace") + content[at:],
    )
    return changes[act]


def nasty(chance: random.Random) -> str:
    """A nasty text, some of them strung together."""
    return chance.choice(NASTY) if chance.random() < 0.9 else chance.choice(NASTY) + chance.choice(NASTY)


# ---- changes that know the form ----


def of_table(chance: random.Random, content: bytes) -> bytes:
    """A table with a cell, a row, a column, or what separates them changed."""
    lines = [line.split(",") for line in content.decode("utf-8", "replace").split("\n")]
    row = chance.randrange(len(lines))
    column = chance.randrange(len(lines[row]))
    act = chance.randrange(9)
    if act < 5:
        lines[0 if act == 0 else row][column if act else chance.randrange(len(lines[0]))] = nasty(chance)
    elif act == 5:
        lines.insert(row, list(lines[chance.randrange(len(lines))]))
    elif act == 6:
        for cells in lines:
            cells.append(chance.choice((nasty(chance), *cells)))
    elif act == 7:
        chance.shuffle(lines[row])
    separator = chance.choice((";", "\t", ", ")) if act == 8 else ","
    text = "\n".join(separator.join(cells) for cells in lines)
    encoding = chance.choice(("utf-8", "utf-8", "utf-8", "utf-8", "utf-16", "cp1251", "utf-8-sig"))
    return text.encode(encoding, "replace")


def of_lines(chance: random.Random, content: bytes) -> bytes:
    """A text of lines such as `key = value` with a value, a word or a line changed."""
    lines = content.decode("utf-8", "replace").split("\n")
    at = chance.randrange(len(lines))
    act = chance.randrange(6)
    key, equals, _ = lines[at].partition("=")
    if act == 0 and equals:
        lines[at] = f"{key}= {nasty(chance)}"
    elif act == 1 and equals:
        lines[at] = f"{key}= {json.dumps(nasty(chance), ensure_ascii=False)}"
    elif act == 2:
        words = re.findall(r"\w+|\W+", lines[at]) or [""]
        words[chance.randrange(len(words))] = nasty(chance)
        lines[at] = "".join(words)
    elif act == 3:
        lines.insert(at, lines[chance.randrange(len(lines))])
    elif act == 4:
        del lines[at]
    else:
        lines[at] = re.sub(r"\d+(\.\d+)?", lambda _: nasty(chance), lines[at], count=1)
    return "\n".join(lines).encode("utf-8", "replace")


def of_json(chance: random.Random, content: bytes) -> bytes:
    """A text of JSON with one of its words, numbers or brackets changed."""
    words = re.findall(r'"[^"]*"|[-\d.eE]+|\s+|.', content.decode("utf-8", "replace"), re.DOTALL)
    if not words:
        return content
    at = chance.randrange(len(words))
    act = chance.randrange(4)
    if act == 0:
        words[at] = nasty(chance)
    elif act == 1:
        words[at] = json.dumps(nasty(chance))
    elif act == 2:
        words[at] = chance.choice(words)
    else:
        words[at] = chance.choice(("null", "true", "[]", "{}", "-1e400", "1e22", '"Point"', "[[]]", "180", "0"))
    return "".join(words).encode("utf-8", "replace")


CELLS = (
    ' t="s"', ' t="b"', ' t="e"', ' t="d"', ' t="str"', ' t="x"', ' s="1"', ' s="99999999999"', ' r="XFE1"',
    ' r="A1048577"', ' r="a1"', ' r=""', ' r="A99999999999"', ' hidden="1"', ' xml:space="x"',
)  # fmt: skip
ELEMENTS = (
    "<f>1+1</f>", "<f>[1]x!A1</f>", "<v>1e999</v>", "<v>-1</v>", "<v/>", "<is><t>x</t></is>", "<c/>", "<row/>", "</c>",
    '<mergeCell ref="A1:XFD1048576"/>', '<row r="1048576"><c><v>1</v></c></row>', "<c><v>1</v></c>" * 500, "<rPh>",
    '<sheet name="_x" sheetId="1"/>', '<numFmt numFmtId="0" formatCode="[h]"/>', "<xf/>", "<si><t>x</t></si>",
    '<Relationship Id="r1" Type="x/worksheet" Target="../../x"/>', "<t>_x0000__xD800__x0041_</t>", "<cellXfs>",
)  # fmt: skip


def of_workbook(chance: random.Random, content: bytes) -> bytes:
    """A workbook with one of its parts changed, or with a part more or less."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = {entry.filename: book.read(entry) for entry in book.infolist()}
    except Exception:  # noqa: BLE001 - a change before has broken it
        return blind(chance, content)
    name = chance.choice(list(parts) or [""])
    act = chance.randrange(10)
    if act == 0:
        parts.pop(name, None)
    elif act == 1:
        odd = ("../x.xml", "/x.xml", "xl\\x.xml", "xl/vbaProject.bin", "x" * 3000, name.upper(), "", "C:x")
        parts[chance.choice(odd)] = parts.get(name, b"")
    elif act == 2:
        parts[name] = b" " * chance.choice((10, 1000, 3_000_000)) + parts.get(name, b"")
    else:
        parts[name] = _of_part(chance, parts.get(name, b""))
    made = io.BytesIO()
    packed = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(made, "w", packed) as book, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of two parts of one name, which are what is wanted
        for part, text in parts.items():
            book.writestr(part or "xl/workbook.xml", text)
    return made.getvalue()


def _of_part(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    marks = [found.start() for found in re.finditer("[<>]", text)]
    if not marks:
        return blind(chance, content)
    at = chance.choice(marks)
    act = chance.randrange(5)
    if act == 0:
        text = text[:at] + chance.choice(CELLS) + text[at:]
    elif act == 1:
        text = text[:at] + chance.choice(ELEMENTS) + text[at:]
    elif act == 2:
        found = chance.choice(re.findall(r'"[^"]*"', text) or ['""'])
        text = text.replace(found, f'"{nasty(chance)}"', chance.choice((1, 1, -1)))
    elif act == 3:
        found = chance.choice(re.findall(r">([^<]+)<", text) or [" "])
        text = text.replace(found, nasty(chance), chance.choice((1, 1, -1)))
    else:
        return blind(chance, content)
    return text.encode("utf-8", "replace")

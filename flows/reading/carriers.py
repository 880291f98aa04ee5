"""Who carries a parcel, and the numbers by which carriers follow one, told from how they are made."""

import re

# Services as they are printed behind the name of a carrier, the longer before the shorter.
_SERVICE = (
    r"Ground(?: (?:Advantage|Economy|Saver))?|Retail Ground|Home Delivery|SmartPost|SurePost|Mail Innovations"
    r"|Media Mail|Parcel Select|Priority(?: (?:Mail(?: Express)?|Overnight|Express))?"
    r"|First[- ]Class(?: (?:Package|Mail))?"
    r"|Standard(?: Overnight)?|First Overnight|Overnight|Express(?: (?:Saver|Worldwide|Mail))?"
    r"|(?:[23]|2nd|3rd|Two|Three|Second|Next)[- ]?Day(?: (?:Select|Air))?(?: A\.?M\b\.?)?|eCommerce|SmartMail"
    r"|International(?: (?:Economy|Priority))?|Worldwide(?: (?:Saver|Expedited|Economy))?|Expedited|Economy|Saver"
)
CARRIERS = re.compile(
    r"\b(?:UPS|FedEx|Fed Ex|USPS|U\.S\. Postal Service|United States Postal Service|DHL|OnTrac|LaserShip|Purolator|"
    rf"Canada Post|Royal Mail|DPD|GLS|Amazon Logistics|Veho|UniUni)[®™]?(?:\s+(?:{_SERVICE})[®™]?(?!\w))*(?!\w)",
    re.IGNORECASE,
)
# How an entry of a log goes on with the number: "Shipped, tracking number 1Z999AA10123456784"
WITH_NUMBER = re.compile(r",? (?:with |under )?(?:the )?(?:tracking|parcel|waybill) .*$", re.IGNORECASE)
_TOLD = re.compile(
    r"\b(?:tracking|air ?way ?bill|way ?bill|consignment|parcel|shipment)"
    r"(?: (?:number|id|code|reference|no\.?|nr\.?|#))*"
    r"(?: is)?[:#]? *(?P<number>(?-i:[A-Z]{0,4}\d[A-Z0-9-]*(?: [A-Z]{0,4}\d[A-Z0-9-]*)*))(?=[\s.,;)]|$)",
    re.IGNORECASE,
)
# "Shipped via GLS, no. 6190044812"
_BEHIND_CARRIER = re.compile(
    rf"{CARRIERS.pattern}[,:]? (?:no\.?|nr\.?|number|#)[: ]*(?P<number>[A-Z]{{0,4}}\d[\dA-Z -]*)(?=[.,;)]|$)",
    re.IGNORECASE,
)
_RETURN = re.compile(r"\breturn", re.IGNORECASE)
_DIGITS = 8  # that a number told in a sentence has at least
KNOWN_NUMBER = re.compile(
    r"\b(1Z[0-9A-Z]{16}|9[1-5]\d\d(?: ?\d{4}){4} ?\d\d|\d{4} \d{4} \d{4}"
    r"|(?<![\d-])\d{12}(?![\d-])|(?<![\d-])\d{15}(?![\d-]))\b"
)
_NUMBER = re.compile(r"^(?:no\.?|number|#|id)?\s*[:#]?\s*([A-Z0-9][A-Z0-9 -]{4,38}[A-Z0-9])$", re.IGNORECASE)


def read_number(text: str) -> str | None:
    """Returns a tracking number as printed, or ``None`` for words.

    >>> read_number("1Z999AA10123456784"), read_number("not available yet")
    ('1Z999AA10123456784', None)
    """
    without_carrier = CARRIERS.sub("", text).strip(" ():,·-#")
    for candidate in (text.strip(" ():,#"), without_carrier):
        match = _NUMBER.match(candidate)
        if (
            match
            and sum(letter.isdigit() for letter in match[1]) >= 5
            and not re.search(r"[a-z]{3,}", match[1], re.IGNORECASE)
        ):
            return match[1].strip()
    known = KNOWN_NUMBER.search(text)
    return known[1] if known else None


def told_number(text: str) -> str | None:
    """Returns the tracking number that a sentence tells: "Sent with DHL, airway bill 7720 4410 83"."""
    told = None if _RETURN.search(text) else _TOLD.search(text) or _BEHIND_CARRIER.search(text)
    number = told["number"].strip() if told else ""
    return number if sum(letter.isdigit() for letter in number) >= _DIGITS else None


def read_carrier(text: str) -> str | None:
    """Returns the carrier that the text names, with its service ("UPS Ground"), or ``None``."""
    match = CARRIERS.search(text)
    return match.group().strip() if match else None


def named_carrier(text: str) -> str | None:
    """Returns the carrier behind its label: one that is known, or a few words that look like a name."""
    known = read_carrier(text)
    if known:
        return known
    named = len(text.split()) <= 4 and text[:1].isupper() and not any(letter.isdigit() for letter in text)
    return text.strip(" .") if named else None

"""Finding the form that signs a customer in among all others of a page: registering, look-ups, newsletters.

Some shops ask for the email address first and for the password on the next page (or in the same place, afterwards).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flows.fields import find_button, find_field, forms_of, registers
from flows.reading.words import is_one_of, mentions
from flows.shop import SignInWords
from flows.snapshot import Field, Snapshot

_ANY = ("submit",)  # says nothing of what is sent
_TYPED = frozenset({"email", "text", "tel", ""})


@dataclass(frozen=True, slots=True)
class EmailStep:
    """The first of two steps: the field for the email address and the button that leads on."""

    email: Field
    button: Field


def find_sign_in_form(snapshot: Snapshot, captions: tuple[str, ...]) -> list[Field]:
    """Returns the fields of the one form that signs a customer in; empty when there is none, or no single one."""
    forms = [fields for fields in forms_of(snapshot).values() if sum(field.type == "password" for field in fields) == 1]
    forms = [fields for fields in forms if not registers(fields)] or forms
    if len(forms) > 1:
        named = [
            fields for fields in forms if any(field.is_button and is_one_of(field.text, captions) for field in fields)
        ]
        forms = named or forms
    return forms[0] if len(forms) == 1 else []


def find_email(form: Iterable[Field], labels: tuple[str, ...]) -> Field | None:
    """Returns the field for the email address (or the user name) of a sign-in form."""
    form = [field for field in form if field.type in {"email", "text", "tel", ""} and field.tag == "input"]
    found = find_field(form, labels, types=("email",), autocomplete=("username", "email"), names=r"mail|user|login")
    writable = [field for field in form if not field.disabled and not field.read_only]
    return found or (writable[0] if len(writable) == 1 else None)


def find_email_step(snapshot: Snapshot, words: SignInWords) -> EmailStep | None:
    """Returns the form that asks for the email address alone and leads on to the password, if there is just one.

    A newsletter, a look-up and a form that makes an account are none, and none is on a page that does not speak of
    signing in.
    """
    headings = [snapshot.text_of(element.index) for element in snapshot.elements if element.role == "heading"]
    if not any(mentions(title, (*words.invite, "account", "welcome")) for title in (snapshot.title, *headings)):
        return None
    found = [
        step
        for fields in forms_of(snapshot).values()
        if not any(field.type == "password" for field in fields) and not registers(fields)
        for step in _email_steps(snapshot, fields, words)
    ]
    return found[0] if len(found) == 1 else None


def _email_steps(snapshot: Snapshot, fields: list[Field], words: SignInWords) -> Iterable[EmailStep]:
    asked = [field for field in fields if field.tag == "input" and field.type in _TYPED and not _searches(field)]
    email = find_email(asked, words.email)
    if email is None or _is_in_frame(snapshot, email) or (email.form >= 0 and len(asked) != 1):
        return
    after = [field for field in fields if field.is_button and field.run >= email.run and not field.disabled]
    button = next(
        (field for field in after if is_one_of(field.text, words.submit) and not is_one_of(field.text, _ANY)), None
    )
    if button is not None:
        yield EmailStep(email, button)


def find_press(form: Iterable[Field], secret: Field, captions: tuple[str, ...]) -> Field | None:
    """Returns the button that sends the password: one after its field rather than one before (a page's header)."""
    form = list(form)
    return find_button([field for field in form if field.run >= secret.run], captions) or find_button(form, captions)


def _searches(field: Field) -> bool:
    return field.type == "search" or any("search" in label.casefold() for label in field.labels)


def _is_in_frame(snapshot: Snapshot, field: Field) -> bool:
    return any(
        element.role in {"contentinfo", "banner", "navigation"} or element.tag in {"footer", "nav"}
        for element in snapshot.ancestors(field.element)
    )

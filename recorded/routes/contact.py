"""The contact form: no csrf, only the email is checked, and the answer proves nothing but that it was answered."""

from starlette.responses import Response

from recorded.routes.sign_in import valid_email
from recorded.routes.submitting import submit
from recorded.state import Submission
from recorded.visit import Visit

TAKEN = "Subscribe to contact us success"
BAD_EMAIL = "Please provide a valid email Id"


async def show_contact(visit: Visit) -> Response:
    """The form."""
    return visit.render("contact-us")


async def take_message(visit: Visit) -> Response:
    """The form's XHR. The length of the comment is not checked, as on the platform."""
    if visit.request.method != "POST":
        return visit.failure()
    form = await visit.form()
    visit.shop.attempts.append(visit.action)
    if not valid_email(form.get("contactEmail", "")):
        return visit.json({"error": True, "msg": BAD_EMAIL})

    def _take() -> Submission:
        email = visit.customer.email if visit.customer else None
        submission = Submission(fields=form, taken_at=visit.shop.clock(), customer=email)
        visit.shop.submissions.append(submission)
        return submission

    def _answer(_: Submission, *, twice: bool) -> Response:
        return visit.json({"success": True, "msg": TAKEN} | ({"times": 2} if twice else {}))

    return submit(visit, take=_take, answer=_answer, refuse=lambda: visit.json({"error": True, "msg": BAD_EMAIL}))


ROUTES = {"ContactUs-Landing": show_contact, "ContactUs-Subscribe": take_message}

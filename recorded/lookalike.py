"""A page on another host that looks like the shop's sign-in; what is posted to it is kept, and should be nothing."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from recorded.shopfront import ForeignPost, Shopfront

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign In | Michael Kors practice shop</title></head>
<body><h1>Login</h1>
<form class="login" method="post" action="/login">
<label for="login-form-email">Email</label> <input type="email" id="login-form-email" name="loginEmail" required>
<label for="login-form-password">Password</label>
<input type="password" id="login-form-password" name="loginPassword" required>
<button type="submit">Login</button>
</form></body></html>"""


async def answer(shop: Shopfront, request: Request) -> Response:
    """Show the look-alike, and write down what it is given."""
    if request.method == "POST":
        fields = {key: str(value) for key, value in (await request.form()).items()}
        shop.foreign_posts.append(ForeignPost(path=request.url.path, fields=fields))
    return HTMLResponse(_PAGE)

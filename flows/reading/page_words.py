"""The words and signs by which a page as a whole is told: walls, maintenance, errors, account, history.

The signs of walls are not the shop's but their vendors'; each is listed as the vendors' own pages and public notes on
them describe it. Nothing here was tried on the live shop.
"""

# Words of a whole page that stops robots: Akamai, PerimeterX, DataDome, Imperva, Cloudflare, and the usual wording.
WALL_WORDS = (
    "access denied", "access to this page has been denied", "you don't have permission to access",
    "pardon our interruption", "just a moment", "attention required", "verifying your device", "verify you are human",
    "verify you're human", "verify that you are human", "are you a robot", "are you human", "i'm not a robot",
    "not a robot", "press & hold", "press and hold", "unusual traffic", "unusual activity", "checking your browser",
    "complete the security check", "security check", "confirm you are human", "confirm you're human",
    "confirm that you are human", "powered and protected by", "prove you are human", "prove you're human",
    "automated access", "bot detection", "request blocked", "you have been blocked", "you've been blocked",
    "sorry, you have been blocked", "enable cookies and javascript", "human verification", "solve the puzzle",
    "complete the captcha", "captcha", "request unsuccessful", "too many requests", "real person", "one more step",
    "suspicious activity", "forbidden", "error 403", "403 forbidden", "blocked", "not a bot", "you're a bot",
    "you are a bot", "automated requests", "automated tools", "automated traffic", "you have been stopped",
    "you've been stopped", "your ip address", "your ip", "ray id", "incident id", "automated behavior",
    "automated browsing",
)  # fmt: skip
# Frames in which a vendor puts its question: host or path of the frame, as the vendors' documentation gives them.
WALL_FRAMES = (
    "captcha-delivery.com", "hcaptcha.com", "recaptcha/api2/bframe", "recaptcha/enterprise/bframe",
    "challenges.cloudflare.com", "arkoselabs.com", "funcaptcha.com",
)  # fmt: skip
# Accessible names of such frames.
WALL_FRAME_NAMES = (
    "datadome captcha", "hcaptcha security challenge", "recaptcha challenge", "cloudflare security challenge",
    "human verification challenge", "security challenge", "captcha",
)  # fmt: skip
# Ids and classes of the boxes that hold the question; they break a tie where a frame has no name.
WALL_HINTS = (
    "px-captcha", "sec-if-cpt-container", "sec-cpt-if", "cf-challenge", "captcha-container", "challenge-form",
)  # fmt: skip
# Words of a shop that is closed for a while.
MAINTENANCE_WORDS = (
    "site offline", "down for maintenance", "undergoing maintenance", "scheduled maintenance", "site maintenance",
    "under maintenance", "performing maintenance", "we'll be back", "we will be back", "be right back",
    "be back soon", "back shortly", "back soon", "temporarily offline", "currently offline", "temporarily closed",
    "closed for maintenance", "site is down", "site is currently unavailable", "website is currently unavailable",
    "store is currently unavailable", "temporarily down", "making improvements", "making some improvements",
    "sprucing up", "maintenance in progress", "service unavailable", "brief pause", "temporarily unavailable",
    "high volume of visitors", "high demand", "offline for maintenance", "tidying up", "freshening up",
    "shop is resting", "shop is closed for a moment", "maintenance mode", "planned maintenance",
    "back in a few minutes", "back online shortly", "back online soon", "scheduled update", "some updates",
    "getting a refresh", "closed for a little while", "closed for a while", "closed for a moment", "closed for now",
    "closed for the moment", "reopen shortly", "reopening soon", "open again at", "open again soon",
    "open the doors again",
    "doors will open again", "curtains are drawn", "rearrange the shelves", "rearranging the shelves",
    "restocking the shelves",
    "back open soon", "we're closed while", "closed while we", "back online by", "back online at",
)  # fmt: skip
# Words of a page that could not be shown.
ERROR_WORDS = (
    "for technical reasons", "csrf token mismatch", "we cannot find the page", "can't find the page",
    "can't find that page", "couldn't find that page", "couldn't find the page", "could not find the page",
    "page not found", "page you requested", "page you are looking for", "page you're looking for", "no longer exists",
    "something went wrong", "an error occurred", "an error has occurred", "internal server error", "bad gateway",
    "gateway timeout", "unexpected error", "we're having trouble", "technical difficulties", "technical problem",
    "technical issue", "http error", "error 404", "error 500", "page doesn't exist", "page does not exist",
    "page has moved", "this page is gone", "page isn't here", "cannot be displayed", "unable to process your request",
    "trouble loading", "didn't load", "hit a snag", "oops", "not found", "wandered off", "mistyped",
)  # fmt: skip
# Words that only an error page has, in the midst of the shop's usual frame: two of them tell it.
APOLOGIES = (
    "try again in a few minutes", "try again in a moment", "try again in a minute", "try again later", "our fault",
    "on our end", "on our side", "at our end", "if it keeps happening", "if this keeps happening",
    "if the problem persists",
    "our team this code", "error code", "quote this code", "this reference", "while loading", "could not load",
    "couldn't load", "couldn't open", "we've been notified", "our team has been notified", "not you, it's us",
)  # fmt: skip
# Headings of the account's own page.
ACCOUNT_HEADINGS = (
    "my account", "account", "your account", "account overview", "account dashboard", "dashboard", "welcome back",
    "my profile", "account home", "account details", "overview",
)  # fmt: skip
# Headings of the list of orders.
HISTORY_HEADINGS = (
    "order history", "my orders", "your orders", "orders", "purchase history", "recent orders", "past orders",
    "all orders", "your purchases", "my purchases", "order list", "your order history",
)  # fmt: skip

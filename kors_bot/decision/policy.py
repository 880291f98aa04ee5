"""The policy that settings and shop map add up to."""

from typing import TYPE_CHECKING

from kors_bot.decision.words import Anchor, Policy

if TYPE_CHECKING:
    from kors_bot.settings import Settings


def build_policy(settings: "Settings") -> Policy:
    """Take what deciding needs to know from the settings and the shop's map."""
    site = settings.shop_map.site
    return Policy(
        return_window_days=settings.return_window_days,
        return_window_from=Anchor(settings.return_window_from.value),
        follow_up_after=settings.follow_up_after,
        max_follow_ups=settings.max_follow_ups,
        timezone=site.time_zone,
        phone=site.phone,
    )

"""Taking the words of something that was erased out of everything that people were told of it."""

import re
from collections.abc import Collection

from django.db.models import Q

from waymark.shared.notifications import rules
from waymark.shared.notifications.models import Message, Notice


def forget_words(*, link: str, titles: Collection[str], instead: str) -> None:
    """Put other words in place of these titles, in notices and in mails, also those sent.

    `link` is the address of what was erased; what lies below it goes with it. Called inside the
    act that erases.
    """
    whole = "|".join(re.escape(rules.one_line(title)) for title in titles)
    # A title stands alone, ends a line, “New reply: the title (26 November)”, or is quoted.
    title = re.compile(
        rf"(?:^|(?<=[:?] ))(?:{whole})(?=$| \()|(?<=“)(?:{whole})(?=”)", re.MULTILINE
    )
    about = Q(link__startswith=link) | Q(body__contains=link)
    notices = list(Notice.objects.filter(about))
    mails = list(Message.objects.filter(body__contains=link))
    everything: list[Notice | Message] = [*notices, *mails]
    for told in everything:
        told.subject = title.sub(instead, told.subject)
        told.body = title.sub(instead, told.body)
    Notice.objects.bulk_update(notices, ["subject", "body"])
    Message.objects.bulk_update(mails, ["subject", "body"], batch_size=100)

"""Dates and sizes as a language writes them: the same as the browser's `static/js/days.js` does.

English is written as in Britain, by what Python itself knows; every other language by the CLDR, for
which Babel is imported when it is first needed.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta

from chat.values.languages import ENGLISH, LANGUAGES
from chat.values.words import words
from chat.web.language import language, t, tn

UNITS = ("bytes", "kB", "MB", "GB")


def day_label(day: date, today: date) -> str:
    """Return `Today`, `Yesterday` or the date in words, with the year when it is another one."""
    if day == today:
        return t("Today")
    if day == today - timedelta(days=1):
        return t("Yesterday")
    return date_in_words(day, with_year=day.year != today.year)


def day_and_time(at: datetime, today: date) -> str:
    """Return `today 10:42`, `yesterday 10:42`, `tomorrow 9:00` or `Monday 3 March 10:42`."""
    sentence = {
        today: words("today {time}"),
        today - timedelta(days=1): words("yesterday {time}"),
        today + timedelta(days=1): words("tomorrow {time}"),
    }.get(at.date())
    time = f"{at:%H:%M}"
    if sentence is not None:
        return t(sentence, time=time)
    day = date_in_words(at.date(), with_year=at.year != today.year)
    return t("{date} {time}", date=day, time=time)


def in_full(at: datetime) -> str:
    """Return `Tuesday 4 March 2026, 10:42:07`."""
    day = date_in_words(at.date(), with_year=True)
    return t("{date}, {time}", date=day, time=f"{at:%H:%M:%S}")


def date_in_words(day: date, *, with_year: bool) -> str:
    """Return `Monday 3 March`, with the year behind it or without."""
    tag = language()
    if tag == ENGLISH:
        return f"{day:%A} {day.day} {day:%B}{f' {day.year}' if with_year else ''}"
    from babel import Locale  # noqa: PLC0415 -- not for English alone
    from babel.dates import format_date  # noqa: PLC0415 -- likewise

    locale = Locale.parse(LANGUAGES[tag].locale)
    # The CLDR has these dates with short names alone; whoever wants long ones widens the fields.
    short = locale.datetime_skeletons["yMMMEd" if with_year else "MMMEd"].pattern
    return format_date(day, re.sub("MMM+", "MMMM", re.sub("E+", "EEEE", short)), locale=locale)


def size(count: int) -> str:
    """Return so many bytes in words: `14.2 kB`."""
    power = min(int(math.log10(max(count, 1)) / 3), len(UNITS) - 1)
    if power == 0:
        return tn("{n} byte", "{n} bytes", count)
    return f"{count / 1000**power:.1f} {UNITS[power]}"

"""Objects of the standard library are told in a few characters, without their code."""

import collections
import datetime
import decimal
import re
import uuid


class Celsius(float):
    pass


def take(value):
    return None


def countdown():
    yield 1


utc = datetime.timezone.utc
take(datetime.datetime(2026, 11, 25, 16, 9, 0, 500000, tzinfo=utc))
take(datetime.date(2026, 1, 2))
take(datetime.time(1, 2, 3))
take(datetime.timedelta(days=-1, seconds=3723))
take(decimal.Decimal("-1.50"))
take(decimal.Decimal("1E+30"))
take(decimal.Decimal("0.0000001"))
take(uuid.UUID("12345678-1234-5678-9abc-123456789abc"))
take(collections.deque([1, 2]))
take(slice(1, None))
take(re.compile("a+b"))
take(Celsius(21.5))
take(countdown())

# tree: thread: <module>{ Celsius=None take(value=datetime.datetime(2026-11-25 16:09:00.5+00:00))=None take(value=datetime.date(2026-01-02))=None take(value=datetime.time(01:02:03))=None take(value=datetime.timedelta(-1 day, 1:02:03))=None take(value=decimal.Decimal('-1.50'))=None take(value=decimal.Decimal('1E+30'))=None take(value=decimal.Decimal('1E-7'))=None take(value=uuid.UUID('12345678-1234-5678-9abc-123456789abc'))=None take(value=collections.deque([1, 2]))=None take(value=slice(1, None, None))=None take(value=re.Pattern('a+b'))=None take(value=__main__.Celsius(21.5))=None take(value=<generator countdown>)=None }=None
# tree(public): thread: <module>{ Celsius=None take(value=<datetime.datetime>)=None take(value=<datetime.date>)=None take(value=<datetime.time>)=None take(value=<datetime.timedelta>)=None take(value=<decimal.Decimal>)=None take(value=<decimal.Decimal>)=None take(value=<decimal.Decimal>)=None take(value=<uuid.UUID>)=None take(value=<collections.deque>)=None take(value=<slice>)=None take(value=<re.Pattern>)=None take(value=<__main__.Celsius>)=None take(value=<generator>)=None }=None

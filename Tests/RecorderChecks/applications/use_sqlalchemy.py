# needs sqlalchemy
"""Two tables with a relation in a database in memory: inserts, joins, an update, a failed transaction."""

from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Guest(Base):
    __tablename__ = "guest"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    orders: Mapped[list["Order"]] = relationship(back_populates="guest")


class Order(Base):
    __tablename__ = "purchase"
    id: Mapped[int] = mapped_column(primary_key=True)
    drink: Mapped[str]
    guest_id: Mapped[int] = mapped_column(ForeignKey("guest.id"))
    guest: Mapped[Guest] = relationship(back_populates="orders")


def main():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for number in range(20):
            guest = Guest(name=f"guest {number}")
            guest.orders = [Order(drink=drink) for drink in ("tea", "coffee")]
            session.add(guest)
        session.commit()
    with Session(engine) as session:
        count = select(Guest.name, func.count(Order.id)).join(Guest.orders).group_by(Guest.id)
        assert {n for _, n in session.execute(count)} == {2}
        for order in session.scalars(select(Order).where(Order.drink == "tea")):
            order.drink = f"{order.drink} for {order.guest.name}"
        session.commit()
        session.add(Guest(name="guest 1"))
        try:
            session.commit()
        except IntegrityError:
            session.rollback()
    engine.dispose()


main()

"""An object-heavy program of small methods: a sheet of cells whose formulas depend on each other and are kept up to date."""


class Cell:
    def __init__(self, name, formula):
        self.name = name
        self.formula = formula
        self.readers = []
        self.value = 0
        self.mark = 0

    def connect(self):
        for source in self.formula.sources():
            source.add_reader(self)

    def add_reader(self, cell):
        self.readers.append(cell)

    def refresh(self):
        value = self.formula.compute()
        if self.has_changed(value):
            self.value = value
            return True
        return False

    def has_changed(self, value):
        return value != self.value

    def read(self):
        return self.value


class Constant:
    def __init__(self, value):
        self.value = value

    def sources(self):
        return ()

    def compute(self):
        return self.value

    def change(self, value):
        self.value = value


class Formula:
    def __init__(self, *cells):
        self.cells = cells

    def sources(self):
        return self.cells


class Sum(Formula):
    def compute(self):
        total = 0
        for cell in self.cells:
            total += cell.read()
        return self.bounded(total)

    def bounded(self, total):
        return total % 1_000_003


class Greatest(Formula):
    def compute(self):
        first, second = self.cells
        return self.pick(first.read(), second.read())

    def pick(self, left, right):
        return left if left > right else right


class Label(Formula):
    def compute(self):
        return self.text("sum", self.cells[0].read())

    def text(self, prefix, number):
        return prefix if number % 2 else "even"


class Sheet:
    def __init__(self):
        self.cells = []
        self.mark = 0

    def add(self, name, formula):
        cell = Cell(name, formula)
        cell.connect()
        self.cells.append(cell)
        return cell

    def change(self, cell, value):
        cell.formula.change(value)
        return self.update(cell)

    def update(self, start):
        self.mark += 1
        changed = 0
        waiting = [start]
        while waiting:
            cell = waiting.pop()
            if self.visit(cell):
                changed += 1
                waiting.extend(cell.readers)
        return changed

    def visit(self, cell):
        cell.mark = self.mark
        return cell.refresh()


def build(width):
    sheet = Sheet()
    row = [sheet.add(f"input {n}", Constant(n)) for n in range(width)]
    inputs = row
    while len(row) > 1:
        row = [combine(sheet, row, place) for place in range(0, len(row) - 1, 2)]
    return sheet, inputs


def combine(sheet, row, place):
    kind = Greatest if place % 8 == 6 else Sum
    cell = sheet.add("inner", kind(row[place], row[place + 1]))
    sheet.add("label", Label(cell))
    return cell


def run(rounds=12, width=32):
    sheet, inputs = build(width)
    total = 0
    for step in range(rounds):
        for cell in inputs:
            total += sheet.change(cell, cell.read() + step)
    return total

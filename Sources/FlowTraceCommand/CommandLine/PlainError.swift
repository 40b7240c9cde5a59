import TraceCollector

/// An error whose description is a sentence for the user.
protocol PlainError: Error, CustomStringConvertible {}

extension CollectorError: PlainError {}
extension SpawnError: PlainError {}

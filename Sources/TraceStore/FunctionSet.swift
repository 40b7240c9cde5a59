/// A set of functions, one bit each: for scanning the function column.
package struct FunctionSet: Equatable, Sendable {
    private(set) var words: [UInt64] = []

    package init() {}

    package init(_ functions: some Sequence<FunctionID>) {
        for function in functions { insert(function) }
    }

    package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    package mutating func insert(_ function: FunctionID) {
        let index = Int(function.raw >> 6)
        while words.count <= index { words.append(0) }
        words[index] |= 1 << UInt64(function.raw & 63)
    }

    package func contains(_ function: FunctionID) -> Bool {
        let index = Int(function.raw >> 6)
        return index < words.count && words[index] & (1 << UInt64(function.raw & 63)) != 0
    }

    package static func == (left: FunctionSet, right: FunctionSet) -> Bool {
        let (short, long) = left.words.count < right.words.count ? (left, right) : (right, left)
        return short.words.elementsEqual(long.words.prefix(short.words.count))
            && long.words.dropFirst(short.words.count).allSatisfy { $0 == 0 }
    }
}

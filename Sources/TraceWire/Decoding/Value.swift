/// A value as it was recorded: bounded in depth, items and bytes. One case for each `ValueTag`.
///
/// `length` and `count` are the true ones of the program; what is stored may be only the beginning. Types are numbers of the
/// process that sent them.
package indirect enum Value: Equatable, Sendable {
    case none
    case boolean(Bool)
    case missing
    case ellipsis
    case notImplemented
    case masked
    case elided
    case integer(Int64)
    /// `bytes`: the magnitude's highest ones, little-endian; all of them when `bytes.count * 8 >= bits`.
    case bigInteger(isNegative: Bool, bits: Int, bytes: [UInt8])
    case float(Double)
    case complex(Double, Double)
    /// `length` in Unicode scalars.
    case string(String, length: Int)
    case bytes([UInt8], length: Int)
    case byteArray([UInt8], length: Int)
    case tuple([Value], count: Int)
    case list([Value], count: Int)
    case set([Value], count: Int)
    case frozenSet([Value], count: Int)
    case dictionary([Entry], count: Int)
    case range(Value, Value, Value)
    case object(type: UInt32, address: UInt64, attributes: [Attribute], count: Int)
    case enumMember(type: UInt32, name: String, value: Value)
    /// A class itself.
    case type(UInt32)
    case function(String)
    case module(String)
    /// What the program's own `repr` answered; `length` in Unicode scalars.
    case representation(String, length: Int)
    case typedTuple(type: UInt32, [Value], count: Int)
    case typedValue(type: UInt32, Value)
    case typeOnly(UInt32)
    /// What the recorder says of an object; `isCall`: between parentheses behind the type's name, as one would make it.
    case described(type: UInt32, String, isCall: Bool)
    /// A case of an enumeration of Swift; parts without a label have an empty name.
    case enumCase(type: UInt32, name: String, payload: [Attribute], count: Int)
    case structure(type: UInt32, fields: [Attribute], count: Int)
    case labelledTuple([Attribute], count: Int)
    case float32(Float)
    case interval(Value, Value, isClosed: Bool)

    package struct Entry: Equatable, Sendable {
        package var key: Value
        package var value: Value

        package init(key: Value, value: Value) {
            self.key = key
            self.value = value
        }
    }

    package struct Attribute: Equatable, Sendable {
        package var name: String
        package var value: Value

        package init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }
}

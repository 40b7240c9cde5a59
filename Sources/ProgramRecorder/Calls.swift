import CRecorder

// What flowtrace.h declares. Its structures are read by their layout: this module has no C of its own.

@c(ft_enter_values)
public func enterValues(_ function: UnsafeMutableRawPointer, _ values: UnsafeRawPointer?, _ count: Int) {
    guard let writer = ProgramThreads.writer() else { return }
    let number = ProgramFunctions.number(function)
    let told = CallRules.told(number)
    let isSilent = told & CallRules.Told.nothing != 0 || UInt64(writer.pointee.lane.pointee.depth) >= CallRules.depth
    ProgramThreads.open(writer)?.push(isSilent: isSilent)
    if isSilent { return }
    guard let values, count > 0, told & CallRules.Told.arguments != 0 else { return writer.enter(number, key: nil) }
    let secrets = ProgramFunctions.secrets(function)
    var region = ValueRegion(writer.beginEnterWithArguments(number, key: nil))
    var index = 0
    while index < count, index < 64 {
        let isSecret = secrets >> UInt64(index) & 1 != 0
        region.value(values + 16 * index, isSecret: isSecret)
        index += 1
    }
    writer.finish(region.close())
}

@c(ft_leave_value)
public func leaveValue(_ result: UnsafeRawPointer?) {
    guard let writer = ProgramThreads.writer(), ProgramThreads.endsToldCall(writer), let top = writer.top else {
        return
    }
    if top.pointee.serial != 0 { writer.exceptionState(EventTag.handled, serial: top.pointee.serial, line: 0) }
    guard let result, CallRules.told(top.pointee.function) & CallRules.Told.result != 0 else { return writer.exit() }
    var region = ValueRegion(writer.beginExitWithResult())
    region.value(result, isSecret: false)
    writer.finish(region.close())
}

@c(ft_raise)
public func raise(_ type: UnsafePointer<CChar>, _ message: UnsafePointer<CChar>?) {
    guard let writer = ProgramThreads.writer(), ProgramThreads.endsToldCall(writer), let top = writer.top else {
        return
    }
    let number = ProgramFunctions.type(type)
    var serial = top.pointee.serial
    if serial == 0 || top.pointee.mark != number &+ 1 {
        if serial != 0 { writer.exceptionState(EventTag.handled, serial: serial, line: 0) }
        serial = ft_next_serial()
        var out = writer.beginRaise(serial: serial, line: 0, flags: RaiseFlags.first)
        out.varint(number)
        var region = ValueRegion(out)
        region.message(message)
        writer.finish(region.close())
    }
    writer.unwind(serial: serial)
    if let caller = writer.top {
        caller.pointee.serial = serial
        caller.pointee.mark = number &+ 1
    }
}

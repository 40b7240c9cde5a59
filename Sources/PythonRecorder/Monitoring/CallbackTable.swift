import CPython

/// Who answers each event.
struct CallbackTable {
    var start: py_vectorcall
    var `return`: py_vectorcall
    var yield: py_vectorcall
    var resume: py_vectorcall
    var throwInto: py_vectorcall
    var unwind: py_vectorcall
    var raise: py_vectorcall
    var reraise: py_vectorcall
    var handled: py_vectorcall

    static var recording: CallbackTable {
        CallbackTable(
            start: start, return: `return`, yield: yield, resume: resume, throwInto: CoroutineCallbacks.throwInto,
            unwind: ExceptionCallbacks.unwind, raise: ExceptionCallbacks.raise, reraise: ExceptionCallbacks.reraise,
            handled: ExceptionCallbacks.handled)
    }

    private static var start: py_vectorcall {
        guard Layout.isKnown else { return PublicCallbacks.start }
        guard QuickCallbacks.isPossible else { return CallCallbacks.start }
        py_general_start = { CallCallbacks.starts($0) }
        return Layout.currentFrameIsIndirect ? QuickCallbacks.startIndirectly : QuickCallbacks.start
    }

    private static var `return`: py_vectorcall {
        guard Layout.isKnown else { return PublicCallbacks.return }
        guard QuickCallbacks.isPossible else { return CallCallbacks.return }
        py_general_return = { CallCallbacks.returns($0) }
        return Layout.currentFrameIsIndirect ? QuickCallbacks.returnIndirectly : QuickCallbacks.return
    }

    private static var resume: py_vectorcall {
        guard QuickCallbacks.isPossible else { return CoroutineCallbacks.resume }
        py_general_resume = { CoroutineCallbacks.resume($0) }
        return Layout.currentFrameIsIndirect ? QuickCallbacks.resumeIndirectly : QuickCallbacks.resume
    }

    private static var yield: py_vectorcall {
        guard QuickCallbacks.isPossible else { return CoroutineCallbacks.yield }
        py_general_yield = { CoroutineCallbacks.yields($0) }
        return Layout.currentFrameIsIndirect ? QuickCallbacks.yieldIndirectly : QuickCallbacks.yield
    }

    /// Of a session of the package.
    static var session: CallbackTable {
        CallbackTable(
            start: SessionCallbacks.start, return: SessionCallbacks.return, yield: SessionCallbacks.yield,
            resume: SessionCallbacks.resume, throwInto: SessionCallbacks.throwInto, unwind: SessionCallbacks.unwind,
            raise: SessionCallbacks.raise, reraise: SessionCallbacks.reraise, handled: SessionCallbacks.handled)
    }
}

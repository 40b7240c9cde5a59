import Interface
import TraceStore

/// Something that is worked out once for each function.
struct FunctionNotes<Note> {
    private var notes: [Note?] = []

    func known(_ id: FunctionID) -> Note? { Int(id.raw) < notes.count ? notes[Int(id.raw)] : nil }

    mutating func note(_ id: FunctionID, _ note: Note) { _ = self(id) { note } }

    mutating func callAsFunction(_ id: FunctionID, _ make: () -> Note) -> Note {
        let index = Int(id.raw)
        while notes.count <= index { notes.append(nil) }
        if let note = notes[index] { return note }
        let note = make()
        notes[index] = note
        return note
    }
}

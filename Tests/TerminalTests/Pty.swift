import CVterm
import Foundation
import Screen

/// A terminal in memory at the far end of a pseudo-terminal.
/// Only `bytes` is shared with the reading thread, under the lock.
final class Pty: @unchecked Sendable {
    let near: Int32
    let far: Int32
    let vterm: OpaquePointer
    let screen: OpaquePointer
    private let lock = NSLock()
    private var bytes: [UInt8] = []
    private var marks = 0
    private let ended = DispatchSemaphore(value: 0)

    init(_ size: Size) throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        var window = winsize(
            ws_row: UInt16(size.height), ws_col: UInt16(size.width), ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&master, &slave, nil, nil, &window) == 0 else { throw POSIXError(.ENOTTY) }
        near = slave
        far = master
        vterm = vterm_new(Int32(size.height), Int32(size.width))
        vterm_set_utf8(vterm, 1)
        screen = vterm_obtain_screen(vterm)
        vterm_screen_enable_altscreen(screen, 1)
        vterm_screen_reset(screen, 1)
        let reader = Thread { [self] in pump() }
        reader.start()
    }

    /// Ends the reading thread and closes both ends.
    func close() {
        Glibc.close(near)
        ended.wait()
        Glibc.close(far)
        vterm_free(vterm)
    }

    /// Reads on its own thread: a pseudo-terminal holds few bytes, and a terminal that is not read blocks.
    private func pump() {
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(far, &chunk, chunk.count)
            if count <= 0 { break }
            lock.withLock { bytes += chunk[..<count] }
        }
        ended.signal()
    }

    /// Waits until all that was written so far has come through, shows it, and answers it.
    @discardableResult func settle() -> [UInt8] {
        marks += 1
        let mark = Array("\u{1b}]7777;\(marks)\u{7}".utf8)
        _ = write(near, mark, mark.count)
        while true {
            let all = lock.withLock { bytes }
            if all.count >= mark.count, all.suffix(mark.count).elementsEqual(mark) {
                lock.withLock { bytes.removeAll() }
                let written = Array(all.dropLast(mark.count))
                written.withUnsafeBytes { raw in
                    _ = vterm_input_write(vterm, raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
                }
                return written
            }
            usleep(200)
        }
    }

    /// As if typed.
    func type(_ text: String) {
        let typed = Array(text.utf8)
        _ = write(far, typed, typed.count)
    }

    func resize(_ size: Size) {
        var window = winsize(
            ws_row: UInt16(size.height), ws_col: UInt16(size.width), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(far, UInt(TIOCSWINSZ), &window)
        vterm_set_size(vterm, Int32(size.height), Int32(size.width))
    }

    func cell(_ x: Int, _ y: Int) -> VTermScreenCell {
        var cell = VTermScreenCell()
        vterm_screen_get_cell(screen, VTermPos(row: Int32(y), col: Int32(x)), &cell)
        return cell
    }

    /// What the cell shows; a space where nothing was written, empty for the right half of a wide character.
    func text(_ x: Int, _ y: Int) -> String {
        let cell = cell(x, y)
        var text = ""
        withUnsafeBytes(of: cell.chars) { raw in
            for value in raw.bindMemory(to: UInt32.self) {
                if value == UInt32.max { return }
                guard value != 0, let scalar = Unicode.Scalar(value) else { break }
                text.unicodeScalars.append(scalar)
            }
            if text.isEmpty { text = " " }
        }
        return text
    }

    /// nil for the terminal's own colour, otherwise `palette` or `rgb`.
    static func color(_ color: VTermColor) -> Color? {
        if color.type & 6 != 0 { return nil }
        if color.type & 1 != 0 { return .palette(color.indexed.idx) }
        return .rgb(color.rgb.red, color.rgb.green, color.rgb.blue)
    }

    var modes: [UInt8] {
        var modes = termios()
        tcgetattr(near, &modes)
        return withUnsafeBytes(of: &modes) { Array($0) }
    }
}

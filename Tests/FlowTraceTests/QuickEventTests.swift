import FlowTrace
import Testing
import TraceWire

extension RecorderTests {
    @Suite
    struct QuickEventTests {
        /// Numbers around the limits of each length of a varint.
        static let functions: [UInt32] = [
            0, 1, 127, 128, 16383, 16384, 2_097_151, 2_097_152, EnterHead.greatestFunction - 1,
        ]

        @Test(arguments: functions)
        func `the head of a function holds its varint`(_ function: UInt32) {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { buffer in
                var expected = ByteWriter(buffer.baseAddress!)
                expected.varint(function)
                let head = EnterHead(function: function, results: 2)
                #expect(Int(head.count) == expected.next - buffer.baseAddress!)
                for place in 0..<Int(head.count) {
                    #expect(UInt8(truncatingIfNeeded: head.bytes >> (8 * UInt32(place))) == buffer[place])
                }
            }
        }

        @Test func `a quick enter says what a general one says`() throws {
            let process = RecordedProcess()
            process.start(connects: false)
            var refused = 0
            JoinedThread.recording { writer in
                guard Writer.mayBeQuick else { return }
                writer.enter(1, key: nil)
                for function in Self.functions {
                    for site: UInt32 in [0, 1, 127, 128, 255, 256, 16383, 16384] {
                        var head = EnterHead(function: function, results: 2)
                        let lane = writer.pointee.lane
                        let (begin, ordinal) = (writer.pointee.cursor, lane.pointee.calls)
                        let key = UnsafeRawPointer(begin)
                        guard
                            writer.quickEnter(
                                &head, lane.pointee.stack + lane.pointee.depth, key: key, site: site,
                                at: Writer.quickTicks)
                        else {
                            #expect(writer.pointee.cursor == begin && lane.pointee.calls == ordinal)
                            refused += site < 16384 ? 1 : 0
                            writer.enter(function, key: key, site: site)
                            writer.exit()
                            continue
                        }
                        #expect(site < 16384)
                        let length = writer.pointee.cursor - begin
                        var reader = ByteReader(UnsafeRawBufferPointer(start: begin + 2, count: length - 2))
                        #expect(begin[0] >= EventTag.shortEnter)
                        #expect(reader.varint() == UInt64(function))
                        #expect(reader.varint() == UInt64(site))
                        #expect(reader.left == 0)
                        let top = writer.top?.pointee
                        #expect(top?.key == key && top?.function == function && top?.results == 2)
                        #expect(top?.ordinal == ordinal && top?.serial == 0 && top?.mark == 0)
                        let depth = lane.pointee.depth
                        if !writer.quickExit(at: Writer.quickTicks) { writer.exit() }
                        #expect(lane.pointee.depth == depth - 1)
                    }
                }
            }.join()
            // A thread may lose its core between two events, but not each time.
            #expect(refused < 9 * 7 / 2)
            Recorder.stop(reason: 0)
        }
    }
}

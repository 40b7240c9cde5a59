/// The recorder's memory file: what a process leaves behind.
///
/// A recorder keeps its records and chunks in a memory file (memfd), and passes its descriptor (SCM_RIGHTS) with the first byte that it
/// sends to an explorer. When the stream breaks off without its `end` record, since the process was killed, called `_exit` or became
/// another program, the explorer reads from the file what was published and not sent: nothing is lost.
///
/// All numbers are little-endian. Offsets of the header, 4,096 bytes:
///
/// | offset | size | field |
/// | --- | --- | --- |
/// | 0 | 4 | magic `FTCM` |
/// | 4 | 4 | version of this layout |
/// | 8 | 4 | slots: chunks that there is room for |
/// | 12 | 4 | stream |
/// | 16 | 4 | blocks of the record log that are in the file |
///
/// Then, each from the next multiple of 4,096: the table of slots (`Slot`, 56 bytes each); the table of blocks of the record log
/// (`Block`, 24 bytes each); the chunks, 64 KiB a slot; the blocks of the record log, 64 KiB each.
///
/// Blocks are in no order: each says which part of the log it holds. From a block that all readers have got, records of what is gone
/// are taken, what is left of two goes into one, and the other holds a later part then.
package struct HistoryLayout {
    /// `FTCM`
    package static let magic: UInt32 = 0x4D43_5446
    package static let version: UInt32 = 2
    package static let page = 4096
    /// 1 GiB of records at a time: ten million functions. Beyond, records are dropped and counted, and their functions have no name.
    package static let greatestBlocks = 1 << 14

    package enum Field {
        package static let version = 4
        package static let slots = 8
        package static let stream = 12
        package static let blocks = 16
    }

    /// Offsets in the entry of a slot; the 8 bytes before are the recorder's own.
    package enum Slot {
        package static let stride = 56
        /// Bytes that may be read, 4 bytes.
        package static let published = 8
        /// Number of the chunk in the process, from 1, 8 bytes; 0: the slot is free.
        package static let order = 16
        /// As in the frame's header, 8 bytes each.
        package static let time = 24
        package static let callsBefore = 32
        /// 4 bytes each.
        package static let writer = 40
        package static let sequence = 44
        package static let tickScale = 48
    }

    /// Offsets in the entry of a block.
    package enum Block {
        package static let stride = 24
        /// Bytes of all records ever before and up to the end of those that it holds, 8 bytes each.
        package static let begin = 0
        package static let end = 8
        /// Bytes that it holds, 4 bytes; less than `end - begin` when some of its records are gone; 0: the block is free.
        package static let count = 16
    }

    package let slots: Int

    package init(slots: Int) { self.slots = slots }

    package var table: Int { HistoryLayout.page }
    package var blockTable: Int { table + HistoryLayout.pages(slots * Slot.stride) }
    package var chunks: Int { blockTable + HistoryLayout.pages(HistoryLayout.greatestBlocks * Block.stride) }
    package var blocks: Int { chunks + slots * Wire.maximumPayload }
    /// Of the whole file. Its pages exist once they are written.
    package var size: Int { blocks + HistoryLayout.greatestBlocks * Wire.maximumPayload }

    private static func pages(_ bytes: Int) -> Int { (bytes + page - 1) / page * page }
}

import Testing

@testable import FlowTraceCommand

@Suite struct SpillFolderTests {
    @Test func `a folder in memory is known by its mount`() {
        let mounts = "/dev/vda / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n/dev/vdb /tmp/disk ext4 rw 0 0\n"
        #expect(SpillFolder.isInMemory("/tmp", mounts) && SpillFolder.isInMemory("/tmp/deep", mounts))
        #expect(!SpillFolder.isInMemory("/var/tmp", mounts) && !SpillFolder.isInMemory("/tmp/disk", mounts))
        #expect(!SpillFolder.isInMemory("/tmpx", mounts) && !SpillFolder.isInMemory("/tmp", ""))
        #expect(SpillFolder.residentBytes > 1 << 20)
    }
}

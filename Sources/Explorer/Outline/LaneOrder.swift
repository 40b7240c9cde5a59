import TraceStore

/// The lanes of each process, in the order in which they appeared.
package struct LaneOrder: Equatable, Sendable {
    /// Index: `ProcessID.raw`.
    private(set) var lanes: [[LaneID]] = []
    /// Index of a lane among the lanes of its process, and its process; index: `LaneID.raw`.
    private var places: [Place] = []

    private struct Place: Equatable, Sendable {
        var process: ProcessID
        var index: Int
    }

    var processCount: Int { lanes.count }
    var laneCount: Int { places.count }

    /// Takes in the lanes and processes that are new. O(1) when there are none.
    mutating func update(_ store: TraceStore) {
        while lanes.count < store.processCount { lanes.append([]) }
        while places.count < store.laneCount {
            let lane = LaneID(raw: UInt32(places.count))
            let process = store.lane(lane).process
            places.append(Place(process: process, index: lanes[Int(process.raw)].count))
            lanes[Int(process.raw)].append(lane)
        }
    }

    func process(of lane: LaneID) -> ProcessID { places[Int(lane.raw)].process }

    func index(of lane: LaneID) -> Int { places[Int(lane.raw)].index }
}

@main struct FlowTraceCommand { static func main() {} }

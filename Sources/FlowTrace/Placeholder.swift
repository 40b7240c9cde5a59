// FlowTrace

// TraceCollector

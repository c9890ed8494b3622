import Storage
import WebexAPI

// What is kept of calls, as the API reads it.

extension CallHistoryStore: CallHistoryReader {}

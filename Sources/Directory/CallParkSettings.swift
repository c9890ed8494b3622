/// How parked calls of a location come back (the API's call park settings).
package struct CallParkSettings: Hashable, Sendable, Codable {
    /// What ``recallTime`` and ``huntWaitTime`` may be, in seconds.
    package static let timeRange = 30...600

    package var recall: RecallChoice
    package var ringPattern: RingPattern
    /// Seconds until a parked call rings back.
    package var recallTime: Int
    /// Seconds for which a recall rings the parker before it goes on to the hunt group.
    package var huntWaitTime: Int

    package init(recall: RecallChoice = RecallChoice(), ringPattern: RingPattern = .normal, recallTime: Int = 45, huntWaitTime: Int = 45) {
        self.recall = recall
        self.ringPattern = ringPattern
        self.recallTime = recallTime
        self.huntWaitTime = huntWaitTime
    }
}

/// Whom the recall of a parked call alerts.
package struct RecallChoice: Hashable, Sendable, Codable {
    /// The API's `option`.
    package enum Option: String, Hashable, Sendable, Codable, CaseIterable {
        case parkingUserOnly = "ALERT_PARKING_USER_ONLY"
        case parkingUserFirstThenHuntGroup = "ALERT_PARKING_USER_FIRST_THEN_HUNT_GROUP"
        case huntGroupOnly = "ALERT_HUNT_GROUP_ONLY"
    }

    package var option: Option
    /// A hunt group of the organisation; the options that name one need it.
    package var huntGroupID: String?

    package init(option: Option = .parkingUserOnly, huntGroupID: String? = nil) {
        self.option = option
        self.huntGroupID = huntGroupID
    }
}

/// How a phone rings (the API's `ringPattern`).
package enum RingPattern: String, Hashable, Sendable, Codable, CaseIterable {
    case normal = "NORMAL"
    case longLong = "LONG_LONG"
    case shortShortLong = "SHORT_SHORT_LONG"
    case shortLongShort = "SHORT_LONG_SHORT"
}

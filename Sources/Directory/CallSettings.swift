/// What is set for a member's calls.
package struct CallSettings: Hashable, Sendable, Codable, DefaultInitializable {
    package var forwarding = CallForwarding()
    /// Calls do not ring; callers hear that the member is busy.
    package var doNotDisturb = false
    /// A second call rings while there is one; otherwise its caller hears busy.
    package var callWaiting = true
    package var recording = CallRecordingSettings()
    /// Where "to voicemail" leads: a number of a voicemail system. Nil: there is none.
    package var voicemailNumber: String?
    /// Who takes this member's (an executive's) calls and may push them. They ring first; the executive's own phones after them.
    package var assistants: [MemberID] = []
    /// The device that the API rings and answers when a request names none.
    package var preferredDeviceID: String?
    package var permissions = CallPermissions()
    package var music = MemberMusic()
    package var alternates = AlternateNumbers()
    package var privacy = PhoneStatusPrivacy()

    package init() {}
}

/// Call forwarding of a member. A destination is what the member would dial.
package struct CallForwarding: Hashable, Sendable, Codable {
    package struct Rule: Hashable, Sendable, Codable {
        package var isEnabled = false
        package var destination: String?

        package init(isEnabled: Bool = false, destination: String? = nil) {
            self.isEnabled = isEnabled
            self.destination = destination
        }
    }

    /// A ring cycle in seconds (`numberOfRings` counts them).
    package static let ringLength = 6

    package var always = Rule()
    package var busy = Rule()
    package var noAnswer = Rule()
    /// What ``numberOfRings`` may be.
    package static let ringRange = 2...20

    /// After how many rings "no answer" is.
    package var numberOfRings = 3

    package init() {}
}

/// Whether and how a member's calls are recorded (the API's `features/callRecording`).
package struct CallRecordingSettings: Hashable, Sendable, Codable {
    package enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
        /// From answer to end; nobody can stop it.
        case always = "Always"
        case never = "Never"
        /// From answer to end, with pauses.
        case alwaysWithPause = "Always with Pause/Resume"
        /// From when it is asked for.
        case onDemand = "On Demand with User Initiated Start"
    }

    package enum Notification: String, Hashable, Sendable, Codable, CaseIterable {
        case none = "None"
        case beep = "Beep"
        case announcement = "Play Announcement"
    }

    package var isEnabled = false
    package var mode = Mode.never
    /// A tone or a sentence when recording starts and stops.
    package var isStartStopAnnounced = false
    /// What is heard at pause and resume.
    package var notification = Notification.none
    package var isNotificationEnabled = false
    /// Seconds between the tones that remind of a recording, 10 to 1,800.
    package var repeatInterval = 15
    package var isRepeatEnabled = false

    package init() {}
}

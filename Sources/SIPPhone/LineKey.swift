import SIPSyntax
package import SIPUserAgent

/// A line key of a scripted phone: what it is subscribed to, and what it shows (RFC 4235).
package final class LineKey {
    /// What the key watches, as the phone dials it.
    package let number: String
    /// Dialogs that are not over, with their states.
    package internal(set) var dialogs: [String: String] = [:]
    /// The dialog that the key shows: call-id, local tag, remote tag.
    package internal(set) var shown: SIPReplaces?
    /// Version of the last document.
    package internal(set) var version: Int?
    package internal(set) var notifications = 0
    package internal(set) var isActive = true
    /// Why the subscription ended.
    package internal(set) var endReason: String?
    /// What a notifier must not do: versions that go back or leave a gap before a partial document.
    package internal(set) var faults: [String] = []
    var dialog: Dialog

    init(number: String, dialog: Dialog) {
        self.number = number
        self.dialog = dialog
    }

    /// The lamp.
    package var isLit: Bool { self.dialogs.values.contains("confirmed") }

    /// Takes in a dialog-info document.
    func take(_ xml: String) {
        self.notifications += 1
        guard let version = Self.attribute("version", in: xml.drop { $0 != "\n" }).flatMap({ Int($0) }) else {
            self.faults.append("no version")
            return
        }
        let isFull = xml.contains("state=\"full\"")
        if let last = self.version {
            if version <= last { return self.faults.append("version \(version) after \(last)") }
            if !isFull, version != last + 1 { self.faults.append("partial version \(version) after \(last)") }
        } else if !isFull {
            self.faults.append("the first document is partial")
        }
        self.version = version
        if isFull { self.dialogs = [:] }
        var rest = xml[...]
        while let start = rest.range(of: "<dialog ") {
            // The space stays: attributes are found by the one before them.
            rest = rest[rest.index(before: start.upperBound)...]
            let element = rest.range(of: "</dialog>").map { rest[..<$0.lowerBound] } ?? rest
            guard let id = Self.attribute("id", in: element), let state = Self.content("state", in: element) else { continue }
            self.dialogs[id] = state == "terminated" ? nil : state
            guard state != "terminated", let callID = Self.attribute("call-id", in: element), let local = Self.attribute("local-tag", in: element),
                let remote = Self.attribute("remote-tag", in: element)
            else { continue }
            self.shown = SIPReplaces(callID: callID, toTag: local, fromTag: remote)
        }
        if self.dialogs.isEmpty { self.shown = nil }
    }

    private static func attribute(_ name: String, in text: Substring) -> String? {
        text.range(of: " \(name)=\"").map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
    }

    private static func content(_ name: String, in text: Substring) -> String? {
        text.range(of: "<\(name)>").map { String(text[$0.upperBound...].prefix { $0 != "<" }) }
    }
}

extension StringProtocol {
    /// The first place where a text stands.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = self.startIndex
        while start < self.endIndex {
            if self[start...].hasPrefix(text) { return start..<self.index(start, offsetBy: text.count) }
            start = self.index(after: start)
        }
        return nil
    }
}

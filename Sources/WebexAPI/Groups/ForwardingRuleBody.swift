import Directory

/// A rule of a hunt group's selective forwarding with all that it says.
struct ForwardingRuleBody: Encodable {
    enum Selection: String, CaseIterable {
        case usualNumber = "FORWARD_TO_DEFAULT_NUMBER"
        case number = "FORWARD_TO_SPECIFIED_NUMBER"
        case nowhere = "DO_NOT_FORWARD"
    }

    enum Callers: String, CaseIterable {
        case everybody = "ANY"
        case some = "CUSTOM"
    }

    enum NumberType: String, CaseIterable {
        case primary = "PRIMARY"
        case alternate = "ALTERNATE"
    }

    struct ForwardTo: Encodable {
        var selection: String
        var phoneNumber: String?
    }

    struct CallsTo: Encodable {
        struct Number: Encodable {
            var phoneNumber: String?
            var `extension`: String?
            var type = NumberType.primary.rawValue
        }

        var numbers: [Number]
    }

    struct CallsFrom: Encodable {
        struct CustomNumbers: Encodable {
            var privateNumberEnabled: Bool
            var unavailableNumberEnabled: Bool
            var numbers: [String]
        }

        var selection: String
        var customNumbers: CustomNumbers
    }

    var id: String
    var name: String
    var enabled: Bool
    var forwardTo: ForwardTo
    var callsTo: CallsTo
    var callsFrom: CallsFrom

    init(_ rule: ForwardingRule, of group: MemberGroup) {
        self.id = WebexID(rule).description
        self.name = rule.name
        self.enabled = rule.isEnabled
        switch rule.target {
        case .usualNumber: self.forwardTo = ForwardTo(selection: Selection.usualNumber.rawValue)
        case .number(let number): self.forwardTo = ForwardTo(selection: Selection.number.rawValue, phoneNumber: number)
        case .nowhere: self.forwardTo = ForwardTo(selection: Selection.nowhere.rawValue)
        }
        self.callsTo = CallsTo(numbers: rule.namesNumber ? [.init(phoneNumber: group.phoneNumber, extension: group.extension)] : [])
        let callers = rule.callers
        self.callsFrom = CallsFrom(
            selection: (callers.isEverybody ? Callers.everybody : .some).rawValue,
            customNumbers: .init(
                privateNumberEnabled: callers.withheld, unavailableNumberEnabled: callers.unknown, numbers: callers.numbers))
    }

    // MARK: Reading

    /// What a body names of a rule is changed.
    static func change(_ rule: inout ForwardingRule, by body: JSONBody, of group: MemberGroup) throws {
        for key in ["businessSchedule", "holidaySchedule"] {
            guard try body.text(key)?.isEmpty ?? true else { throw APIError.invalid("\(key) names no schedule: this server has none") }
        }
        if let name = try body.text("name") { rule.name = name }
        if let isEnabled = try body.flag("enabled") { rule.isEnabled = isEnabled }
        if let given = try body.object("forwardTo") { rule.target = try self.target(given, current: rule.target) }
        if let given = try body.object("callsTo"), let numbers = try given.list("numbers") {
            for number in numbers { try self.check(number, of: group) }
            rule.namesNumber = !numbers.isEmpty
        }
        if let given = try body.object("callsFrom") { try self.change(&rule.callers, by: given) }
    }

    private static func target(_ body: JSONBody, current: ForwardingRule.Target) throws -> ForwardingRule.Target {
        try body.refuse("sendToVoicemailEnabled", "destinationVoicemailEnabled")
        switch try body.choice("selection", Selection.self) {
        case nil: return current
        case .usualNumber?: return .usualNumber
        case .nowhere?: return .nowhere
        case .number?: return .number(try body.requiredText("phoneNumber"))
        }
    }

    /// The number that must have been called is the group's: it has one.
    private static func check(_ element: JSONBody.Element, of group: MemberGroup) throws {
        guard case .object(let number) = element else { throw APIError.invalid("callsTo.numbers must be an array of objects") }
        guard try number.choice("type", NumberType.self) != .alternate else {
            throw APIError.invalid("\(number.name(of: "type")) is ALTERNATE; the hunt group has no alternate numbers")
        }
        for (key, own) in [("phoneNumber", group.phoneNumber), ("extension", group.extension)] {
            guard let text = try number.text(key), !text.isEmpty else { continue }
            guard try self.number(text, field: number.name(of: key)) == own else {
                throw APIError.invalid("\(number.name(of: key)) is not the hunt group's")
            }
        }
    }

    private static func change(_ callers: inout ForwardingRule.Callers, by body: JSONBody) throws {
        if let selection: Callers = try body.choice("selection") { callers.isEverybody = selection == .everybody }
        guard let custom = try body.object("customNumbers") else { return }
        if let isEnabled = try custom.flag("privateNumberEnabled") { callers.withheld = isEnabled }
        if let isEnabled = try custom.flag("unavailableNumberEnabled") { callers.unknown = isEnabled }
        guard let numbers = try custom.list("numbers") else { return }
        callers.numbers = try numbers.map { element in
            guard case .text(let text) = element else { throw APIError.invalid("\(custom.name(of: "numbers")) must be an array of strings") }
            return try self.number(text, field: custom.name(of: "numbers"))
        }
    }

    /// Digits without what separates them. wxc-sdk writes `+1-` before whatever has no plus sign, an extension too.
    private static func number(_ text: String, field: String) throws -> String {
        guard case .digits(let digits)? = DialString(parsing: text) else { throw APIError.invalid("\(field): \(text) is not a number") }
        return text.hasPrefix("+1-") && digits.utf8.count < 12 ? String(digits.dropFirst(2)) : digits
    }
}

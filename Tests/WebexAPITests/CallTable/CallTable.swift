import WebexAPI

/// What each operation answers in each situation: one cell for each of ``CallSituation``, in that order.
///
/// A cell is `ok`'s letter and Bob's calls afterwards, such as `4ch` (204; one call connected, one held), or a refusal: `b` 400,
/// `n` 404, `c` 409. A row of one cell says it for every situation.
struct CallTable {
    /// Who asks, and for which call.
    enum Asker: String, CaseIterable, Sendable {
        /// Bob, for his call.
        case own
        /// Dave, for Bob's call.
        case other
        /// Bob, for a call that is no more.
        case gone
        /// Zoe of another organisation, for Bob's call.
        case otherOrganization
    }

    struct Row: Sendable {
        /// Under `/telephony`.
        let path: String
        /// `$` stands for the call, `%` for Bob's call with Rita.
        let body: String
        let own: String
        var other = "n"
        var gone = "n"
        var otherOrganization = "n"
        var isDelete = false

        func cells(_ asker: Asker) -> [String] {
            let text =
                switch asker {
                case .own: self.own
                case .other: self.other
                case .gone: self.gone
                case .otherOrganization: self.otherOrganization
                }
            let cells = text.split(separator: " ").map { String($0) }
            return cells.count == 1 ? Array(repeating: cells[0], count: CallSituation.allCases.count) : cells
        }
    }
}

import CallControl

/// What an action of the API was answered.
final class Outcome<Value> {
    private(set) var results: [Result<Value, CallControlError>] = []

    /// Takes one answer; there must not be two.
    func take(_ result: Result<Value, CallControlError>) { self.results.append(result) }

    var isAnswered: Bool { !self.results.isEmpty }
    var value: Value? { try? self.results.first?.get() }

    var error: CallControlError? {
        if case .failure(let error)? = self.results.first { return error }
        return nil
    }
}

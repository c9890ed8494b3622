import CallControl
import CallPark
import Directory

extension Exchange {
    /// How many of a person's phones are registered.
    func registeredPhones(_ name: String) -> Int { self.core.contacts(of: MemberID(.person, name)).count }
}

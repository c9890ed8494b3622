import Directory
import Testing

@Suite("Patterns of dial plans")
struct DialPlanTests {
    @Test(
        "X is any digit, and ! at the end any digits or none; what a pattern names itself makes it near",
        arguments: [
            ("+14085550123", "+1408XXXXXXX", 5), ("+14085550123", "+1408!", 5), ("+1408", "+1408!", 5), ("+14085550123", "+14085550123", 12),
            ("+14085550123", "!", 0), ("+14085550123", "+!", 1), ("7123", "7XXX", 1), ("*21#", "*XX#", 2),
        ])
    func fits(_ number: String, _ pattern: String, _ nearness: Int) {
        #expect(DialPlan.nearness(of: number, to: pattern) == nearness)
    }

    @Test(
        "A digit too many or too few, another digit, or something that is no digit, does not fit",
        arguments: [
            ("+140855501234", "+1408XXXXXXX"), ("+1408555012", "+1408XXXXXXX"), ("+14095550123", "+1408!"), ("+140", "+1408!"), ("*123", "XXXX"),
            ("14085550123", "+1408!"), ("", "X"), ("7123", ""),
        ])
    func fitsNot(_ number: String, _ pattern: String) {
        #expect(DialPlan.nearness(of: number, to: pattern) == nil)
    }

    @Test("What is a pattern, and what is none")
    func patterns() {
        for text in ["+1408XXXXXXX", "+44!", "!", "+!", "7XXX", "*21", "911", String(repeating: "X", count: 40)] {
            #expect(DialPlan.isPattern(text), "\(text)")
        }
        for text in ["", "+", "x", "+44!5", "4+4", "44 5", "[1-9]", "٢", String(repeating: "X", count: 41)] {
            #expect(!DialPlan.isPattern(text), "\(text)")
        }
    }
}

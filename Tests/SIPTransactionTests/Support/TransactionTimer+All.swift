import SIPTransaction

extension TransactionTimer {
    static let all: [TransactionTimer] = [.a, .b, .d, .e, .f, .g, .h, .i, .j, .k, .l, .m]
}

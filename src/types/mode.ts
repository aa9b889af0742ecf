// The modes of operands (counterpart: operandMode in types2/operand.go). Info keeps one per expression node.

/** What an expression denotes. The order is types2's; 0 also means "nothing recorded" in Info. */
export const enum OperandMode {
  /** Invalid, or not recorded. */
  invalid,
  /** A call without result. */
  novalue,
  /** A built-in function. */
  builtin,
  /** A type. */
  typexpr,
  /** A constant; Info has its value. */
  constant_,
  /** An addressable variable. */
  variable,
  /** A map index expression: assignable, not addressable, comma-ok possible. */
  mapindex,
  /** A computed value. */
  value,
  /** The predeclared nil. */
  nilvalue,
  /** Like value, comma-ok possible. */
  commaok,
  /** Like commaok with error as second value (cgo only). */
  commaerr,
  /** A cgo function. */
  cgofunc,
}

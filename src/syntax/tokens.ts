// Tokens, literal kinds and operators, named and numbered as in cmd/compile/internal/syntax/tokens.go. Invariant: the
// string tables below are indexed by the enums, and keywords keep one contiguous range (isKeyword, Names rely on it).

export const enum Token {
  None,
  EOF,

  Name,
  Literal,

  /** Any operator but `*`, which is Star. */
  Operator,
  AssignOp,
  IncOp,
  Assign,
  Define,
  Arrow,
  Star,

  Lparen,
  Lbrack,
  Lbrace,
  Rparen,
  Rbrack,
  Rbrace,
  Comma,
  Semi,
  Colon,
  Dot,
  DotDotDot,

  Break,
  Case,
  Chan,
  Const,
  Continue,
  Default,
  Defer,
  Else,
  Fallthrough,
  For,
  Func,
  Go,
  Goto,
  If,
  Import,
  Interface,
  Map,
  Package,
  Range,
  Return,
  Select,
  Struct,
  Switch,
  Type,
  Var,

  Count,
}

/** Spelling of each token, indexed by Token. */
export const tokenStrings: readonly string[] = [
  "",
  "EOF",
  "name",
  "literal",
  "op",
  "op=",
  "opop",
  "=",
  ":=",
  "<-",
  "*",
  "(",
  "[",
  "{",
  ")",
  "]",
  "}",
  ",",
  ";",
  ":",
  ".",
  "...",
  "break",
  "case",
  "chan",
  "const",
  "continue",
  "default",
  "defer",
  "else",
  "fallthrough",
  "for",
  "func",
  "go",
  "goto",
  "if",
  "import",
  "interface",
  "map",
  "package",
  "range",
  "return",
  "select",
  "struct",
  "switch",
  "type",
  "var",
];

/** Number of keywords; NameId i (1 ≤ i ≤ keywordCount) is the keyword with token firstKeyword + i - 1. */
export const keywordCount = 25;
export const firstKeyword = Token.Break;

export const enum LitKind {
  IntLit,
  FloatLit,
  ImagLit,
  RuneLit,
  StringLit,
}

export const enum Operator {
  None,

  /** The `:` of `:=` (AssignStmt.op). */
  Def,
  Not,
  Recv,
  Tilde,

  OrOr,
  AndAnd,

  Eql,
  Neq,
  Lss,
  Leq,
  Gtr,
  Geq,

  Add,
  Sub,
  Or,
  Xor,

  Mul,
  Div,
  Rem,
  And,
  AndNot,
  Shl,
  Shr,
}

/** Spelling of each operator, indexed by Operator. */
export const operatorStrings: readonly string[] = [
  "",
  ":",
  "!",
  "<-",
  "~",
  "||",
  "&&",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "+",
  "-",
  "|",
  "^",
  "*",
  "/",
  "%",
  "&",
  "&^",
  "<<",
  ">>",
];

/** Binary operator precedences (spec, "Operator precedence"); Zero means "not a binary operator". */
export const enum Prec {
  Zero,
  OrOr,
  AndAnd,
  Cmp,
  Add,
  Mul,
}

/** ChanType.dir. */
export const enum ChanDir {
  Both,
  SendOnly,
  RecvOnly,
}

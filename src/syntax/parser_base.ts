// What all parts of the parser share: the tree, positions, errors and their recovery, pragmas, nesting depth, and the
// scratch stack on which lists grow. Counterpart: the first part of cmd/compile/internal/syntax/parser.go. Invariant: a
// parse method leaves the scratch stack as high as it found it.
import { goBuildVersion } from "./build_version.ts";
import { newPragma, Pragma, PragmaSink, parseDirective, reportUnused } from "./pragma.ts";
import { SemiKind } from "./scanner.ts";
import { SkippingScanner } from "./skip.ts";
import { Pos, SourceFile } from "./source.ts";
import { operatorStrings, Token, tokenStrings } from "./tokens.ts";
import { FileInfo, ListId, NodeId, PragmaId, Tree } from "./tree.ts";

/** Takes each error with its position and gc's text. */
export type ErrorHandler = (pos: Pos, msg: string) => void;

/** Thrown to leave a file that nests too deeply; caught where the file, or the body, is parsed. */
export class NestingError extends Error {}

/** Largest line and column a line directive may give (PosMax of pos.go). */
const posMax = 1 << 30;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Tokens that start a statement: where advance stops inside functions. */
const stopset: readonly Token[] = [
  Token.Break,
  Token.Const,
  Token.Continue,
  Token.Defer,
  Token.Fallthrough,
  Token.For,
  Token.Go,
  Token.Goto,
  Token.If,
  Token.Return,
  Token.Select,
  Token.Switch,
  Token.Type,
  Token.Var,
];

/** The words for a token in messages. */
export function tokstring(tok: Token): string {
  if (tok === Token.Comma) return "comma";
  if (tok === Token.Semi) return "semicolon or newline";
  const s = tokenStrings[tok];
  return tok >= Token.Break && tok <= Token.Var ? `keyword ${s}` : s;
}

const semiWords = ["semicolon", "newline", "EOF"];

export function semiWord(kind: SemiKind): string {
  return semiWords[kind];
}

export abstract class ParserBase extends SkippingScanner {
  protected file!: SourceFile;
  protected info!: FileInfo;
  protected infoIndex = 0;
  protected sink!: PragmaSink;
  /** Errors of the file so far (those of directives and branches do not count, as in gc). */
  protected errcnt = 0;
  /** Directives waiting for a declaration. */
  protected pragma: Pragma | null = null;
  /** Before the package clause. */
  protected top = false;
  /** Function nesting: inside a function, statements are where errors resynchronise. */
  protected fnest = 0;
  /** Expression nesting; < 0 in the header of a statement, where "{" starts its block. */
  protected xnest = 0;
  protected depth = 0;
  /** Bodies and package-level literals are skipped; not while one of them is parsed. */
  protected lazy = false;
  private stack = new Int32Array(256);
  private sp = 0;

  constructor(
    protected readonly tree: Tree,
    private readonly errh: ErrorHandler,
  ) {
    super(tree.names);
  }

  protected initParser(info: FileInfo, infoIndex: number, from: number): void {
    this.file = info.source;
    this.info = info;
    this.infoIndex = infoIndex;
    const { name } = info.source;
    this.sink = {
      error: this.errh,
      linknames: info.linknames,
      std: info.options.std ?? false,
      compilingRuntime: info.options.compilingRuntime ?? false,
      fieldTrack: info.options.fieldTrack ?? false,
      fileBase: name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1),
    };
    this.errcnt = 0;
    this.pragma = null;
    this.fnest = 0;
    this.xnest = 0;
    this.depth = 0;
    this.sp = 0;
    this.initScanner(info.source, from);
  }

  // ---- lists under construction

  /** Height of the scratch stack: where a list starts. */
  protected mark(): number {
    return this.sp;
  }

  protected push(n: NodeId): void {
    if (this.sp === this.stack.length) {
      const bigger = new Int32Array(this.sp * 2);
      bigger.set(this.stack);
      this.stack = bigger;
    }
    this.stack[this.sp++] = n;
  }

  /** Number of nodes pushed since mark. */
  protected pushed(mark: number): number {
    return this.sp - mark;
  }

  protected pushedAt(mark: number, i: number): NodeId {
    return this.stack[mark + i];
  }

  protected setPushed(mark: number, i: number, n: NodeId): void {
    this.stack[mark + i] = n;
  }

  /** The list of what was pushed since mark. */
  protected popList(mark: number): ListId {
    const list = this.tree.list(this.stack, mark, this.sp);
    this.sp = mark;
    return list;
  }

  // ---- nesting

  protected enter(): void {
    if (++this.depth > this.tree.maxNesting) throw new NestingError();
  }

  protected leave(): void {
    this.depth--;
  }

  // ---- tokens

  /** Position of the current token. */
  protected pos(): Pos {
    return this.base + this.start;
  }

  protected got(tok: Token): boolean {
    if (this.tok !== tok) return false;
    this.next();
    return true;
  }

  protected want(tok: Token): void {
    if (this.tok === tok) {
      this.next();
      return;
    }
    this.syntaxError(`expected ${tokstring(tok)}`);
    this.advance();
  }

  /** "=", or with a complaint ":=". */
  protected gotAssign(): boolean {
    if (this.tok === Token.Assign) {
      this.next();
      return true;
    }
    if (this.tok === Token.Define) {
      this.syntaxError("expected =");
      this.next();
      return true;
    }
    return false;
  }

  /**
   * Behind an element of a list: its separator, which may be missing before the closing token. If something else stands
   * there, complains and skips to a closing token; false if that is not this list's, which then ends without one.
   */
  protected listSep(context: string, sep: Token, close: Token): boolean {
    if (this.tok === sep) {
      this.next();
      return true;
    }
    if (this.tok === close) return true;
    this.syntaxError(`in ${context}; possibly missing ${tokstring(sep)} or ${tokstring(close)}`);
    this.advance(Token.Rparen, Token.Rbrack, Token.Rbrace);
    return this.tok === close;
  }

  // ---- errors

  protected errorAt(pos: Pos, msg: string): void {
    this.errcnt++;
    this.errh(pos, msg);
  }

  protected error(msg: string): void {
    this.errorAt(this.pos(), msg);
  }

  /** An error outside the parser's count. */
  protected report(pos: Pos, msg: string): void {
    this.errh(pos, msg);
  }

  protected override errorAtOffset(offset: number, msg: string): void {
    this.errorAt(this.base + offset, msg);
  }

  protected syntaxError(msg: string): void {
    this.syntaxErrorAt(this.pos(), msg);
  }

  /** A message that starts with in, at, after or expected tells the unexpected token before itself. */
  protected syntaxErrorAt(pos: Pos, msg: string): void {
    if (this.tok === Token.EOF && this.errcnt > 0) return; // nothing but a consequence
    if (msg.startsWith("in ") || msg.startsWith("at ") || msg.startsWith("after ")) {
      msg = ` ${msg}`;
    } else if (msg.startsWith("expected ")) {
      msg = `, ${msg}`;
    } else if (msg !== "") {
      this.errorAt(pos, `syntax error: ${msg}`);
      return;
    }
    this.errorAt(pos, `syntax error: unexpected ${this.tokenWords()}${msg}`);
  }

  private tokenWords(): string {
    switch (this.tok) {
      case Token.Name:
        return `name ${this.names.text(this.lit)}`;
      case Token.Semi:
        return semiWords[this.semi];
      case Token.Literal:
        return `literal ${this.names.text(this.lit)}`;
      case Token.Operator:
        return operatorStrings[this.op];
      case Token.AssignOp:
        return `${operatorStrings[this.op]}=`;
      case Token.IncOp:
        return operatorStrings[this.op] + operatorStrings[this.op];
      default:
        return tokstring(this.tok);
    }
  }

  /**
   * Skips to a token of the follow list (inside a function also to one that starts a statement); with an empty list, one
   * token.
   */
  protected advance(...follow: Token[]): void {
    if (follow.length === 0) {
      if (this.tok !== Token.EOF) this.next();
      return;
    }
    while (this.tok !== Token.EOF && !follow.includes(this.tok) && !(this.fnest > 0 && stopset.includes(this.tok))) {
      this.next();
    }
  }

  // ---- directives

  /** The directives in front of a declaration, for it to keep. */
  protected takePragma(): PragmaId {
    if (this.pragma === null) return 0;
    const id = this.tree.addPragma(this.pragma);
    this.pragma = null;
    return id;
  }

  /** At the end of a form that takes no directives: complains about any. */
  protected clearPragma(): void {
    if (this.pragma === null) return;
    reportUnused(this.errh, this.pragma);
    this.pragma = null;
  }

  protected override directive(start: number, end: number, blank: boolean): void {
    const src = this.src;
    const text = this.commentText(start, end);
    if (text.startsWith("line ")) {
      if (src[start + 1] === 0x2a || start === 0 || src[start - 1] === 10) this.updateBase(start, end, text, true);
      return;
    }
    if (this.top && text.startsWith("go:build")) {
      const rest = text.slice("go:build".length);
      if (rest === "" || rest[0] === " " || rest[0] === "\t") {
        const version = goBuildVersion(rest);
        if (version !== null) this.info.goVersion = version;
      }
    }
    this.pragma ??= newPragma();
    parseDirective(this.sink, this.base + start + 2, text, blank, this.pragma);
  }

  protected override skippedDirective(start: number, end: number): void {
    const src = this.src;
    if (src[start + 1] === 0x2a || src[start - 1] === 10) {
      this.updateBase(start, end, this.commentText(start, end), false);
    }
  }

  /** Text of a comment without its marks; a line comment may end in a carriage return. */
  private commentText(start: number, end: number): string {
    const src = this.src;
    if (src[start + 1] === 0x2a) end -= 2;
    else if (src[end - 1] === 13) end--;
    return decoder.decode(src.subarray(start + 2, end));
  }

  /** A line directive: "line file:line", "line file:line:col" or "line :line:col". */
  private updateBase(start: number, end: number, comment: string, report: boolean): void {
    const text = comment.slice("line ".length);
    const textOffset = start + 2 + "line ".length;
    const fail = (what: string, i: number): void => {
      if (!report) return;
      const offset = textOffset + new TextEncoder().encode(text.slice(0, i)).length;
      this.errorAtOffset(offset, `invalid ${what} number: ${text.slice(i)}`);
    };
    let i = text.lastIndexOf(":") + 1;
    if (i === 0) return; // no line directive
    let n = parseUint(text.slice(i));
    if (n < 0) {
      fail("line", i);
      return;
    }
    let name = text.slice(0, i - 1);
    let col = 0;
    const i2 = name.lastIndexOf(":") + 1;
    const n2 = i2 > 0 ? parseUint(name.slice(i2)) : -1;
    if (n2 >= 0) {
      col = n;
      n = n2;
      if (col === 0 || col > posMax) {
        fail("column", i);
        return;
      }
      i = i2;
      name = name.slice(0, i2 - 1);
    }
    if (n === 0 || n > posMax) {
      if (report) {
        const offset = textOffset + new TextEncoder().encode(text.slice(0, i)).length;
        this.errorAtOffset(
          offset,
          `invalid line number: ${n2 >= 0 ? text.slice(i, text.lastIndexOf(":")) : text.slice(i)}`,
        );
      }
      return;
    }
    const offset = this.src[start + 1] === 0x2a ? end : end + 1;
    const bases = this.file.lineBases;
    if (name === "" && n2 >= 0) {
      let b = bases.length;
      while (b > 0 && bases[b - 1].offset >= offset) b--;
      name = b > 0 ? bases[b - 1].file : this.file.name;
    }
    this.file.addLineBase({ offset, file: name, line: n, col });
  }
}

/** strconv.ParseUint in base 10: -1 unless text is all digits and fits 64 bits (a large value loses precision only). */
function parseUint(text: string): number {
  if (!/^[0-9]+$/.test(text)) return -1;
  const digits = text.replace(/^0+(?=.)/, "");
  const max = "18446744073709551615";
  if (digits.length > max.length || (digits.length === max.length && digits > max)) return -1;
  return Number(digits);
}

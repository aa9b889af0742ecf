// Source text of expressions and simple statements, for messages: on one line, bodies of function and composite literals
// as "…". Counterpart: cmd/compile/internal/syntax/printer.go in ShortForm. Invariant: the text is exactly gc's.
import { ChanDir, operatorStrings, tokenStrings } from "./tokens.ts";
import { Kind, ListId, NodeId, Tree } from "./tree.ts";

/** The text of n as syntax.String gives it. n is an expression, a type or a simple statement. */
export function exprString(tree: Tree, n: NodeId): string {
  const p = new Printer(tree);
  p.node(n);
  return p.out.join("");
}

class Printer {
  readonly out: string[] = [];

  constructor(private readonly tree: Tree) {}

  private put(s: string): void {
    this.out.push(s);
  }

  node(n: NodeId): void {
    const { tree } = this;
    switch (tree.kind(n)) {
      case Kind.BadExpr:
        this.put("<bad expr>");
        break;
      case Kind.Name:
      case Kind.BasicLit:
        this.put(tree.text(n));
        break;
      case Kind.FuncLit:
        this.node(tree.type(n));
        this.put(tree.len(tree.stmtList(tree.body(n))) > 0 ? " {…}" : " {}");
        break;
      case Kind.CompositeLit:
        if (tree.type(n) !== 0) this.node(tree.type(n));
        this.put(tree.elemsSkipped(n) || tree.len(tree.elemList(n)) > 0 ? "{…}" : "{}");
        break;
      case Kind.ParenExpr:
        this.put("(");
        this.node(tree.x(n));
        this.put(")");
        break;
      case Kind.SelectorExpr:
        this.node(tree.x(n));
        this.put(".");
        this.node(tree.sel(n));
        break;
      case Kind.IndexExpr:
        this.node(tree.x(n));
        this.put("[");
        this.node(tree.index(n));
        this.put("]");
        break;
      case Kind.SliceExpr:
        this.node(tree.x(n));
        this.put("[");
        this.nodeOrNil(tree.sliceIndex(n, 0));
        this.put(":");
        this.nodeOrNil(tree.sliceIndex(n, 1));
        if (tree.sliceIndex(n, 2) !== 0) {
          this.put(":");
          this.node(tree.sliceIndex(n, 2));
        }
        this.put("]");
        break;
      case Kind.AssertExpr:
        this.node(tree.x(n));
        this.put(".(");
        this.node(tree.type(n));
        this.put(")");
        break;
      case Kind.TypeSwitchGuard:
        if (tree.lhs(n) !== 0) {
          this.node(tree.lhs(n));
          this.put(" := ");
        }
        this.node(tree.x(n));
        this.put(".(type)");
        break;
      case Kind.CallExpr:
        this.node(tree.fun(n));
        this.put("(");
        this.list(tree.argList(n));
        this.put(tree.hasDots(n) ? "...)" : ")");
        break;
      case Kind.Operation:
        this.operation(n);
        break;
      case Kind.KeyValueExpr:
        this.node(tree.key(n));
        this.put(": ");
        this.node(tree.value(n));
        break;
      case Kind.ListExpr:
        this.list(tree.elemList(n));
        break;
      case Kind.ArrayType:
        this.put("[");
        if (tree.lenExpr(n) !== 0) this.node(tree.lenExpr(n));
        else this.put("...");
        this.put("]");
        this.node(tree.elem(n));
        break;
      case Kind.SliceType:
        this.put("[]");
        this.node(tree.elem(n));
        break;
      case Kind.DotsType:
        this.put("...");
        this.node(tree.elem(n));
        break;
      case Kind.StructType:
        this.structType(n);
        break;
      case Kind.FuncType:
        this.put("func");
        this.signature(n);
        break;
      case Kind.InterfaceType:
        this.put("interface{");
        this.methods(tree.methodList(n));
        this.put("}");
        break;
      case Kind.MapType:
        this.put("map[");
        this.node(tree.key(n));
        this.put("]");
        this.node(tree.value(n));
        break;
      case Kind.ChanType:
        this.chanType(n);
        break;
      case Kind.Field:
        if (tree.name(n) !== 0) {
          this.node(tree.name(n));
          this.put(" ");
        }
        this.node(tree.type(n));
        break;
      case Kind.ExprStmt:
        this.node(tree.x(n));
        break;
      case Kind.SendStmt:
        this.node(tree.chan(n));
        this.put(" <- ");
        this.node(tree.value(n));
        break;
      case Kind.AssignStmt: {
        const op = operatorStrings[tree.op(n)];
        this.node(tree.lhs(n));
        if (tree.rhs(n) === 0) {
          this.put(op + op);
        } else {
          this.put(` ${op}= `);
          this.node(tree.rhs(n));
        }
        break;
      }
      case Kind.RangeClause:
        if (tree.lhs(n) !== 0) {
          this.node(tree.lhs(n));
          this.put(tree.def(n) ? " := " : " = ");
        }
        this.put("range ");
        this.node(tree.x(n));
        break;
      case Kind.CallStmt:
        this.put(`${tokenStrings[tree.tok(n)]} `);
        this.node(tree.call(n));
        break;
    }
  }

  private nodeOrNil(n: NodeId): void {
    if (n !== 0) this.node(n);
  }

  /** The left operands of a long chain are printed in a loop. */
  private operation(n: NodeId): void {
    const { tree } = this;
    if (tree.y(n) === 0) {
      this.put(operatorStrings[tree.op(n)]);
      this.node(tree.x(n));
      return;
    }
    const chain: NodeId[] = [];
    let x = n;
    while (tree.kind(x) === Kind.Operation && tree.y(x) !== 0) {
      chain.push(x);
      x = tree.x(x);
    }
    this.node(x);
    while (chain.length > 0) {
      const o = chain.pop()!;
      this.put(` ${operatorStrings[tree.op(o)]} `);
      this.node(tree.y(o));
    }
  }

  private chanType(n: NodeId): void {
    const { tree } = this;
    const dir = tree.dir(n);
    const elem = tree.elem(n);
    this.put(dir === ChanDir.RecvOnly ? "<-chan " : dir === ChanDir.SendOnly ? "chan<- " : "chan ");
    // chan (<-chan T) is not chan<- chan T
    const paren = dir === ChanDir.Both && tree.kind(elem) === Kind.ChanType && tree.dir(elem) === ChanDir.RecvOnly;
    if (paren) this.put("(");
    this.node(elem);
    if (paren) this.put(")");
  }

  private list(list: ListId): void {
    const { tree } = this;
    for (let i = 0; i < tree.len(list); i++) {
      if (i > 0) this.put(", ");
      this.node(tree.at(list, i));
    }
  }

  /** Fields with one type node were declared together. */
  private structType(n: NodeId): void {
    const { tree } = this;
    const fields = tree.fieldList(n);
    const len = tree.len(fields);
    this.put("struct{");
    for (let i = 0; i < len; ) {
      if (i > 0) this.put("; ");
      const first = tree.at(fields, i);
      const type = tree.type(first);
      let j = i + 1;
      if (tree.name(first) !== 0) {
        this.node(tree.name(first));
        for (; j < len; j++) {
          const f = tree.at(fields, j);
          if (tree.name(f) === 0 || tree.type(f) !== type) break;
          this.put(", ");
          this.node(tree.name(f));
        }
        this.put(" ");
      }
      this.node(type);
      if (tree.tag(n, i) !== 0) {
        this.put(" ");
        this.node(tree.tag(n, i));
      }
      i = j;
    }
    this.put("}");
  }

  private methods(list: ListId): void {
    const { tree } = this;
    for (let i = 0; i < tree.len(list); i++) {
      if (i > 0) this.put("; ");
      const m = tree.at(list, i);
      if (tree.name(m) !== 0) {
        this.node(tree.name(m));
        this.signature(tree.type(m));
      } else {
        this.node(tree.type(m));
      }
    }
  }

  private signature(n: NodeId): void {
    const { tree } = this;
    this.params(tree.paramList(n));
    const results = tree.resultList(n);
    const len = tree.len(results);
    if (len === 0) return;
    this.put(" ");
    if (len === 1 && tree.name(tree.at(results, 0)) === 0) this.node(tree.type(tree.at(results, 0)));
    else this.params(results);
  }

  private params(list: ListId): void {
    const { tree } = this;
    const len = tree.len(list);
    this.put("(");
    for (let i = 0; i < len; i++) {
      if (i > 0) this.put(", ");
      const f = tree.at(list, i);
      if (tree.name(f) !== 0) {
        this.node(tree.name(f));
        const next = i + 1 < len ? tree.at(list, i + 1) : 0;
        if (next !== 0 && tree.name(next) !== 0 && tree.type(next) === tree.type(f)) continue;
        this.put(" ");
      }
      this.node(tree.type(f));
    }
    this.put(")");
  }
}

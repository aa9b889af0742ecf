// What the bundle gets instead of the source. A build of a Go program is so short that most of our code runs in V8's baseline
// tier, where each step of a for-of loop over an array makes an object, and each call of an accessor is a call. An esbuild
// plugin writes such loops over an index, which does the same (an array's iterator, too, reads its length at each step), and
// puts the expressions of small methods and functions in the place of their calls. Types tell what is an array and what is
// called. Invariants: lines stay where they are; nothing is evaluated in another order than before, or twice, if it could
// have an effect or see one.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { SyntaxKind as K } from "typescript/unstable/ast";
import { API, SymbolFlags } from "typescript/unstable/sync";

/** The largest expression that stands in for its calls, in nodes. */
const maxNodes = 24;

/** What was made last, with a hash of all that it was made from: the checker takes longer than the rest of a bundle. */
const kept = join("build", "lowered.json");

/** The plugin; it serves any number of builds. */
export function lower() {
  const texts = lowered();
  return {
    name: "lower",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = texts.get(path);
        return contents === undefined ? undefined : { contents, loader: "ts" };
      });
    },
  };
}

/** The text of each file of src, by absolute path. */
function lowered() {
  const hash = createHash("sha256").update(process.cwd());
  const sources = readdirSync("src", { recursive: true }).filter((name) => name.endsWith(".ts"));
  for (const path of [
    ...sources.sort().map((name) => join("src", name)),
    ...["lower.mjs", "lower.json"].map((name) => join("scripts", name)),
    join("node_modules", "typescript", "package.json"),
  ])
    hash.update(`${path}\0`).update(readFileSync(path)).update("\0");
  const key = hash.digest("hex");
  try {
    const before = JSON.parse(readFileSync(kept, "utf8"));
    if (before.key === key) return new Map(before.texts);
  } catch {
    // There is none, or not whole.
  }
  const texts = rewriteAll();
  mkdirSync("build", { recursive: true });
  writeFileSync(kept, JSON.stringify({ key, texts: [...texts] }));
  return texts;
}

function rewriteAll() {
  const api = new API({ cwd: process.cwd() });
  try {
    // src alone, without the types of Node and pages: what these give is no array of ours.
    const project = resolve("scripts", "lower.json");
    const { program, checker } = api.updateSnapshot({ openProjects: [project] }).getProjects()[0];
    const files = program
      .getSourceFileNames()
      .filter((name) => name.startsWith(`${resolve("src")}/`))
      .map((name) => scan(program.getSourceFile(name), readFileSync(name, "utf8")));
    const originals = new Map();
    /** The symbols of names; what is imported is what it was declared as. */
    const symbolsOf = (nodes) =>
      checker.getSymbolAtLocation(nodes).map((symbol) => {
        if (symbol === undefined || (symbol.flags & SymbolFlags.Alias) === 0) return symbol;
        if (!originals.has(symbol)) originals.set(symbol, checker.getAliasedSymbol(symbol));
        return originals.get(symbol);
      });
    const inlined = expressions(checker, symbolsOf, files);
    const texts = new Map();
    const names = new Set([...inlined.values()].map((e) => e.name));
    const known = new Map();
    const arrays = (type) => {
      if (type === undefined) return false;
      if (!known.has(type)) known.set(type, isArray(checker, type));
      return known.get(type);
    };
    for (const file of files)
      texts.set(file.name, new Rewriter(checker, symbolsOf, file, inlined, names, arrays).text());
    return texts;
  } finally {
    api.close();
  }
}

/**
 * Calls visit with the nodes below `node` in which one of the places `marks` lies, outer ones first. The nodes of a file are made
 * when they are asked for, which takes most of the time here: what is looked for shows in the text first.
 */
function walk(node, marks, visit) {
  node.forEachChild((child) => {
    if (marks[firstFrom(marks, child.pos)] >= child.end) return;
    if (child.kind >= K.FirstTypeNode && child.kind <= K.LastTypeNode) return;
    visit(child);
    walk(child, marks, visit);
  });
}

/** The index of the first of ascending numbers that is not below `least`. The last one is above all. */
function firstFrom(numbers, least) {
  let low = 0;
  for (let high = numbers.length - 1; low < high; ) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a pattern matches; the last number is above all places. */
function places(text, pattern, wanted = () => true) {
  const found = [];
  for (const m of text.matchAll(pattern)) if (wanted(m)) found.push(m.index);
  return [...found, Number.POSITIVE_INFINITY];
}

/** The classes of a file, and what may be inlined: the methods and functions that begin with a return. */
function scan(source, text) {
  const file = { name: source.fileName, source, text, defs: [], classes: [] };
  walk(source, places(text, /\bclass\b|\{\s*(?:\/\/.*\s*)*return\b/g), (node) => {
    if (isSimple(node)) file.defs.push(node);
    if (node.kind === K.ClassDeclaration) file.classes.push(node);
  });
  return file;
}

/** A file's loops over lists, and its calls of what has one of the names. */
function uses(file, names) {
  const loops = [];
  const calls = [];
  const marks = places(file.text, /\bof\b|([\w$]+)(?=[(<])/g, (m) => m[1] === undefined || names.has(m[1]));
  walk(file.source, marks, (node) => {
    if (node.kind === K.ForOfStatement && node.awaitModifier === undefined) loops.push(node);
    if (node.kind === K.CallExpression && names.has(calledName(node)?.text)) calls.push(node);
  });
  return { loops, calls };
}

/** The name node of what a call calls; null if it is not plainly named. */
function calledName(call) {
  const f = call.expression;
  if (call.questionDotToken !== undefined || f.questionDotToken !== undefined) return null;
  if (f.kind === K.Identifier) return f;
  if (f.kind === K.PropertyAccessExpression && f.expression.kind !== K.SuperKeyword) return f.name;
  return null;
}

// ---- what is inlined

/**
 * By declaration: the methods and functions that are no more than an expression of their parameters. `calls` are those in it, of
 * others that are inlined; `uses` tells how often each parameter, and "this", is evaluated. `passes`: the expression is a call
 * of something that is not inlined.
 */
function expressions(checker, symbolsOf, files) {
  const overridden = overrides(files);
  const found = new Map();
  for (const file of files) {
    const defs = file.defs.filter((d) => !(d.kind === K.MethodDeclaration && overridden(d)));
    const symbols = symbolsOf(defs.map((d) => d.name));
    defs.forEach((d, i) => {
      const body = d.body.statements[0].expression;
      const e = {
        name: d.name.text,
        file,
        body,
        params: d.parameters.map((p) => p.name.text),
        values: new Map(),
        calls: new Map(),
        uses: null,
        passes: false,
      };
      if (symbols[i] !== undefined && count(body) <= maxNodes && usesOnly(body, e)) found.set(key(symbols[i]), e);
    });
  }
  for (const [id, e] of found) {
    for (const node of e.values.keys()) e.values.set(node, checker.getConstantValue(node));
    const calls = [...e.calls.keys()];
    const symbols = calls.length === 0 ? [] : symbolsOf(calls.map(calledName));
    calls.forEach((call, i) => {
      e.calls.set(call, found.get(key(symbols[i])));
    });
    if ([...e.values.values()].some((v) => typeof v !== "number")) found.delete(id);
  }
  // What calls something that is not inlined, or itself, is not, unless it does nothing else: a method that passes on what it gets.
  for (let changed = true; changed; ) {
    changed = false;
    for (const [id, e] of found) {
      const fits = (call, c) => c !== undefined && !c.gone && c.params.length === call.arguments.length;
      if (e.calls.has(e.body)) {
        const c = e.calls.get(e.body);
        if (fits(e.body, c)) {
          changed ||= e.passes !== c.passes;
          e.passes = c.passes;
        } else if (e.body.expression.kind === K.PropertyAccessExpression) {
          e.passes = true;
          e.calls.delete(e.body);
          changed = true;
        }
      }
      const ok = [...e.calls].every(([call, c]) => fits(call, c) && (call === e.body || !c.passes));
      if (ok && depth(e) <= 4) continue;
      e.gone = true;
      found.delete(id);
      changed = true;
    }
  }
  for (const e of found.values()) countUses(e);
  return found;
}

function depth(e, level = 0) {
  if (level > 4) return level;
  return Math.max(level, ...[...e.calls.values()].map((c) => (c === undefined ? 0 : depth(c, level + 1))));
}

/** Fills e.uses. */
function countUses(e) {
  if (e.uses !== null) return;
  e.uses = new Map([...e.params, "this"].map((name) => [name, 0]));
  const visit = (node, times) => {
    const name = node.kind === K.ThisKeyword ? "this" : node.kind === K.Identifier ? node.text : "";
    if (e.values.has(node)) return;
    if (name !== "") e.uses.set(name, e.uses.get(name) + times);
    const inner = e.calls.get(node);
    if (inner !== undefined) {
      countUses(inner);
      inner.params.forEach((p, i) => {
        visit(node.arguments[i], times * inner.uses.get(p));
      });
      if (node.expression.kind === K.PropertyAccessExpression)
        visit(node.expression.expression, times * inner.uses.get("this"));
    } else if (node.kind === K.PropertyAccessExpression) {
      visit(node.expression, times);
    } else {
      node.forEachChild((child) => {
        visit(child, times);
      });
    }
  };
  visit(e.body, 1);
}

/** A symbol by its declaration: checkers that run side by side have symbols of their own. */
function key(symbol) {
  const d = symbol?.valueDeclaration;
  return d === undefined ? "" : `${d.path}:${d.index}`;
}

/** Is a method's name declared twice among the classes that take part in inheritance? */
function overrides(files) {
  const classes = files.flatMap((f) => f.classes);
  const parents = new Set(
    classes.flatMap((c) => (c.heritageClauses ?? []).flatMap((h) => h.types.map((t) => t.expression.text))),
  );
  const related = classes.filter(
    (c) => (c.heritageClauses ?? []).some((h) => h.token === K.ExtendsKeyword) || parents.has(c.name?.text),
  );
  const times = new Map();
  for (const c of related) {
    for (const m of c.members)
      if (m.kind === K.MethodDeclaration) times.set(m.name.text, (times.get(m.name.text) ?? 0) + 1);
  }
  return (method) => related.includes(method.parent) && times.get(method.name.text) > 1;
}

/** `m(p, q) { return expression; }`, not static and the like, with plain parameters. */
function isSimple(def) {
  if (def.kind !== K.MethodDeclaration && def.kind !== K.FunctionDeclaration) return false;
  if (def.name?.kind !== K.Identifier || def.asteriskToken !== undefined) return false;
  if (def.kind === K.MethodDeclaration && def.parent.kind !== K.ClassDeclaration) return false;
  for (const m of def.modifiers ?? []) {
    if (m.kind !== K.PrivateKeyword && m.kind !== K.ProtectedKeyword && m.kind !== K.ExportKeyword) return false;
  }
  const [statement, ...more] = def.body?.statements ?? [];
  if (statement?.kind !== K.ReturnStatement || statement.expression === undefined || more.length > 0) return false;
  return def.parameters.every(
    (p) =>
      p.name.kind === K.Identifier &&
      p.initializer === undefined &&
      p.dotDotDotToken === undefined &&
      p.questionToken === undefined,
  );
}

function count(node) {
  let n = 1;
  node.forEachChild((child) => {
    n += count(child);
  });
  return n;
}

const operators = new Set([
  ...[K.PlusToken, K.MinusToken, K.AsteriskToken, K.SlashToken, K.AmpersandToken, K.BarToken, K.CaretToken],
  ...[K.LessThanToken, K.LessThanEqualsToken, K.GreaterThanToken, K.GreaterThanEqualsToken],
  ...[K.LessThanLessThanToken, K.GreaterThanGreaterThanToken, K.GreaterThanGreaterThanGreaterThanToken],
  ...[
    K.EqualsEqualsEqualsToken,
    K.ExclamationEqualsEqualsToken,
    K.AmpersandAmpersandToken,
    K.BarBarToken,
    K.QuestionQuestionToken,
  ],
]);

/** Reads of this, of the parameters and of constants, and operators: nothing that has an effect. */
function usesOnly(node, e) {
  const all = (...nodes) => nodes.every((n) => usesOnly(n, e));
  switch (node.kind) {
    case K.ThisKeyword:
    case K.NumericLiteral:
    case K.TrueKeyword:
    case K.FalseKeyword:
    case K.NullKeyword:
      return true;
    case K.Identifier:
      return e.params.includes(node.text);
    case K.PropertyAccessExpression:
      if (node.questionDotToken !== undefined) return false;
      if (node.expression.kind === K.Identifier && /^[A-Z]/.test(node.expression.text)) {
        e.values.set(node, undefined);
        return true;
      }
      return all(node.expression);
    case K.ElementAccessExpression:
      return node.questionDotToken === undefined && all(node.expression, node.argumentExpression);
    case K.ParenthesizedExpression:
    case K.NonNullExpression:
      return all(node.expression);
    case K.PrefixUnaryExpression:
      return [K.ExclamationToken, K.MinusToken, K.TildeToken].includes(node.operator) && all(node.operand);
    case K.BinaryExpression:
      return operators.has(node.operatorToken.kind) && all(node.left, node.right);
    case K.CallExpression:
      if (calledName(node) === null) return false;
      e.calls.set(node, undefined);
      return all(...node.arguments) && (node.expression.kind === K.Identifier || all(node.expression.expression));
    case K.ConditionalExpression:
      return all(node.condition, node.whenTrue, node.whenFalse);
  }
  return false;
}

// ---- the text of a file

class Rewriter {
  arrays = new Set();
  /** The nodes in which something is rewritten. */
  changed = new Set();
  /** Call -> what it calls, of those that are inlined. */
  calls = new Map();
  loop = 0;

  /** `names`: of all that is inlined. `arrays`: is this type an array? */
  constructor(checker, symbolsOf, file, inlined, names, arrays) {
    this.file = file;
    const { loops, calls } = uses(file, names);
    const types = checker.getTypeAtLocation(loops.map((loop) => loop.expression));
    loops.forEach((loop, i) => {
      if (arrays(types[i])) this.arrays.add(loop);
    });
    const symbols = symbolsOf(calls.map(calledName));
    calls.forEach((call, i) => {
      const e = inlined.get(key(symbols[i]));
      if (e !== undefined && e.params.length === call.arguments.length) this.calls.set(call, e);
    });
    for (const [call, e] of this.calls) if (!this.fits(call, e)) this.calls.delete(call);
    for (const node of [...this.arrays, ...this.calls.keys()]) {
      for (let n = node; n !== undefined && !this.changed.has(n); n = n.parent) this.changed.add(n);
    }
  }

  text() {
    return this.render(this.file.source);
  }

  /** May the expression stand for this call: is everything that it uses cheap, and the same whenever it is evaluated? */
  fits(call, e) {
    const good = (node, uses) => this.isPure(node) && (uses <= 1 || isCheap(node, uses));
    const f = call.expression;
    if (f.kind === K.PropertyAccessExpression && !good(f.expression, e.uses.get("this"))) return false;
    return call.arguments.every((arg, i) => good(arg, e.uses.get(e.params[i])));
  }

  isPure(node) {
    switch (node.kind) {
      case K.CallExpression: {
        const e = this.calls.get(node);
        return e !== undefined && !e.passes && this.fits(node, e);
      }
      case K.Identifier:
      case K.ThisKeyword:
      case K.NumericLiteral:
        return true;
      case K.PropertyAccessExpression:
      case K.ParenthesizedExpression:
      case K.NonNullExpression:
        return node.questionDotToken === undefined && this.isPure(node.expression);
      case K.ElementAccessExpression:
        return (
          node.questionDotToken === undefined && this.isPure(node.expression) && this.isPure(node.argumentExpression)
        );
      case K.BinaryExpression:
        return operators.has(node.operatorToken.kind) && this.isPure(node.left) && this.isPure(node.right);
    }
    return false;
  }

  render(node) {
    if (this.arrays.has(node)) return this.overIndex(node);
    const e = this.calls.get(node);
    if (e !== undefined) return this.inline(node, e);
    const { text } = this.file;
    if (!this.changed.has(node)) return text.slice(node.pos, node.end);
    let out = "";
    let done = node.pos;
    node.forEachChild((child) => {
      out += text.slice(done, child.pos) + this.render(child);
      done = child.end;
    });
    return out + text.slice(done, node.end);
  }

  /** for (const x of list) body -> for (let i = 0, a = list; i < a.length; i++) { const x = a[i]; body } */
  overIndex(loop) {
    const { text } = this.file;
    const space = leading(text, loop.pos);
    const i = `$i${this.loop}`;
    const a = `$a${this.loop++}`;
    const list = this.render(loop.expression).trim();
    const variable = text.slice(loop.initializer.pos, loop.initializer.end).trim();
    const head = `for (let ${i} = 0, ${a} = ${list}; ${i} < ${a}.length; ${i}++) { ${variable} = ${a}[${i}];`;
    const missing = newlines(text.slice(loop.pos + space, loop.statement.pos)) - newlines(head);
    return `${text.slice(loop.pos, loop.pos + space)}${head}${"\n".repeat(missing)}${this.render(loop.statement)} }`;
  }

  inline(call, e) {
    const { text } = this.file;
    const space = leading(text, call.pos);
    const operands = new Map(e.params.map((p, i) => [p, `(${this.render(call.arguments[i]).trim()})`]));
    if (call.expression.kind === K.PropertyAccessExpression)
      operands.set("this", this.render(call.expression.expression).trim());
    const head = `(${substitute(e, e.body, operands)})`;
    const missing = newlines(text.slice(call.pos + space, call.end)) - newlines(head);
    return `${text.slice(call.pos, call.pos + space)}${head}${"\n".repeat(Math.max(missing, 0))}`;
  }
}

/** The expression with other texts in the place of its parameters and of this. */
function substitute(e, node, operands) {
  const value = e.values.get(node);
  if (value !== undefined) return String(value);
  if (node.kind === K.ThisKeyword) return operands.get("this");
  if (node.kind === K.Identifier) return operands.get(node.text);
  const inner = e.calls.get(node);
  if (inner !== undefined) {
    const given = new Map(inner.params.map((p, i) => [p, `(${substitute(e, node.arguments[i], operands)})`]));
    const f = node.expression;
    if (f.kind === K.PropertyAccessExpression) given.set("this", substitute(e, f.expression, operands));
    return `(${substitute(inner, inner.body, given)})`;
  }
  if (node.kind === K.PropertyAccessExpression) return `${substitute(e, node.expression, operands)}.${node.name.text}`;
  const { text } = e.file;
  let out = "";
  let done = node.pos + leading(text, node.pos);
  node.forEachChild((child) => {
    const from = child.pos + leading(text, child.pos);
    out += text.slice(done, from) + substitute(e, child, operands);
    done = child.end;
  });
  return (out + text.slice(done, node.end)).replace(/\s+/g, " ");
}

/** Worth evaluating more than once: a variable; one field of one, twice. */
function isCheap(node, uses) {
  if (node.kind === K.Identifier || node.kind === K.ThisKeyword || node.kind === K.NumericLiteral) return true;
  if (node.kind === K.NonNullExpression) return isCheap(node.expression, uses);
  return uses === 2 && node.kind === K.PropertyAccessExpression && isCheap(node.expression, 3);
}

const typedArray = /^(Int|Uint|Float)(8|16|32|64)Array(<.*>)?$/;

function isArray(checker, type) {
  return checker.isArrayType(type) || typedArray.test(checker.typeToString(type));
}

/** Length of the white space and comments at `at`. */
function leading(text, at) {
  return /^(\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(text.slice(at))[0].length;
}

function newlines(text) {
  return text.split("\n").length - 1;
}

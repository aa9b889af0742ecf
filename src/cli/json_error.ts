// What encoding/json says of text that is no JSON: JavaScript's own words differ. null: it is JSON.

class Bad extends Error {}

export function jsonError(text: string): string | null {
  let at = 0;
  const fail = (context: string): never => {
    if (at >= text.length) throw new Bad("unexpected end of JSON input");
    throw new Bad(`invalid character ${quote(text[at])} ${context}`);
  };
  const space = (): void => {
    while (at < text.length && " \t\r\n".includes(text[at])) at++;
  };
  const digits = (context: string): void => {
    if (!/[0-9]/.test(text[at] ?? "")) fail(context);
    while (/[0-9]/.test(text[at] ?? "")) at++;
  };

  function string(): void {
    at++;
    for (;;) {
      const c = text[at];
      if (c === undefined || c < " ") fail("in string literal");
      at++;
      if (c === '"') return;
      if (c !== "\\") continue;
      if (!'bfnrt\\/"u'.includes(text[at] ?? "x")) fail("in string escape code");
      if (text[at++] !== "u") continue;
      for (let i = 0; i < 4; i++, at++) {
        if (!/[0-9a-fA-F]/.test(text[at] ?? "")) fail("in \\u hexadecimal character escape");
      }
    }
  }
  function number(): void {
    if (text[at] === "-") at++;
    if (text[at] === "0") at++;
    else digits("in numeric literal");
    if (text[at] === ".") {
      at++;
      digits("after decimal point in numeric literal");
    }
    if (text[at] === "e" || text[at] === "E") {
      at++;
      if (text[at] === "+" || text[at] === "-") at++;
      digits("in exponent of numeric literal");
    }
  }
  function list(close: string, item: () => void, after: string): void {
    at++;
    space();
    if (text[at] === close) {
      at++;
      return;
    }
    for (;;) {
      item();
      space();
      if (text[at] === close) {
        at++;
        return;
      }
      if (text[at] !== ",") fail(after);
      at++;
      space();
    }
  }
  function member(): void {
    if (text[at] !== '"') fail("looking for beginning of object key string");
    string();
    space();
    if (text[at] !== ":") fail("after object key");
    at++;
    value();
  }
  function value(): void {
    space();
    const c = text[at] ?? "";
    if (c === "{") return list("}", member, "after object key:value pair");
    if (c === "[") return list("]", value, "after array element");
    if (c === '"') return string();
    if (/[-0-9]/.test(c)) return number();
    const word = ["true", "false", "null"].find((w) => w[0] === c);
    if (word === undefined) return fail("looking for beginning of value");
    for (const letter of word) {
      if (text[at] !== letter) fail(`in literal ${word} (expecting '${letter}')`);
      at++;
    }
  }

  try {
    value();
    space();
    if (at < text.length) fail("after top-level value");
  } catch (e) {
    if (e instanceof Bad) return e.message;
    throw e;
  }
  return null;
}

/** A character as encoding/json quotes it. */
function quote(c: string): string {
  if (c === "'") return "'\\''";
  if (c === '"') return "'\"'";
  return `'${JSON.stringify(c).slice(1, -1)}'`;
}

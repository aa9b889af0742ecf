// Small mistakes put into programs that are right, to compare what two compilers say of them: a token is left out, doubled, put in
// another place, or exchanged for another one of its kind. A mistake is decided by the seed.

import { firstKeyword, keywordCount, operatorStrings, tokenStrings } from "../../src/syntax/tokens.ts";
import { Rng } from "../diff/rng.ts";

const token =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|`[^`]*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|[\p{L}_][\p{L}\p{N}_]*|\d[\w.]*|<<=|>>=|&\^=|\.\.\.|&&|\|\||<-|\+\+|--|==|!=|<=|>=|:=|<<|>>|&\^|[-+*/%&|^]=|[^\s]/gu;

const keywords = tokenStrings.slice(firstKeyword, firstKeyword + keywordCount);
const operators = [...operatorStrings.filter((s) => s !== ""), "=", ":=", "+=", "++", ".", ",", ";", "..."];
const values = [
  "0",
  "1",
  "-1",
  "1.5",
  '"text"',
  "'c'",
  "nil",
  "true",
  "2i",
  "1 << 70",
  "[]int{1}",
  "struct{}{}",
  "x",
  "_",
  "func() {}",
  "make(chan int)",
  "map[string]int{}",
  "any(1)",
  "len",
  "int",
  "string",
  "error",
  "append",
];

interface Token {
  text: string;
  at: number;
}

const isName = (s: string): boolean => /^[\p{L}_]/u.test(s) && !keywords.includes(s);

/** The program with one mistake, or null where this seed makes none. */
export function mutate(source: string, seed: number): string | null {
  const rng = new Rng(seed);
  const tokens: Token[] = [];
  for (const m of source.matchAll(token))
    if (!m[0].startsWith("//") && !m[0].startsWith("/*")) tokens.push({ text: m[0], at: m.index });
  if (tokens.length < 8) return null;
  // Mistakes of meaning more often than of form.
  const names = tokens.flatMap((u, i) => (i >= 2 && i < tokens.length - 1 && isName(u.text) ? [i] : []));
  const i = names.length > 0 && rng.chance(60) ? rng.pick(names) : 2 + rng.int(tokens.length - 3);
  const t = tokens[i]!;
  const put = (text: string, at = t.at, length = t.text.length): string =>
    source.slice(0, at) + text + source.slice(at + length);
  const name = (): string => {
    const names = tokens.filter((u) => isName(u.text) && u.text !== t.text);
    return names.length === 0 ? "x" : rng.pick(names).text;
  };
  switch (rng.int(16)) {
    case 0:
      return put("");
    case 1:
      return put(`${t.text} ${t.text}`);
    case 2: {
      const next = tokens[i + 1]!;
      return put(`${next.text} ${t.text}`, t.at, next.at + next.text.length - t.at);
    }
    case 3:
      return put(`${rng.pick([...operators, ...keywords, "(", ")", "{", "}", "[", "]"])} ${t.text}`);
    default: {
      // What is of a kind, more often than the rest.
      if (isName(t.text)) return put(rng.chance(60) ? name() : rng.pick(values));
      if (/^[\d"'`]/.test(t.text)) return put(rng.pick(values));
      if (operators.includes(t.text)) return put(rng.pick(operators));
      if (keywords.includes(t.text)) return put(rng.chance(50) ? rng.pick(keywords) : "");
      return put(rng.chance(50) ? "" : name());
    }
  }
}

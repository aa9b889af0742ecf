// Breaks Go source in small ways, for tests of error messages and recovery. Deterministic: the same seed, the same mutant.

/** xorshift32. */
export function random(seed: number): () => number {
  let x = (Math.imul(seed, 2654435761) ^ 0x9e3779b9) | 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 0x100000000;
  };
}

const words = (
  "break case chan const continue default defer else fallthrough for func go goto if import interface map package range " +
  "return select struct switch type var ( ) [ ] { } , ; : := = == . ... + - * / % & | ^ << >> &^ && || <- ++ -- += ! ~ " +
  "x _ 0 1.5 'c' \"s\" `r` 0x 08 1e ' \" \n /* // \u00e9 \u0660 @ # \\"
).split(" ");

/** A copy of src with one to three tokens deleted, doubled, swapped or replaced. */
export function mutate(src: Uint8Array, seed: number): Uint8Array {
  const rnd = random(seed);
  const text = Buffer.from(src).toString("latin1");
  const tokens =
    text.match(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'|\w+|\s+|./g) ?? [];
  const solid: number[] = [];
  tokens.forEach((t, i) => {
    if (t.trim() !== "" && !t.startsWith("//") && !t.startsWith("/*")) solid.push(i);
  });
  if (solid.length === 0) return src;
  // mostly not in the package clause, behind which gc gives up
  const pick = () => solid[Math.min(solid.length - 1, (rnd() < 0.95 ? 2 : 0) + Math.floor(rnd() * solid.length))];
  for (let n = 1 + Math.floor(rnd() * 3); n > 0; n--) {
    const i = pick();
    const word = Buffer.from(words[Math.floor(rnd() * words.length)]).toString("latin1");
    switch (Math.floor(rnd() * 6)) {
      case 0:
        tokens[i] = "";
        break;
      case 1:
        tokens[i] += ` ${tokens[i]}`;
        break;
      case 2: {
        const j = pick();
        [tokens[i], tokens[j]] = [tokens[j], tokens[i]];
        break;
      }
      case 3:
        tokens[i] = word;
        break;
      case 4:
        tokens[i] += ` ${word} `;
        break;
      case 5:
        tokens[i] += "\n";
        break;
    }
  }
  // gc's scanner counts a line twice where ".." ends it; that is not for us to follow
  // (and a broken character would be shown as such by us alone)
  const out = Buffer.from(tokens.join("").replace(/\.\.(?=\r?\n)/g, ". ."), "latin1");
  return Buffer.from(out.toString("utf8"));
}

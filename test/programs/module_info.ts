// Reads what tests ask of a module's bytes: sections in order, imports, exports, names, producers, initial memory.

export interface ModuleInfo {
  /** Section ids in order; custom ones by name. */
  sections: (number | string)[];
  /** "module.name" in order. */
  imports: string[];
  /** [name, kind, type as "i32,i64>i32"] in order. */
  exports: [string, "func" | "table" | "memory" | "global", string][];
  /** Pages of the first memory: least, most (-1: no limit). */
  memory: [number, number];
  /** Function names of the name section. */
  names: string[];
  /** field -> [name, version][] */
  producers: Map<string, [string, string][]>;
}

const kinds = ["func", "table", "memory", "global"] as const;
const valTypes: Record<number, string> = { 127: "i32", 126: "i64", 125: "f32", 124: "f64", 112: "funcref" };

export function moduleInfo(bytes: Uint8Array): ModuleInfo {
  const info: ModuleInfo = { sections: [], imports: [], exports: [], memory: [0, 0], names: [], producers: new Map() };
  let at = 8;
  const leb = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const b = bytes[at++];
      value += (b & 127) * 2 ** shift;
      if (b < 128) return value;
    }
  };
  const text = (): string => {
    const n = leb();
    at += n;
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(at - n, at));
  };
  const list = <T>(item: () => T): T[] => Array.from({ length: leb() }, item);
  const types: string[] = [];
  const functions: number[] = [];
  while (at < bytes.length) {
    const id = bytes[at++];
    const size = leb();
    const end = at + size;
    const name = id === 0 ? text() : "";
    info.sections.push(id === 0 ? name : id);
    if (id === 1) {
      const val = (): string => valTypes[bytes[at++]] ?? "?";
      list(() => {
        at++;
        types.push(`${list(val).join()}>${list(val).join()}`);
      });
    } else if (id === 2) {
      list(() => {
        info.imports.push(`${text()}.${text()}`);
        at++;
        functions.push(leb());
      });
    } else if (id === 3) functions.push(...list(leb));
    else if (id === 5) {
      list(() => {
        const limited = (bytes[at++] & 1) !== 0;
        info.memory = [leb(), limited ? leb() : -1];
      });
    } else if (id === 7) {
      list(() => {
        const exported = text();
        const kind = kinds[bytes[at++]];
        const index = leb();
        info.exports.push([exported, kind, kind === "func" ? types[functions[index]] : ""]);
      });
    } else if (name === "producers") {
      list(() =>
        info.producers.set(
          text(),
          list(() => [text(), text()]),
        ),
      );
    } else if (name === "name") {
      while (at < end) {
        const sub = bytes[at++];
        const subEnd = leb() + at;
        if (sub === 1) {
          list(() => {
            leb();
            info.names.push(text());
          });
        }
        at = subEnd;
      }
    }
    at = end;
  }
  return info;
}

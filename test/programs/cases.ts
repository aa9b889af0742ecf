// Programs that hold many cases: run without arguments they print the names, with a name they run that case. Their .out file has
// a section "== name" for each.

const withCases = new Set(["panics.go", "finalizers.go", "errors.go", "states.go"]);

export function casesOf(file: string, output: string): string[] | null {
  return withCases.has(file) ? output.trimEnd().split("\n") : null;
}

export function sections(outputs: [string, string][]): string {
  return outputs.map(([name, text]) => `== ${name}\n${text}`).join("");
}

export function sectionsOf(text: string): Map<string, string> {
  const out = new Map<string, string>();
  for (const part of text.split(/^== /m).slice(1)) {
    const end = part.indexOf("\n");
    out.set(part.slice(0, end), part.slice(end + 1));
  }
  return out;
}

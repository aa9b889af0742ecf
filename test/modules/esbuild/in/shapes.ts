export enum Unit {
  Metre = 1,
  Foot = Metre << 2,
}

export type Shape = { kind: "circle"; r: number } | { kind: "square"; side: number };

export function area(s: Shape): number | undefined {
  switch (s.kind) {
    case "circle":
      return Math.PI * s.r * s.r * Unit.Metre;
    case "square":
      return s.side ** Unit.Foot;
  }
}

export function unused() {
  return "dropped";
}

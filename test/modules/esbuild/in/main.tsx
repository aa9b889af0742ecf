import data from "./data.json";
import { area, type Shape } from "./shapes";

const React = {
  createElement: (tag: unknown, props: object | null, ...children: unknown[]) => ({ tag, props, children }),
};

class Counter<T> {
  #seen = new Map<T, number>();
  static total = 0;
  add(item: T): number {
    const n = (this.#seen.get(item) ?? 0) + 1;
    this.#seen.set(item, n);
    Counter.total ||= n;
    return n ** 2;
  }
}

export const view = (shapes: Shape[]) => (
  <ul id={data.id}>
    {shapes.map((s) => (
      <li key={s.kind}>{area(s)?.toFixed(2)}</li>
    ))}
    <>text &amp; more</>
  </ul>
);

async function* lines() {
  for (const n of data.list) yield `${n}: ${new Counter<number>().add(n)}`;
}

for await (const line of lines()) console.log(line, view([{ kind: "circle", r: 1 }]));

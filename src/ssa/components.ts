// Strongly connected components of a graph.

/** Component of each node of a graph: nodes with equal numbers reach each other; 0: the node does not reach itself (Tarjan 1972). */
export function components(nodes: number, succs: (node: number) => readonly number[]): Int32Array {
  const component = new Int32Array(nodes);
  const index = new Int32Array(nodes);
  const low = new Int32Array(nodes);
  const open = new Uint8Array(nodes);
  const stack: number[] = [];
  const path: { node: number; to: readonly number[]; next: number }[] = [];
  let count = 0;
  let found = 0;
  const enter = (node: number): void => {
    index[node] = low[node] = ++count;
    open[node] = 1;
    stack.push(node);
    path.push({ node, to: succs(node), next: 0 });
  };
  for (let root = 0; root < nodes; root++) {
    if (index[root] !== 0) continue;
    enter(root);
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      if (top.next < top.to.length) {
        const t = top.to[top.next++]!;
        if (index[t] === 0) enter(t);
        else if (open[t] === 1) low[top.node] = Math.min(low[top.node]!, index[t]!);
        continue;
      }
      path.pop();
      const { node } = top;
      if (path.length > 0) {
        const above = path[path.length - 1]!.node;
        low[above] = Math.min(low[above]!, low[node]!);
      }
      if (low[node] !== index[node]) continue;
      const single = stack[stack.length - 1] === node && !top.to.includes(node);
      if (!single) found++;
      for (;;) {
        const v = stack.pop()!;
        open[v] = 0;
        if (!single) component[v] = found;
        if (v === node) break;
      }
    }
  }
  return component;
}

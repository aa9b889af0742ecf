export type Pair<T> = readonly [T, T];

export const first = <T>(p: Pair<T>): T => p[0];

export type ConstVal = { kind: number };

// First guess of what kind a failure is, for the list of known failures.

const table: readonly (readonly [RegExp, string])[] = [
  [/GOEXPERIMENT=/, "GOEXPERIMENT"],
  [
    /all goroutines are asleep|goroutines are not supported|not supported yet: .*(goroutine|chan|select|go statement|send|receive)/i,
    "goroutines",
  ],
  [/not supported yet: .*reflect|reflect\.\S*(Call|MakeFunc)/, "reflect"],
  [/not supported yet|is not supported/, "not built"],
  [/^(the generator: )?internal error/, "internal error"],
  [/^invalid module/, "invalid module"],
  [/^(compiling|trap: |the generator: trap: )does not end/, "time"],
  [/process died|thread died|thread ended/, "crash"],
  [/^does not compile/, "refused"],
  [/Maximum call stack|stack overflow|stack exceeds/, "stack depth"],
  [/^(the generator: )?trap/, "trap"],
  [/^exit status|^line|^the generator/, "wrong output"],
];

export function categoryOf(problem: string): string {
  return table.find(([rx]) => rx.test(problem))?.[1] ?? "other";
}

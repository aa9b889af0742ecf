// Included by calls_wasm.s.
#define ANSWER 42
#define HALF(x) ((x)/2)

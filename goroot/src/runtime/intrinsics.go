// Functions without a body: the compiler puts instructions in their place (or, where said, makes their body). Addresses are
// plain uint32 numbers here, so that the allocator and the collector hold no pointers that would have to be visible to the
// collector. None of these checks for nil or bounds.

package runtime

import "unsafe"

// ---- memory by address: one load or store each, alias class 0, no nil check ----

// load8 and load16 zero-extend.
func load8(addr uint32) uint32
func load16(addr uint32) uint32
func load32(addr uint32) uint32
func load64(addr uint32) uint64

// store8 and store16 write the low bits.
func store8(addr uint32, v uint32)
func store16(addr uint32, v uint32)
func store32(addr uint32, v uint32)
func store64(addr uint32, v uint64)

// memmove32 copies n bytes, memclr32 zeroes n bytes (Op.MemMove, Op.MemZero).
func memmove32(dst, src, n uint32)
func memclr32(addr, n uint32)

// memmove copies n bytes from `from` to `to`; they may overlap. memclrNoHeapPointers zeroes n bytes. The low 32 bits of n count.
func memmove(to, from unsafe.Pointer, n uintptr)
func memclrNoHeapPointers(ptr unsafe.Pointer, n uintptr)

// addrOf is the pointer's address, ptrTo the pointer to an address (Op.Cast).
func addrOf(p unsafe.Pointer) uint32
func ptrTo(addr uint32) unsafe.Pointer

// add is p + x without a check (Op.Add on a pointer; the low 32 bits of x count).
func add(p unsafe.Pointer, x uintptr) unsafe.Pointer

// noescape is p, where escape analysis does not look (Op.NoEscape): for what is passed to a function that keeps nothing, but is not
// known to the compiler.
func noescape(p unsafe.Pointer) unsafe.Pointer

// ---- the module's memory ----

// memorySize is the size of memory in pages of 64 KiB.
func memorySize() uint32

// memoryGrow adds pages and gives the old size in pages, or ^uint32(0) if the engine refuses.
func memoryGrow(pages uint32) uint32

// getsp is the first address above the calling function's shadow frame: everything that is live lies in
// [stackBase(), getsp()). A function that calls it is never inlined.
func getsp() uint32

// setGuard says how far the shadow stack pointer may go: what tests for stack compares with. It is a global of the module, if the program has
// goroutines; if not, it is a constant, and nothing is set.
func setGuard(limit uint32)

// unwind leaves the calling function, and its callers, up to the frame for which recovering is true. It does not return.
func unwind()

// suspend leaves the calling function, and its callers, until the scheduler resumes the goroutine (stack.go); then it returns.
// In a program that makes no goroutines it is parkAlone.
func suspend()

// resume goes on in a suspended frame: fn is the table index of its resume copy, status that of the call it waits for. The result
// is the status with which it is left.
func resume(fn, frame, status uint32) uint32

// startNeed is how many bytes of shadow stack gostart and what it calls need before something tests for room.
func startNeed() uint32

// deepNeed is how many bytes must be free behind a frame that runDeep starts.
func deepNeed() uint32

// gostartIndex is the table index of gostart.
func gostartIndex() uint32

// ---- what only the linker knows (Op.LinkAddr) ----

// [rootsStart, rootsEnd) is the read-write data that may hold heap pointers; both are multiples of 8.
func rootsStart() uint32
func rootsEnd() uint32

// [stackBase, stackEnd) is the shadow stack of the first goroutine.
func stackBase() uint32
func stackEnd() uint32

// heapStart is the first address behind all static data and the shadow stack.
func heapStart() uint32

// islibrary tells whether the program was linked with -buildmode=c-shared.
func islibrary() bool

// [itabsStart, itabsEnd) holds all itabs that the compiler laid out, one after the other without gaps.
func itabsStart() uint32
func itabsEnd() uint32

// ---- integers and floats: one wasm instruction each ----

func ctz32(x uint32) uint32
func ctz64(x uint64) uint64
func clz32(x uint32) uint32
func clz64(x uint64) uint64
func popcnt32(x uint32) uint32
func popcnt64(x uint64) uint64
func rotl32(x uint32, n uint32) uint32
func rotl64(x uint64, n uint64) uint64

// The bits of a float and back (Op.Reinterpret).
func float64bits(f float64) uint64
func float64frombits(b uint64) float64
func float32bits(f float32) uint32
func float32frombits(b uint32) float32

// ---- control ----

// unreachable traps (Term.Unreachable). It does not return.
func unreachable()

// ---- functions whose body the compiler makes ----

// runInits runs the variable initialisers and init functions of all packages in order.
func runInits()

// main_main is main.main of the program.
//
//go:linkname main_main main.main
func main_main()

// panicText gives the text of a panic's value that is an error or a Stringer: by the types that the program panics with, or if
// these are not all known by panicTextDynamic.
func panicText(v any) (text string, ok bool)

// buildLongMask is buildMask if the program may have types with tflagGCMaskOnDemand; if not, it does nothing.
func buildLongMask(mask, word uint32, t *_type)

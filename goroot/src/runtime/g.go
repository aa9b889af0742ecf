// What a goroutine has. There is one as long as goroutines are not supported.

package runtime

type g struct {
	_defer *_defer // innermost deferred call
	_panic *_panic // innermost panic
	goid   uint64
	// unwindTo is the frame token (_defer.frame) of the frame that recovers, while the stack unwinds to it.
	unwindTo uintptr
	signal   bool // the panic is a nil dereference, which gc reports as a signal
}

var mainG = g{goid: 1}

// curg is the running goroutine.
var curg = &mainG

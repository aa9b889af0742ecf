// Finalizers and cleanups (gc: mfinal.go, mcleanup.go): which are allowed, with gc's messages, and the queue of those whose objects died.
// They never run inside of the collector, but when a goroutine parks or yields (proc.go), in a goroutine of their own if the program
// has any; a collection that the program asks for yields before it begins.

package runtime

import "unsafe"

// finq holds what is to run; runPending runs it and is set when there is something.
var finq struct {
	head, tail *special
	running    bool
}

var runPending func()

func queueFinalizers(list *special) {
	if list == nil {
		return
	}
	runPending = runSpecials
	if finq.head == nil {
		finq.head = list
	} else {
		finq.tail.next = list
	}
	for list.next != nil {
		list = list.next
	}
	finq.tail = list
}

// finalizerG is the goroutine that finalizers see in a program without others.
var finalizerG = g{goid: 2, status: gRunning}

// runSpecials runs all that is queued. (What it calls has the names of gc's runFinalizers and runCleanups: src/wasm/sites.ts.)
func runSpecials() {
	if finq.running {
		return
	}
	finq.running = true
	gp, head := curg, defers.head
	if startSystem == nil {
		curg = &finalizerG
		defers.head = nil
	}
	for finq.head != nil {
		s := finq.head
		finq.head = s.next
		if s.next == nil {
			finq.tail = nil
		}
		obj := s.dying
		s.dying = nil
		s.run(obj)
	}
	if startSystem == nil {
		curg = gp
		defers.head = head
	}
	finq.running = false
}

// blockUntilEmptyFinq waits until all that was queued has run, at most for timeout nanoseconds: for std's own tests.
func blockUntilEmptyFinq(timeout int64) bool {
	start := nanotime()
	for finq.head != nil || finq.running {
		if nanotime()-start > timeout {
			return false
		}
		Gosched()
	}
	return true
}

// finalizerCall calls the finalizer in closure fn, of type t, with the pointer obj; word is the first word of the interface that it
// takes, nil if it takes none. The compiler makes it by the finalizer's type.
type finalizerCall func(t *functype, fn, word, obj unsafe.Pointer)

// SetFinalizer sets what is called with obj when nothing else refers to it any more. Calls of it are compiled as calls of
// setFinalizer where the finalizer's type is known; otherwise it is called as reflection would (finalizer_any.go).
func SetFinalizer(obj any, finalizer any) {
	setFinalizer(obj, finalizer, callAnyFinalizer)
}

func setFinalizer(obj any, finalizer any, call finalizerCall) {
	const what = "runtime.SetFinalizer: "
	e := efaceOf(&obj)
	if e._type == nil {
		throw(what + "first argument is nil")
	}
	if e._type.Kind_ != kindPointer {
		throw(what + "first argument is " + e._type.string() + ", not pointer")
	}
	addr := addrOf(e.data)
	base, _ := findObject(addr)
	elem := (*ptrtype)(unsafe.Pointer(e._type)).Elem
	if base == 0 {
		if addr != 0 && addr < heapStart() {
			return // static data
		}
		throw(what + "pointer not in allocated block")
	}
	// gc packs small objects without pointers into one cell, so it cannot tell that their addresses are inside of a larger one.
	if addr != base && (elem.PtrBytes != 0 || elem.Size_ >= 16) {
		throw(what + "pointer not at beginning of allocated block")
	}
	f := efaceOf(&finalizer)
	if f._type == nil {
		if p := findSpecial(base, specialFinalizer, 0); p != nil {
			unlink(p)
		}
		return
	}
	if f._type.Kind_ != kindFunc {
		throw(what + "second argument is " + f._type.string() + ", not a function")
	}
	ft := (*functype)(unsafe.Pointer(f._type))
	refused := what + "cannot pass " + e._type.string() + " to finalizer " + f._type.string()
	if ft.OutCount>>15 != 0 {
		throw(refused + " because dotdotdot")
	}
	if ft.InCount != 1 {
		throw(refused)
	}
	in := ft.in(0)
	var word unsafe.Pointer
	switch {
	case in == e._type:
	case in.Kind_ == kindPointer:
		if in.uncommon() != nil && e._type.uncommon() != nil || (*ptrtype)(unsafe.Pointer(in)).Elem != elem {
			throw(refused)
		}
	case in.Kind_ == kindInterface:
		inter := (*interfacetype)(unsafe.Pointer(in))
		word = unsafe.Pointer(e._type)
		if len(inter.Methods) != 0 {
			word = unsafe.Pointer(assertE2I2(inter, e._type))
			if word == nil {
				throw(refused)
			}
		}
	default:
		throw(refused)
	}
	if findSpecial(base, specialFinalizer, 0) != nil {
		throw(what + "finalizer already set")
	}
	fn := f.data
	s := &special{kind: specialFinalizer, run: func(obj unsafe.Pointer) {
		call(ft, fn, word, obj)
	}}
	addSpecial(s, e.data)
}

// in is parameter i of a function type.
func (t *functype) in(i uintptr) *_type {
	at := unsafe.Sizeof(functype{})
	if t.TFlag&tflagUncommon != 0 {
		at += unsafe.Sizeof(uncommontype{})
	}
	return *(**_type)(add(unsafe.Pointer(t), at+8*i))
}

// Cleanup stands for a call of AddCleanup; its zero value for one that will never run.
type Cleanup struct {
	id  uint64
	ptr uintptr
}

// cleanups counts the calls of AddCleanup.
var cleanups uint64

// AddCleanup sets what is called with arg some time after nothing refers to ptr's object any more.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) Cleanup {
	var a any = arg
	return addCleanup(unsafe.Pointer(ptr), *(*unsafe.Pointer)(unsafe.Pointer(&cleanup)), efaceOf(&a), func(unsafe.Pointer) { cleanup(arg) })
}

func addCleanup(ptr, fn unsafe.Pointer, arg *eface, run func(unsafe.Pointer)) Cleanup {
	const what = "runtime.AddCleanup: "
	if ptr == nil {
		panic(what + "ptr is nil")
	}
	argPtr := uint32(0)
	if arg._type != nil && (arg._type.Kind_ == kindPointer || arg._type.Kind_ == kindUnsafePointer) {
		argPtr = addrOf(arg.data)
	}
	if argPtr == addrOf(ptr) {
		panic(what + "ptr is equal to arg, cleanup will never run")
	}
	base, size := findObject(addrOf(ptr))
	if base == 0 {
		if addrOf(ptr) < heapStart() {
			return Cleanup{}
		}
		panic(what + "ptr not in allocated block")
	}
	if argPtr-base < size {
		panic(what + "ptr is within arg, cleanup will never run")
	}
	if closure, n := findObject(addrOf(fn)); closure != 0 {
		for at := closure; at != closure+n; at += 8 {
			if load32(at)-base < size && load32(at+4) == 0 {
				panic(what + "cleanup function closes over ptr, cleanup will never run")
			}
		}
	}
	cleanups++
	addSpecial(&special{kind: specialCleanup, id: cleanups, run: run}, ptr)
	return Cleanup{cleanups, uintptr(base)}
}

// Stop cancels the call, if it is not queued already.
func (c Cleanup) Stop() {
	if c.id == 0 {
		return
	}
	if p := findSpecial(uint32(c.ptr), specialCleanup, c.id); p != nil {
		unlink(p)
	}
}

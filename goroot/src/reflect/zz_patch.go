// MapOf: our maps have no groups of slots; a map type's Group is the type of one entry (runtime/type.go, maptype).
// Calls: the SDK lays a frame of arguments and results out and leaves the call itself, and the code of func values that are
// made here, to assembly. On wasm every argument of gc lies in the frame, and that is the frame that the compiler's adapters
// (runtime/reflectcall.go) take.

package reflect

import (
	"internal/abi"
	"internal/goarch"
	"sync"
	"unsafe"
)

func groupAndSlotOf(ktyp, etyp Type) (Type, Type) {
	if ktyp.Size() > abi.MapMaxKeyBytes {
		ktyp = PointerTo(ktyp)
	}
	if etyp.Size() > abi.MapMaxElemBytes {
		etyp = PointerTo(etyp)
	}
	entry := StructOf([]StructField{{Name: "Key", Type: ktyp}, {Name: "Elem", Type: etyp}})
	return entry, entry
}

// structsMade says that struct types with methods are made; `embedded`: the code of those of embedded interfaces.
func structsMade(embedded uintptr)

func resolveReflectText(ptr unsafe.Pointer) aTextOff {
	structsMade(abi.FuncPCABIInternal(embeddedIfaceMethStub)) // StructOf's, and nobody else's
	return aTextOff(addReflectOff(ptr))
}

// callAdapter points to the code that calls functions of type t with a frame; nil if no code of the program has such functions.
func callAdapter(t *funcType) unsafe.Pointer

// stubAdapter is the code for func values of type t that are made here; 0 if no code of the program can call them.
func stubAdapter(t *funcType) uintptr

// frameType is the type of a frame, as funcLayout gives it to call.
type frameType struct {
	abi.Type
	adapter unsafe.Pointer
	method  bool // the first word is a receiver
	pool    sync.Pool
	abid    abiDesc
}

type frameKey struct {
	typ    *funcType
	method bool
}

var frameTypes sync.Map // of frameKey: *frameType

func funcLayout(t *funcType, rcvr *abi.Type) (*abi.Type, *sync.Pool, abiDesc) {
	if t.Kind() != abi.Func {
		panic("reflect: funcLayout of non-func type " + stringFor(&t.Type))
	}
	key := frameKey{t, rcvr != nil}
	known, ok := frameTypes.Load(key)
	if !ok {
		f := &frameType{adapter: callAdapter(t), method: rcvr != nil, abid: newAbiDesc(t, rcvr)}
		f.Align_ = goarch.PtrSize
		f.Size_ = align(f.abid.retOffset+f.abid.ret.stackBytes, goarch.PtrSize)
		f.PtrBytes = uintptr(f.abid.stackPtrs.n) * goarch.PtrSize
		f.GCData = unsafe.SliceData(f.abid.stackPtrs.data)
		f.pool.New = func() any { return unsafe_New(&f.Type) }
		known, _ = frameTypes.LoadOrStore(key, f)
	}
	f := known.(*frameType)
	return &f.Type, &f.pool, f.abid
}

// call calls the function whose code fn points to, with the frame's arguments; the results go to the frame.
func call(typ *abi.Type, fn, frame unsafe.Pointer, size, retOffset, frameSize uint32, regs *abi.RegArgs) {
	f := (*frameType)(unsafe.Pointer(typ))
	word := fn
	if f.method {
		word = *(*unsafe.Pointer)(frame)
		frame = unsafe.Add(frame, goarch.PtrSize)
	}
	code := *(*uintptr)(fn)
	if code == abi.FuncPCABIInternal(embeddedIfaceMethStub) {
		embeddedIfaceMethStub()
	}
	if code == 0 {
		// Made here, of a type that only reflection can call.
		(*makeFuncCtxt)(fn).call(fn, frame)
		return
	}
	(*(*func(code uintptr, word, frame unsafe.Pointer))(unsafe.Pointer(&f.adapter)))(code, word, frame)
}

// makeFuncCtxt is the head of a func value that is made here (runtime.reflectClosure). Its code calls `call`.
type makeFuncCtxt struct {
	fn   uintptr
	call func(closure, frame unsafe.Pointer)
}

// moveMakeFuncArgPtrs has nothing to do where no argument lies in a register.
func moveMakeFuncArgPtrs(ctxt *makeFuncCtxt, args *abi.RegArgs) {}

func MakeFunc(typ Type, fn func(args []Value) (results []Value)) Value {
	if typ.Kind() != Func {
		panic("reflect: call of MakeFunc with non-Func type")
	}
	t := (*funcType)(unsafe.Pointer(typ.common()))
	impl := &makeFuncImpl{makeFuncCtxt: makeFuncCtxt{stubAdapter(t), callMade}, ftyp: t, fn: fn}
	return Value{&t.Type, unsafe.Pointer(impl), flag(Func)}
}

func callMade(closure, frame unsafe.Pointer) {
	var done bool
	callReflect((*makeFuncImpl)(closure), frame, &done, nil)
}

// bindMethod makes a func value of a method value. Only what makes method values sets it: others do not link calls.
var bindMethod func(op string, v Value) Value

func makeMethodValue(op string, v Value) Value {
	return bindMethod(op, v)
}

func boundMethod(op string, v Value) Value {
	t := (*funcType)(unsafe.Pointer(v.Type().(*rtype)))
	rcvr := Value{v.typ(), v.ptr, v.flag&(flagRO|flagAddr|flagIndir) | flag(v.typ().Kind())}
	fv := &methodValue{makeFuncCtxt{stubAdapter(t), callBound}, int(v.flag) >> flagMethodShift, rcvr}
	methodReceiver(op, rcvr, fv.method) // panics now if it cannot be called
	return Value{&t.Type, unsafe.Pointer(fv), v.flag&flagRO | flag(Func)}
}

func callBound(closure, frame unsafe.Pointer) {
	var done bool
	callMethod((*methodValue)(closure), frame, &done, nil)
}

// methodValueCall stands for the code of all method values (Value.Pointer).
func methodValueCall() {}

func (v Value) Method(i int) Value {
	if v.typ() == nil {
		panic(&ValueError{"reflect.Value.Method", Invalid})
	}
	if v.flag&flagMethod != 0 || uint(i) >= uint(toRType(v.typ()).NumMethod()) {
		panic("reflect: Method index out of range")
	}
	if v.typ().Kind() == abi.Interface && v.IsNil() {
		panic("reflect: Method on nil interface value")
	}
	bindMethod = boundMethod
	return Value{v.typ(), v.ptr, v.flag.ro() | v.flag&flagIndir | flag(Func) | flag(i)<<flagMethodShift | flagMethod}
}

// The checks of Value's methods. The compiler builds them once for each exported method that calls them, and knows its name there
// (ssa/build/program.ts); the SDK's valueMethodName walks the stack, and every program that prints would keep track of its calls.

func valueMethodName() string { return "unknown method" }

func (f flag) mustBe(expected Kind) {
	if Kind(f&flagKindMask) != expected {
		wrongKind(valueMethodName(), f.kind())
	}
}

func (f flag) mustBeExported() {
	if f == 0 || f&flagRO != 0 {
		wrongFlag(valueMethodName(), f)
	}
}

func (f flag) mustBeAssignable() {
	if f&flagRO != 0 || f&flagAddr == 0 {
		wrongFlag(valueMethodName(), f)
	}
}

//go:noinline
func wrongKind(method string, kind Kind) {
	panic(&ValueError{method, kind})
}

//go:noinline
func wrongFlag(method string, f flag) {
	if f == 0 {
		wrongKind(method, Invalid)
	}
	if f&flagRO != 0 {
		panic("reflect: " + method + " using value obtained using unexported field")
	}
	panic("reflect: " + method + " using unaddressable value")
}

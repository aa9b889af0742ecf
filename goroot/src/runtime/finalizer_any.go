// Finalizers whose type the compiler does not know are called as reflection calls: with a frame (reflectcall.go).

package runtime

import "unsafe"

func callAnyFinalizer(t *functype, fn, word, obj unsafe.Pointer) {
	words := uintptr(2)
	for i := range uintptr(t.OutCount) {
		words += (t.in(uintptr(t.InCount)+i).Size_ + 7) / 8
	}
	frame := make([]unsafe.Pointer, words)
	frame[0] = obj
	if word != nil {
		frame[0], frame[1] = word, obj
	}
	at := unsafe.Pointer(unsafe.SliceData(frame))
	code := *(*uintptr)(fn)
	if code == 0 {
		// Made by reflection, of a type that no code can call.
		(*reflectClosure)(fn).call(fn, at)
		return
	}
	a := findAdapter(t)
	if a == nil {
		throw("runtime.SetFinalizer: no code calls functions of the finalizer's type")
	}
	adapter := unsafe.Pointer(&a.call)
	(*(*func(code uintptr, word, frame unsafe.Pointer))(unsafe.Pointer(&adapter)))(code, fn, at)
}

// Calls through reflection: the table of adapters that the compiler makes (src/ssa/build/adapters.ts) and the keys by which they are
// found. reflect lays arguments and results out in a frame; an adapter moves them between a frame and a wasm call. The adapters
// of a program are those of all func types that reflection can reach in it.

package runtime

import "unsafe"

// funcadapter is one entry: the table indices of the two adapters of all func types with this key.
type funcadapter struct {
	key  string
	call uintptr // func(code uintptr, word, frame unsafe.Pointer)
	stub uintptr // code of a func value that reflection made: calls reflectstub
}

// funcadapters is sorted by key. The compiler fills it in.
var funcadapters []funcadapter

// reflectClosure is the head of a func value that reflection made.
type reflectClosure struct {
	code uintptr
	call func(closure, frame unsafe.Pointer)
}

// reflectstub is called by the code of a func value that reflection made.
func reflectstub(closure *reflectClosure, frame unsafe.Pointer) {
	closure.call(unsafe.Pointer(closure), frame)
}

// callAdapter is where the index of t's call adapter lies, so that a pointer to it is a func value; nil if the program has no
// function of such a type.
//
//go:linkname callAdapter reflect.callAdapter
func callAdapter(t *functype) unsafe.Pointer {
	if a := findAdapter(t); a != nil {
		return unsafe.Pointer(&a.call)
	}
	return nil
}

// stubAdapter is the code for func values of type t that reflection makes; 0 if no code of the program can call such a type.
//
//go:linkname stubAdapter reflect.stubAdapter
func stubAdapter(t *functype) uintptr {
	if a := findAdapter(t); a != nil {
		return a.stub
	}
	return 0
}

func findAdapter(t *functype) *funcadapter {
	key := frameKey(t)
	low, high := 0, len(funcadapters)
	for low < high {
		mid := int(uint(low+high) >> 1)
		if funcadapters[mid].key < key {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < len(funcadapters) && funcadapters[low].key == key {
		return &funcadapters[low]
	}
	return nil
}

// frameWriter writes the key of a func type: its scalars as they lie in a frame.
type frameWriter struct {
	key  []byte
	at   uintptr // end of the frame so far
	next uintptr // end of the last scalar
}

func frameKey(t *functype) string {
	size := unsafe.Sizeof(functype{})
	if t.TFlag&tflagUncommon != 0 {
		size += unsafe.Sizeof(uncommontype{})
	}
	ins := uintptr(t.InCount)
	types := unsafe.Slice((**_type)(add(unsafe.Pointer(t), size)), ins+uintptr(t.OutCount&0x7fff))
	var w frameWriter
	for _, p := range types[:ins] {
		w.value(p)
	}
	w.mark()
	w.next = w.at
	for _, r := range types[ins:] {
		w.value(r)
	}
	w.mark()
	return string(w.key)
}

// mark ends the parameters, or the results.
func (w *frameWriter) mark() {
	w.at = (w.at + 7) &^ 7
	w.key = append(w.key, '|')
	w.number(w.at)
}

func (w *frameWriter) number(n uintptr) {
	if n >= 10 {
		w.number(n / 10)
	}
	w.key = append(w.key, byte('0'+n%10))
}

func (w *frameWriter) value(t *_type) {
	align := uintptr(t.Align_)
	w.at = (w.at + align - 1) &^ (align - 1)
	if scalarCount(t) > maxScalars {
		w.key = append(w.key, 'm')
		w.number(t.Size_)
		w.key = append(w.key, '@')
		w.number(w.at)
		w.next = w.at + t.Size_
	} else {
		w.scalars(t, w.at)
	}
	w.at += t.Size_
}

// maxScalars is the largest number of scalars as which a value travels; larger ones, and arrays of several elements, lie in memory.
const maxScalars = 8

func scalarCount(t *_type) int {
	switch t.Kind_ {
	case kindString, kindInterface, kindComplex64, kindComplex128:
		return 2
	case kindSlice:
		return 3
	case kindArray:
		a := (*arraytype)(unsafe.Pointer(t))
		if a.Len == 0 {
			return 0
		}
		if a.Len > 1 {
			return maxScalars + 1
		}
		return scalarCount(a.Elem)
	case kindStruct:
		n := 0
		s := (*structtype)(unsafe.Pointer(t))
		for i := range s.Fields {
			n += scalarCount(s.Fields[i].Typ)
			if n > maxScalars {
				break
			}
		}
		return n
	}
	return 1
}

// scalarLetters has a letter for each kind from bool to float64.
const scalarLetters = "?BlbhwllBHWllfd"

// scalars writes the scalars of a value at offset off.
func (w *frameWriter) scalars(t *_type, off uintptr) {
	switch t.Kind_ {
	case kindString:
		w.scalar('p', off, 8)
		w.scalar('l', off+8, 8)
	case kindInterface:
		w.scalar('p', off, 8)
		w.scalar('p', off+8, 8)
	case kindSlice:
		w.scalar('p', off, 8)
		w.scalar('l', off+8, 8)
		w.scalar('l', off+16, 8)
	case kindComplex64:
		w.scalar('f', off, 4)
		w.scalar('f', off+4, 4)
	case kindComplex128:
		w.scalar('d', off, 8)
		w.scalar('d', off+8, 8)
	case kindArray:
		if t.Size_ > 0 {
			w.scalars((*arraytype)(unsafe.Pointer(t)).Elem, off)
		}
	case kindStruct:
		s := (*structtype)(unsafe.Pointer(t))
		for i := range s.Fields {
			w.scalars(s.Fields[i].Typ, off+s.Fields[i].Offset)
		}
	case kindChan, kindFunc, kindMap, kindPointer, kindUnsafePointer:
		w.scalar('p', off, 8)
	default:
		w.scalar(scalarLetters[t.Kind_], off, t.Size_)
	}
}

func (w *frameWriter) scalar(letter byte, off, size uintptr) {
	w.key = append(w.key, letter)
	if (w.next+size-1)&^(size-1) != off {
		w.number(off)
	}
	w.next = off + size
}

// Package arena (GOEXPERIMENT=arenas). What is made in an arena is an object of the heap, which the collector frees like any other, as the
// package's documentation allows: an arena holds nothing but whether it was freed, and its memory may still be used after that. A special
// marks its objects, since Clone copies those alone.

//go:build goexperiment.arenas

package runtime

import "unsafe"

type userArena struct {
	freed bool
}

// arenaHandle is the handle of all specials of arenas' objects: nobody asks it.
var arenaHandle weakHandle

// bind marks a new object.
func (a *userArena) bind(p unsafe.Pointer) unsafe.Pointer {
	if a.freed {
		// gc may fault here or not; to go on would hide the mistake.
		panic("arena allocation after free")
	}
	if base, _ := findObject(addrOf(p)); base != 0 {
		addSpecial(&special{kind: specialArena, weak: &arenaHandle}, p)
	}
	return p
}

//go:linkname arena_newArena arena.runtime_arena_newArena
func arena_newArena() unsafe.Pointer { return unsafe.Pointer(new(userArena)) }

// arena_arena_New gives a new T as a *T; typ is the *T's type.
//
//go:linkname arena_arena_New arena.runtime_arena_arena_New
func arena_arena_New(arena unsafe.Pointer, typ any) any {
	t := (*_type)(efaceOf(&typ).data)
	if t.Kind_ != kindPointer {
		throw("arena_New: non-pointer type")
	}
	var result any
	e := efaceOf(&result)
	e.data = (*userArena)(arena).bind(newobject((*ptrtype)(unsafe.Pointer(t)).Elem))
	e._type = t
	return result
}

// arena_arena_Slice sets *sl, whose type is []T, to a new slice.
//
//go:linkname arena_arena_Slice arena.runtime_arena_arena_Slice
func arena_arena_Slice(arena unsafe.Pointer, sl any, cap int) {
	if cap < 0 {
		panic("userArena.slice: negative cap")
	}
	e := efaceOf(&sl)
	et := (*slicetype)(unsafe.Pointer((*ptrtype)(unsafe.Pointer(e._type)).Elem)).Elem
	*(*slice)(e.data) = slice{(*userArena)(arena).bind(makeslice(et, cap, cap)), cap, cap}
}

//go:linkname arena_arena_Free arena.runtime_arena_arena_Free
func arena_arena_Free(arena unsafe.Pointer) {
	a := (*userArena)(arena)
	if a.freed {
		panic("arena double free")
	}
	a.freed = true
}

func inArena(p unsafe.Pointer) bool {
	base, _ := findObject(addrOf(p))
	return base != 0 && findSpecial(base, specialArena, 0) != nil
}

// arena_heapify gives a copy of a pointer's object, a slice's elements or a string in an arena; what is elsewhere stays as it is.
//
//go:linkname arena_heapify arena.runtime_arena_heapify
func arena_heapify(s any) any {
	e := efaceOf(&s)
	switch e._type.Kind_ {
	case kindString:
		if str := *(*string)(e.data); inArena(unsafe.Pointer(unsafe.StringData(str))) {
			return string([]byte(str))
		}
		return s
	case kindSlice:
		old := (*slice)(e.data)
		if !inArena(old.array) {
			return s
		}
		et := (*slicetype)(unsafe.Pointer(e._type)).Elem
		e.data = unsafe.Pointer(&slice{makeslicecopy(et, old.len, old.len, old.array), old.len, old.len})
	case kindPointer:
		if !inArena(e.data) {
			return s
		}
		et := (*ptrtype)(unsafe.Pointer(e._type)).Elem
		p := newobject(et)
		typedmemmove(et, p, e.data)
		e.data = p
	default:
		panic("arena: Clone only supports pointers, slices, and strings")
	}
	return s
}

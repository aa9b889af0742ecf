// Methods of struct types that reflection makes with an embedded interface (reflect.StructOf). As in gc a call of one panics. Method
// tables hold one function for all of them, which only reflection knows how to call; itabs hold a stub of the method's own wasm
// signature instead, which calls that function (src/ssa/build/embedded.ts).

package runtime

import _ "unsafe" // for linkname

// embeddedstub is the stub for methods of a type.
type embeddedstub struct {
	typ  typeOff
	code textOff
}

// embeddedstubs has an entry for each type of method that is called through itabs made at run time. The compiler fills it in.
var embeddedstubs []embeddedstub

//go:linkname embeddedIfaceMethStub reflect.embeddedIfaceMethStub
func embeddedIfaceMethStub()

// itabCode gives what an itab holds for a method of type t whose table entry is ifn. Only what makes struct types sets it: others
// need no stubs.
var itabCode func(ifn textOff, t typeOff) textOff

// embeddedCode is what method tables hold.
var embeddedCode textOff

//go:linkname reflect_structsMade reflect.structsMade
func reflect_structsMade(embedded uintptr) {
	embeddedCode = textOff(embedded)
	itabCode = stubEmbedded
}

func stubEmbedded(ifn textOff, t typeOff) textOff {
	if ifn == embeddedCode {
		for i := range embeddedstubs {
			if embeddedstubs[i].typ == t {
				return embeddedstubs[i].code
			}
		}
	}
	return ifn
}

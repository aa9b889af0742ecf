// Channels for reflect and internal/reflectlite. A program cannot make one yet (issue 5): the compiler refuses to, and so does
// reflection here; a nil channel has length 0.

package runtime

import "unsafe"

func noChannels() {
	throw("channels are not supported yet")
}

//go:linkname reflect_makechan reflect.makechan
func reflect_makechan(t *_type, size int) unsafe.Pointer {
	noChannels()
	return nil
}

//go:linkname reflect_chanlen reflect.chanlen
func reflect_chanlen(ch unsafe.Pointer) int { return chanWord(ch) }

//go:linkname reflect_chancap reflect.chancap
func reflect_chancap(ch unsafe.Pointer) int { return chanWord(ch) }

//go:linkname reflectlite_chanlen internal/reflectlite.chanlen
func reflectlite_chanlen(ch unsafe.Pointer) int { return chanWord(ch) }

func chanWord(ch unsafe.Pointer) int {
	if ch != nil {
		noChannels()
	}
	return 0
}

//go:linkname reflect_chanrecv reflect.chanrecv
func reflect_chanrecv(ch unsafe.Pointer, nb bool, val unsafe.Pointer) (selected, received bool) {
	noChannels()
	return false, false
}

//go:linkname reflect_chansend0 reflect.chansend0
func reflect_chansend0(ch, val unsafe.Pointer, nb bool) bool {
	noChannels()
	return false
}

//go:linkname reflect_chanclose reflect.chanclose
func reflect_chanclose(ch unsafe.Pointer) { noChannels() }

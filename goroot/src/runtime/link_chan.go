// Channels for reflect and internal/reflectlite.

package runtime

import "unsafe"

//go:linkname reflect_makechan reflect.makechan
func reflect_makechan(t *chantype, size int) *hchan { return makechan(t.Elem, size) }

//go:linkname reflect_chanlen reflect.chanlen
func reflect_chanlen(c *hchan) int { return chanlen(c) }

//go:linkname reflect_chancap reflect.chancap
func reflect_chancap(c *hchan) int { return chancap(c) }

//go:linkname reflectlite_chanlen internal/reflectlite.chanlen
func reflectlite_chanlen(c *hchan) int { return chanlen(c) }

//go:linkname reflect_chanrecv reflect.chanrecv
func reflect_chanrecv(c *hchan, nb bool, elem unsafe.Pointer) (selected, received bool) {
	if nb {
		return selectnbrecv(elem, c)
	}
	return true, chanrecv2(c, elem)
}

//go:linkname reflect_chansend0 reflect.chansend0
func reflect_chansend0(c *hchan, elem unsafe.Pointer, nb bool) bool {
	if nb {
		return selectnbsend(c, elem)
	}
	chansend1(c, elem)
	return true
}

//go:linkname reflect_chanclose reflect.chanclose
func reflect_chanclose(c *hchan) { closechan(c) }

// runtimeSelect is a case as reflect.Select describes it.
type runtimeSelect struct {
	dir selectDir
	typ unsafe.Pointer // descriptor of the channel's type (not used here)
	ch  *hchan
	val unsafe.Pointer // value to send, or place to receive into
}

type selectDir int

const (
	_ selectDir = iota
	selectSend
	selectRecv
	selectDefault
)

// reflect_rselect makes a select statement of the cases. It gives the index of the case that was made.
//
//go:linkname reflect_rselect reflect.rselect
func reflect_rselect(cases []runtimeSelect) (chosen int, received bool) {
	if len(cases) == 0 {
		block()
	}
	// The table has the sends first; orig[i] is the index of its case i.
	table := make([]scase, len(cases))
	orig := make([]int, len(cases))
	other := -1
	sends := 0
	recvs := 0
	for i := range cases {
		k := &cases[i]
		at := 0
		switch k.dir {
		case selectDefault:
			other = i
			continue
		case selectSend:
			at = sends
			sends++
		default:
			recvs++
			at = len(cases) - recvs
		}
		table[at] = scase{c: k.ch, elem: k.val}
		orig[at] = i
	}
	if gap := len(cases) - sends - recvs; gap > 0 {
		copy(table[sends:], table[sends+gap:])
		copy(orig[sends:], orig[sends+gap:])
	}
	if other >= 0 {
		chosen, received = selectpoll(&table[0], sends, recvs)
	} else {
		chosen, received = selectgo(&table[0], sends, recvs)
	}
	if chosen < 0 {
		return other, false
	}
	return orig[chosen], received
}

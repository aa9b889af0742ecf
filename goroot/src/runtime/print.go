// The builtins print and println: gc's formats, written to file descriptor 2 without a buffer and without allocation.

package runtime

import "unsafe"

// The compiler brackets the calls of one print statement with these; there is one thread, so nothing is to be locked.
func printlock()   {}
func printunlock() {}

func printstring(s string) {
	if len(s) != 0 {
		writeErr(unsafe.Pointer(unsafe.StringData(s)), uint32(len(s)))
	}
}

func printsp() {
	printstring(" ")
}

func printnl() {
	printstring("\n")
}

func printbool(v bool) {
	if v {
		printstring("true")
	} else {
		printstring("false")
	}
}

// printBuf holds the number that is being printed. A buffer in a frame would make print need the shadow stack.
var printBuf [32]byte

func printuint(v uint64) {
	i := formatUint(v, len(printBuf))
	writeErr(unsafe.Pointer(&printBuf[i]), uint32(len(printBuf)-i))
}

// formatUint writes v in decimal into printBuf such that it ends before index end, and gives the index of its first digit.
func formatUint(v uint64, end int) int {
	for {
		end--
		q := v / 10
		printBuf[end&31] = byte(v-q*10) + '0'
		if q == 0 {
			return end
		}
		v = q
	}
}

func printint(v int64) {
	if v >= 0 {
		printuint(uint64(v))
		return
	}
	i := formatUint(-uint64(v), len(printBuf)) - 1
	printBuf[i&31] = '-'
	writeErr(unsafe.Pointer(&printBuf[i&31]), uint32(len(printBuf)-i))
}

func printhex(v uint64) {
	i := len(printBuf)
	for {
		i--
		d := byte(v & 15)
		if d < 10 {
			d += '0'
		} else {
			d += 'a' - 10
		}
		printBuf[i&31] = d
		v >>= 4
		if v == 0 {
			break
		}
	}
	printBuf[(i-1)&31] = 'x'
	printBuf[(i-2)&31] = '0'
	i -= 2
	writeErr(unsafe.Pointer(&printBuf[i&31]), uint32(len(printBuf)-i))
}

func printpointer(p unsafe.Pointer) {
	printhex(uint64(uintptr(p)))
}

func printuintptr(p uintptr) {
	printhex(uint64(p))
}

func printslice(s []byte) {
	printstring("[")
	printint(int64(len(s)))
	printstring("/")
	printint(int64(cap(s)))
	printstring("]")
	printpointer(unsafe.Pointer(unsafe.SliceData(s)))
}

func printeface(e eface) {
	printTwo(unsafe.Pointer(e._type), e.data)
}

func printiface(i iface) {
	printTwo(unsafe.Pointer(i.tab), i.data)
}

func printTwo(a, b unsafe.Pointer) {
	printstring("(")
	printpointer(a)
	printstring(",")
	printpointer(b)
	printstring(")")
}

// printindented prints s with a tab after each newline.
func printindented(s string) {
	start := 0
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' {
			printstring(s[start : i+1])
			printstring("\t")
			start = i + 1
		}
	}
	printstring(s[start:])
}

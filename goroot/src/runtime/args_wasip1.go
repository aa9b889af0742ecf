// Arguments and environment, read from the host when somebody first asks for them.

package runtime

import "unsafe"

var (
	argslice []string
	envs     []string
	argsRead bool
	envsRead bool
)

// goargs gives the program's arguments.
func goargs() []string {
	if !argsRead {
		argsRead = true
		var count, size uint32
		if args_sizes_get(&count, &size) != 0 {
			throw("args_sizes_get failed")
		}
		if count != 0 {
			offsets := make([]uint32, count)
			buf := make([]byte, size+1)
			if args_get(&offsets[0], &buf[0]) != 0 {
				throw("args_get failed")
			}
			argslice = splitStrings(offsets, buf)
		}
	}
	return argslice
}

// goenvs gives the environment as name=value strings.
func goenvs() []string {
	if !envsRead {
		envsRead = true
		var count, size uint32
		if environ_sizes_get(&count, &size) != 0 {
			throw("environ_sizes_get failed")
		}
		if count != 0 {
			offsets := make([]uint32, count)
			buf := make([]byte, size+1)
			if environ_get(&offsets[0], &buf[0]) != 0 {
				throw("environ_get failed")
			}
			envs = splitStrings(offsets, buf)
		}
		if islibrary() {
			setGOGC(gogetenv("GOGC"))
			if s := gogetenv("GOMEMLIMIT"); s != "" {
				setGOMEMLIMIT(s)
			}
			setTrigger(gcStats.live)
		}
	}
	return envs
}

// splitStrings gives the zero-terminated strings at the addresses that the host wrote, which lie in buf. They share its memory.
func splitStrings(addrs []uint32, buf []byte) []string {
	out := make([]string, len(addrs))
	base := addrOf(unsafe.Pointer(&buf[0]))
	for i, a := range addrs {
		start := a - base
		end := start
		for buf[end] != 0 {
			end++
		}
		out[i] = unsafe.String(&buf[start], int(end-start))
	}
	return out
}

// gogetenv is the value of an environment variable, "" if it is not set.
func gogetenv(key string) string {
	for _, s := range goenvs() {
		if len(s) > len(key) && s[len(key)] == '=' && s[:len(key)] == key {
			return s[len(key)+1:]
		}
	}
	return ""
}

// readSettings reads the environment of an executable, in free blocks of the heap: nothing can be allocated here.
func readSettings() {
	var count, size uint32
	if environ_sizes_get(&count, &size) != 0 {
		throw("environ_sizes_get failed")
	}
	if count == 0 {
		return
	}
	n := (4*count+size)>>blockShift + 1
	b := takeRun(n)
	if b == ^uint32(0) {
		return
	}
	list := blockAddr(b)
	if environ_get((*uint32)(ptrTo(list)), (*byte)(ptrTo(list+4*count))) != 0 {
		throw("environ_get failed")
	}
	for i := uint32(0); i < count; i++ {
		setting(envString(load32(list + 4*i)))
	}
	for ; n != 0; n-- {
		freeBlock(b)
		b++
	}
}

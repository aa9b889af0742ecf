// What os, syscall and internal/testlog take from the runtime.

package runtime

import "unsafe"

//go:linkname os_runtime_args os.runtime_args
func os_runtime_args() []string { return append([]string{}, goargs()...) }

//go:linkname syscall_runtime_envs syscall.runtime_envs
func syscall_runtime_envs() []string { return append([]string{}, goenvs()...) }

// exitHooks run before os.Exit and at the end of main (internal/runtime/exithook).
var exitHooks []func()

//go:linkname os_beforeExit os.runtime_beforeExit
func os_beforeExit(code int) {
	for len(exitHooks) != 0 {
		f := exitHooks[len(exitHooks)-1]
		exitHooks = exitHooks[:len(exitHooks)-1]
		f()
	}
}

//go:linkname syscall_Exit syscall.Exit
func syscall_Exit(code int) { exit(int32(code)) }

//go:linkname os_sigpipe os.sigpipe
func os_sigpipe() { exit(2) }

//go:linkname syscall_Getpagesize syscall.Getpagesize
func syscall_Getpagesize() int { return wasmPage }

// The environment that the program changes is syscall's own; the host's cannot be changed.

//go:linkname syscall_runtimeSetenv syscall.runtimeSetenv
func syscall_runtimeSetenv(k, v string) {
	if k == "GODEBUG" {
		setGodebug(v)
	}
}

//go:linkname syscall_runtimeUnsetenv syscall.runtimeUnsetenv
func syscall_runtimeUnsetenv(k string) {
	if k == "GODEBUG" {
		setGodebug("")
	}
}

//go:linkname syscall_runtimeClearenv syscall.runtimeClearenv
func syscall_runtimeClearenv(env map[string]int) { syscall_runtimeUnsetenv("GODEBUG") }

// write is print's way out, for internal/godebug.
func write(fd uintptr, p unsafe.Pointer, n int32) int32 {
	return int32(write1(int32(fd), addrOf(p), uint32(n)))
}

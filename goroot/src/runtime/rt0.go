// The start of a program. The linker exports rt0 as _start and rt0_lib as _initialize, in wrappers that set up the shadow
// stack; the wrapper of _initialize calls initializedTwice instead if that is done already.

package runtime

// rt0 runs an executable.
func rt0() {
	runInits()
	main_main()
	exit(0)
}

// rt0_lib makes a library ready to be called. main.main never runs.
func rt0_lib() {
	if ended {
		setExportState(0)
		initializedTwice()
	}
	runInits()
}

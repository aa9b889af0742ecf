// A patch of internal/poll: writing never lets other goroutines run. A host that cannot take more now makes the program wait in
// place. So whatever prints needs no way to be suspended. Reading parks the goroutine, as the SDK's does.

package poll

import (
	"errors"
	"sync/atomic"
	_ "unsafe"
)

// runtime_pollWaitInPlace waits until the descriptor can be written.
//
//go:linkname runtime_pollWaitInPlace
func runtime_pollWaitInPlace(ctx uintptr) int

// init makes fd's record; nothing is to be started for it.
func (pd *pollDesc) init(fd *FD) error {
	pd.runtimeCtx, _ = runtime_pollOpen(uintptr(fd.Sysfd))
	return nil
}

func (pd *pollDesc) waitWrite(isFile bool) error {
	if pd.runtimeCtx == 0 {
		return errors.New("waiting for unsupported file type")
	}
	return convertErr(runtime_pollWaitInPlace(pd.runtimeCtx), isFile)
}

// writeLock adds a reference to fd and locks fd for writing. The lock is never held while another goroutine runs, but for one
// case: a callback of RawWrite that waits, during which nobody else may write.
func (fd *FD) writeLock() error {
	mu := &fd.fdmu
	old := atomic.LoadUint64(&mu.state)
	if old&mutexClosed != 0 {
		return errClosing(fd.isFile)
	}
	if old&mutexWLock != 0 {
		panic("poll: write during a callback of RawWrite that waits")
	}
	new := (old | mutexWLock) + mutexRef
	if new&mutexRefMask == 0 {
		panic(overflowMsg)
	}
	atomic.StoreUint64(&mu.state, new)
	return nil
}

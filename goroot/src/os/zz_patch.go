// A patch of os: the three standard files have no finalizer. They are never closed for being unreachable, and a program that opens no
// file needs neither finalizers nor the closing of files.

package os

import (
	"internal/poll"
	"internal/syscall/unix"
	"syscall"
)

// Stdin, Stdout and Stderr are the files that the host opened.
var (
	Stdin  = newStdFile(syscall.Stdin, "/dev/stdin")
	Stdout = newStdFile(syscall.Stdout, "/dev/stdout")
	Stderr = newStdFile(syscall.Stderr, "/dev/stderr")
)

// newStdFile is NewFile without a finalizer.
func newStdFile(fd int, name string) *File {
	flags, err := unix.Fcntl(fd, syscall.F_GETFL, 0)
	if err != nil {
		flags = 0
	}
	f := &File{&file{
		pfd:         poll.FD{Sysfd: fd, IsStream: true, ZeroReadIsEOF: true},
		name:        name,
		stdoutOrErr: fd != syscall.Stdin,
		appendMode:  flags&syscall.O_APPEND != 0,
	}}
	f.pfd.Init("file", unix.HasNonblockFlag(flags))
	return f
}

// Folders that hold something are removed, and errors about them say what Go's say. Runs with an empty folder as "/".
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

func main() {
	check := func(err error) {
		if err != nil {
			fmt.Println(err)
		}
	}
	check(os.MkdirAll("/a/b/c", 0o777))
	check(os.WriteFile("/a/b/one", []byte("1"), 0o666))
	check(os.WriteFile("/a/two", []byte("2"), 0o666))
	err := os.Remove("/a")
	fmt.Println(err, errors.Is(err, syscall.ENOTEMPTY))
	fmt.Println(syscall.Unlink("/a"), syscall.Rmdir("/a/two"))
	_, err = os.ReadFile("/a")
	fmt.Println(err)
	check(filepath.WalkDir("/a", func(path string, d fs.DirEntry, err error) error {
		fmt.Println(path, d.IsDir(), err)
		return nil
	}))
	check(os.RemoveAll("/a"))
	_, err = os.Stat("/a")
	fmt.Println(err, errors.Is(err, fs.ErrNotExist))
}

// Command filekit is a library for a wasm host: it takes a file into its memory and answers questions about it. The host
// asks for a buffer (input), writes the file there, and calls the other exports; results longer than a number are left in
// an output buffer (output, outputLen).
package main

import (
	"encoding/base64"
	"encoding/hex"
	"hash/adler32"
	"hash/crc32"
	"strconv"
	"strings"
	"unsafe"

	"example.com/filekit/words"
)

// The file, short words of the host, and the last long answer. They stay reachable here for as long as the host uses them.
var (
	file   []byte
	phrase []byte
	answer []byte
)

func main() {}

//go:wasmexport input
func input(size uint32) unsafe.Pointer {
	file = make([]byte, size)
	return unsafe.Pointer(unsafe.SliceData(file))
}

// scratch gives room for the host's short strings; they are valid until the next call of scratch.
//
//go:wasmexport scratch
func scratch(size uint32) unsafe.Pointer {
	phrase = make([]byte, size)
	return unsafe.Pointer(unsafe.SliceData(phrase))
}

//go:wasmexport output
func output() unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(answer)) }

//go:wasmexport outputLen
func outputLen() uint32 { return uint32(len(answer)) }

//go:wasmexport crc32
func fileCRC32() uint32 { return crc32.ChecksumIEEE(file) }

//go:wasmexport crc32c
func fileCRC32C() uint32 { return crc32.Checksum(file, crc32.MakeTable(crc32.Castagnoli)) }

//go:wasmexport adler32
func fileAdler32() uint32 { return adler32.Checksum(file) }

//go:wasmexport toBase64
func toBase64() {
	answer = make([]byte, base64.StdEncoding.EncodedLen(len(file)))
	base64.StdEncoding.Encode(answer, file)
}

// fromBase64 decodes the input; it returns the number of bytes, or -1-offset of the first wrong one.
//
//go:wasmexport fromBase64
func fromBase64() int32 {
	out := make([]byte, base64.StdEncoding.DecodedLen(len(file)))
	n, err := base64.StdEncoding.Decode(out, file)
	if bad, ok := err.(base64.CorruptInputError); ok {
		return -1 - int32(bad)
	}
	answer = out[:n]
	return int32(n)
}

//go:wasmexport toHex
func toHex() {
	answer = make([]byte, hex.EncodedLen(len(file)))
	hex.Encode(answer, file)
}

//go:wasmexport fromHex
func fromHex() int32 {
	out := make([]byte, hex.DecodedLen(len(file)))
	n, err := hex.Decode(out, file)
	if err != nil {
		return -1
	}
	answer = out[:n]
	return int32(n)
}

// topWords leaves "count word\n" lines of the n most frequent words, most frequent first, equal ones in byte order.
//
//go:wasmexport topWords
func topWords(n int32) {
	var b strings.Builder
	for _, w := range words.Top(words.Count(file), int(n)) {
		b.WriteString(strconv.Itoa(w.Count))
		b.WriteByte(' ')
		b.WriteString(w.Text)
		b.WriteByte('\n')
	}
	answer = []byte(b.String())
}

// sortedLines leaves the distinct lines of the file in order.
//
//go:wasmexport sortedLines
func sortedLines() {
	lines := words.DistinctLines(string(file))
	answer = []byte(strings.Join(lines, "\n"))
}

// replaceAll leaves the file with every old string replaced; it returns how many there were.
//
//go:wasmexport replaceAll
func replaceAll(old, with string) int32 {
	s := string(file)
	n := strings.Count(s, old)
	answer = []byte(strings.ReplaceAll(s, old, with))
	return int32(n)
}

// numbers adds up all whole numbers of the file, modulo 2^64, and leaves the sum as text.
//
//go:wasmexport numbers
func numbers() {
	answer = strconv.AppendUint(answer[:0], sumNumbers(file), 10)
}

package main

import (
	"bytes"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// sumNumbers adds up the runs of digits in text that stand alone (no letter beside them) and fit 64 bits.
func sumNumbers(text []byte) uint64 {
	var sum uint64
	for len(text) > 0 {
		start := bytes.IndexAny(text, "0123456789")
		if start < 0 {
			break
		}
		end := start
		for end < len(text) && isDigit(text[end]) {
			end++
		}
		alone := (start == 0 || !isWord(text[start-1])) && (end == len(text) || !isWord(text[end]))
		if alone {
			if v, err := strconv.ParseUint(string(text[start:end]), 10, 64); err == nil {
				sum += v
			}
		}
		text = text[end:]
	}
	return sum
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWord(c byte) bool {
	return isDigit(c) || c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' || c >= utf8.RuneSelf
}

// onBits counts the bits that are set in the file.
//
//go:wasmexport onBits
func onBits() int64 {
	n := 0
	rest := file
	for ; len(rest) >= 8; rest = rest[8:] {
		w := uint64(rest[0]) | uint64(rest[1])<<8 | uint64(rest[2])<<16 | uint64(rest[3])<<24 |
			uint64(rest[4])<<32 | uint64(rest[5])<<40 | uint64(rest[6])<<48 | uint64(rest[7])<<56
		n += bits.OnesCount64(w)
	}
	for _, c := range rest {
		n += bits.OnesCount8(c)
	}
	return int64(n)
}

// runes counts the characters of the file, or gives -1-offset of the first byte that is not UTF-8.
//
//go:wasmexport runes
func runes() int64 {
	n := 0
	for at := 0; at < len(file); n++ {
		r, size := utf8.DecodeRune(file[at:])
		if r == utf8.RuneError && size == 1 {
			return -1 - int64(at)
		}
		at += size
	}
	return int64(n)
}

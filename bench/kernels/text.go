package main

import (
	"hash/crc32"
	"sort"
	"strconv"
	"strings"
)

//go:wasmexport mapint
func runMapInt(n int32) int64 {
	m := make(map[int]int)
	x := uint32(1)
	for i := range int(n) {
		x = x*1664525 + 1013904223
		m[int(x>>12)] += i
	}
	sum := int64(0)
	for i := range int(n) {
		if v, ok := m[i]; ok {
			sum += int64(v)
		}
	}
	for k := range m {
		if k&1 == 0 {
			delete(m, k)
		}
	}
	return sum + int64(len(m))
}

//go:wasmexport mapstring
func runMapString(n int32) int64 {
	m := make(map[string]int)
	for i := range int(n) {
		m["key"+strconv.Itoa(i%5000)] += i
	}
	sum := int64(0)
	for i := range 5000 {
		sum += int64(m["key"+strconv.Itoa(i)])
	}
	return sum + int64(len(m))
}

//go:wasmexport strbuild
func runStringBuild(n int32) int64 {
	total := 0
	for i := range int(n) {
		var b strings.Builder
		for j := range 20 {
			b.WriteString(strconv.Itoa(i * j))
			b.WriteByte(',')
		}
		s := b.String()
		total += strings.Count(s, "1") + strings.Index(s, ",")
		total += len(strings.Split(s, ","))
	}
	return int64(total)
}

//go:wasmexport sortstrings
func runSortStrings(n int32) int64 {
	keys := make([]string, n)
	x := uint32(7)
	for i := range keys {
		x = x*1664525 + 1013904223
		keys[i] = strconv.FormatUint(uint64(x), 36)
	}
	sort.Strings(keys)
	return int64(len(keys[0]))*1000 + int64(keys[len(keys)/2][0])
}

//go:wasmexport hashing
func runHashing(n int32) int64 {
	data := make([]byte, 1<<16)
	for i := range data {
		data[i] = byte(i * 7)
	}
	table := crc32.MakeTable(crc32.Koopman)
	h := uint64(14695981039346656037)
	sum := int64(0)
	for range int(n) {
		sum += int64(crc32.ChecksumIEEE(data)) + int64(crc32.Checksum(data[:1<<12], table))
		for _, c := range data[:1<<14] {
			h = (h ^ uint64(c)) * 1099511628211
		}
	}
	return sum + int64(h>>40)
}

// Package words counts words and sorts lines.
package words

import (
	"container/heap"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// A Word and how often it was met.
type Word struct {
	Text  string
	Count int
}

// Count counts the words of text: runs of ASCII letters, digits and underscores, and of characters beyond ASCII.
func Count(text []byte) map[string]int {
	counts := make(map[string]int)
	start := -1
	for i, c := range text {
		if isWord(c) {
			if start < 0 {
				start = i
			}
		} else if start >= 0 {
			counts[string(text[start:i])]++
			start = -1
		}
	}
	if start >= 0 {
		counts[string(text[start:])]++
	}
	return counts
}

func isWord(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_':
		return true
	}
	return c >= utf8.RuneSelf
}

// rarest is a heap with the least wanted word on top.
type rarest []Word

func (h rarest) Len() int           { return len(h) }
func (h rarest) Less(i, j int) bool { return before(h[j], h[i]) }
func (h rarest) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *rarest) Push(x any)        { *h = append(*h, x.(Word)) }
func (h *rarest) Pop() any {
	old := *h
	w := old[len(old)-1]
	*h = old[:len(old)-1]
	return w
}

// before reports whether a comes before b in the answer.
func before(a, b Word) bool {
	if a.Count != b.Count {
		return a.Count > b.Count
	}
	return a.Text < b.Text
}

// Top gives the n most frequent words, most frequent first, equal ones in byte order.
func Top(counts map[string]int, n int) []Word {
	var h rarest
	for text, count := range counts {
		heap.Push(&h, Word{text, count})
		if h.Len() > n {
			heap.Pop(&h)
		}
	}
	top := []Word(h)
	sort.Slice(top, func(i, j int) bool { return before(top[i], top[j]) })
	return top
}

// DistinctLines gives the lines of text without repetitions, in byte order.
func DistinctLines(text string) []string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return slices.Compact(lines)
}

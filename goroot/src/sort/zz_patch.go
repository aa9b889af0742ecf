// Slice and SliceStable ask for the function that swaps and the length at once: Value.Len would bring channels and maps into the
// program. Their lines in stack traces are the SDK's.

package sort

import (
	"internal/reflectlite"
	"math/bits"
)

func Slice(x any, less func(i, j int) bool) {
	swap, n := reflectlite.SliceSwapper(x)
//line slice.go:29
	pdqsort_func(lessSwap{less, swap}, 0, n, bits.Len(uint(n)))
}

func SliceStable(x any, less func(i, j int) bool) {
	swap, n := reflectlite.SliceSwapper(x)
//line slice.go:44
	stable_func(lessSwap{less, swap}, n)
}

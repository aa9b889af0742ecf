// The size classes of gc's allocator (SDK internal/runtime/gc/sizeclasses.go), which programs can see: append and the
// conversions to slices round capacities up to them. Cells of memory whose size is known only at run time have these sizes too.

package runtime

const (
	maxSizeClass           = 32768 // largest size with a class
	numSizeClasses         = 68
	pageSize               = 8192 // larger sizes are multiples of it
	mallocHeaderSize       = 8
	minSizeForMallocHeader = 512
)

var sizeClassToSize = [numSizeClasses]uint16{
	0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480, 512,
	576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144,
	6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264,
	28672, 32768,
}

// sizeToClass8 gives the class of sizes up to 1024, by (size+7)/8.
var sizeToClass8 = [129]uint8{
	0, 1, 2, 3, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17, 17, 18, 18, 19,
	19, 19, 19, 20, 20, 20, 20, 21, 21, 21, 21, 22, 22, 22, 22, 23, 23, 23, 23, 24, 24, 24, 24, 25, 25, 25, 25, 26, 26, 26,
	26, 27, 27, 27, 27, 27, 27, 27, 27, 28, 28, 28, 28, 28, 28, 28, 28, 29, 29, 29, 29, 29, 29, 29, 29, 30, 30, 30, 30, 30,
	30, 30, 30, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32,
	32, 32, 32, 32, 32,
}

// sizeClass is the class of a size in 1..maxSizeClass: the smallest that holds it.
func sizeClass(size uint32) uint32 {
	if size <= 1024 {
		return uint32(sizeToClass8[(size+7)>>3])
	}
	lo, hi := uint32(33), uint32(numSizeClasses-1)
	for lo < hi {
		mid := (lo + hi) >> 1
		if uint32(sizeClassToSize[mid]) < size {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// roundupsize is the size of the memory that gc's mallocgc would hand out for size bytes (SDK runtime/msize.go): with
// pointers, objects over 512 bytes have a hidden word in front.
func roundupsize(size uintptr, noscan bool) uintptr {
	if size <= maxSizeClass-mallocHeaderSize {
		header := uintptr(0)
		if !noscan && size > minSizeForMallocHeader {
			header = mallocHeaderSize
		}
		return uintptr(sizeClassToSize[sizeClass(uint32(size+header))]) - header
	}
	rounded := size + pageSize - 1
	if rounded < size {
		return size
	}
	return rounded &^ (pageSize - 1)
}

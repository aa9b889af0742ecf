// Calls every operation of ops_wasm.s with values at the edges.

package main

import "math"

func I32Add(x, y uint32) uint32
func I32Sub(x, y uint32) uint32
func I32Mul(x, y uint32) uint32
func I32And(x, y uint32) uint32
func I32Or(x, y uint32) uint32
func I32Xor(x, y uint32) uint32
func I32Shl(x, y uint32) uint32
func I32ShrS(x, y uint32) uint32
func I32ShrU(x, y uint32) uint32
func I32Rotl(x, y uint32) uint32
func I32Rotr(x, y uint32) uint32
func I32DivS(x, y uint32) uint32
func I32DivU(x, y uint32) uint32
func I32RemS(x, y uint32) uint32
func I32RemU(x, y uint32) uint32
func I32Eq(x, y uint32) bool
func I32Ne(x, y uint32) bool
func I32LtS(x, y uint32) bool
func I32LtU(x, y uint32) bool
func I32GtS(x, y uint32) bool
func I32GtU(x, y uint32) bool
func I32LeS(x, y uint32) bool
func I32LeU(x, y uint32) bool
func I32GeS(x, y uint32) bool
func I32GeU(x, y uint32) bool
func I32Clz(x uint32) uint32
func I32Ctz(x uint32) uint32
func I32Popcnt(x uint32) uint32
func I32Extend8S(x uint32) uint32
func I32Extend16S(x uint32) uint32
func I32Eqz(x uint32) bool
func I64Add(x, y uint64) uint64
func I64Sub(x, y uint64) uint64
func I64Mul(x, y uint64) uint64
func I64And(x, y uint64) uint64
func I64Or(x, y uint64) uint64
func I64Xor(x, y uint64) uint64
func I64Shl(x, y uint64) uint64
func I64ShrS(x, y uint64) uint64
func I64ShrU(x, y uint64) uint64
func I64Rotl(x, y uint64) uint64
func I64Rotr(x, y uint64) uint64
func I64DivS(x, y uint64) uint64
func I64DivU(x, y uint64) uint64
func I64RemS(x, y uint64) uint64
func I64RemU(x, y uint64) uint64
func I64Eq(x, y uint64) bool
func I64Ne(x, y uint64) bool
func I64LtS(x, y uint64) bool
func I64LtU(x, y uint64) bool
func I64GtS(x, y uint64) bool
func I64GtU(x, y uint64) bool
func I64LeS(x, y uint64) bool
func I64LeU(x, y uint64) bool
func I64GeS(x, y uint64) bool
func I64GeU(x, y uint64) bool
func I64Clz(x uint64) uint64
func I64Ctz(x uint64) uint64
func I64Popcnt(x uint64) uint64
func I64Extend8S(x uint64) uint64
func I64Extend16S(x uint64) uint64
func I64Extend32S(x uint64) uint64
func I64Eqz(x uint64) bool
func F32Add(x, y float32) float32
func F32Sub(x, y float32) float32
func F32Mul(x, y float32) float32
func F32Div(x, y float32) float32
func F32Min(x, y float32) float32
func F32Max(x, y float32) float32
func F32Copysign(x, y float32) float32
func F32Abs(x float32) float32
func F32Neg(x float32) float32
func F32Ceil(x float32) float32
func F32Floor(x float32) float32
func F32Trunc(x float32) float32
func F32Nearest(x float32) float32
func F32Sqrt(x float32) float32
func F32Eq(x, y float32) bool
func F32Ne(x, y float32) bool
func F32Lt(x, y float32) bool
func F32Gt(x, y float32) bool
func F32Le(x, y float32) bool
func F32Ge(x, y float32) bool
func I32TruncSatF32S(x float32) uint32
func I32TruncSatF32U(x float32) uint32
func I32TruncF32S(x float32) uint32
func I32TruncF32U(x float32) uint32
func F32ConvertI32S(x uint32) float32
func F32ConvertI32U(x uint32) float32
func I64TruncSatF32S(x float32) uint64
func I64TruncSatF32U(x float32) uint64
func I64TruncF32S(x float32) uint64
func I64TruncF32U(x float32) uint64
func F32ConvertI64S(x uint64) float32
func F32ConvertI64U(x uint64) float32
func F64Add(x, y float64) float64
func F64Sub(x, y float64) float64
func F64Mul(x, y float64) float64
func F64Div(x, y float64) float64
func F64Min(x, y float64) float64
func F64Max(x, y float64) float64
func F64Copysign(x, y float64) float64
func F64Abs(x float64) float64
func F64Neg(x float64) float64
func F64Ceil(x float64) float64
func F64Floor(x float64) float64
func F64Trunc(x float64) float64
func F64Nearest(x float64) float64
func F64Sqrt(x float64) float64
func F64Eq(x, y float64) bool
func F64Ne(x, y float64) bool
func F64Lt(x, y float64) bool
func F64Gt(x, y float64) bool
func F64Le(x, y float64) bool
func F64Ge(x, y float64) bool
func I32TruncSatF64S(x float64) uint32
func I32TruncSatF64U(x float64) uint32
func I32TruncF64S(x float64) uint32
func I32TruncF64U(x float64) uint32
func F64ConvertI32S(x uint32) float64
func F64ConvertI32U(x uint32) float64
func I64TruncSatF64S(x float64) uint64
func I64TruncSatF64U(x float64) uint64
func I64TruncF64S(x float64) uint64
func I64TruncF64U(x float64) uint64
func F64ConvertI64S(x uint64) float64
func F64ConvertI64U(x uint64) float64
func I32WrapI64(x uint64) uint32
func I64ExtendI32S(x uint32) uint64
func I64ExtendI32U(x uint32) uint64
func F32DemoteF64(x float64) float32
func F64PromoteF32(x float32) float64
func I32ReinterpretF32(x float32) uint32
func I64ReinterpretF64(x float64) uint64
func F32ReinterpretI32(x uint32) float32
func F64ReinterpretI64(x uint64) float64
func I32Load8S(p *byte) uint32
func I32Load8U(p *byte) uint32
func I32Load16S(p *byte) uint32
func I32Load16U(p *byte) uint32
func I32Load(p *byte) uint32
func I64Load8S(p *byte) uint64
func I64Load8U(p *byte) uint64
func I64Load16S(p *byte) uint64
func I64Load16U(p *byte) uint64
func I64Load32S(p *byte) uint64
func I64Load32U(p *byte) uint64
func I64Load(p *byte) uint64
func I32Store8(p *byte, v uint32)
func I32Store16(p *byte, v uint32)
func I32Store(p *byte, v uint32)
func I64Store8(p *byte, v uint64)
func I64Store16(p *byte, v uint64)
func I64Store32(p *byte, v uint64)
func I64Store(p *byte, v uint64)

var u32s = []uint32{0, 1, 2, 7, 31, 33, 0x7f, 0x80, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff}
var u64s = []uint64{0, 1, 3, 8, 63, 65, 0x80, 0x8000, 0x7fffffff, 0x80000000, 0xffffffff, 1 << 32, 1<<63 - 1, 1 << 63, 1<<64 - 1}
var f32s = []float32{0, 1, -1, 0.5, 1.5, -2.5, 3e9, -3e9, 1e20, float32(math.Inf(1)), float32(math.Inf(-1)), math.MaxFloat32}
var f64s = []float64{0, 1, -1, 0.5, 1.5, -2.5, 2147483647.9, -2147483648.9, 4294967295.5, 9.2e18, -9.2e18, 1.8e19, 1e300, math.Inf(1), math.Inf(-1)}

// sum mixes results so that each of them counts.
type sum uint64

func (s *sum) add(x uint64) { *s = (*s^sum(x))*1099511628211 + 1 }

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func doI32bin() {
	for _, t := range []struct {
		name string
		f    func(x, y uint32) uint32
	}{
		{"I32Add", I32Add},
		{"I32Sub", I32Sub},
		{"I32Mul", I32Mul},
		{"I32And", I32And},
		{"I32Or", I32Or},
		{"I32Xor", I32Xor},
		{"I32Shl", I32Shl},
		{"I32ShrS", I32ShrS},
		{"I32ShrU", I32ShrU},
		{"I32Rotl", I32Rotl},
		{"I32Rotr", I32Rotr},
		{"I32DivS", I32DivS},
		{"I32DivU", I32DivU},
		{"I32RemS", I32RemS},
		{"I32RemU", I32RemU},
	} {
		var s sum
		for _, x := range u32s {
			for _, y := range u32s {
				if y == 0 || x == 0x80000000 && y == ^uint32(0) {
					continue
				}
				s.add(uint64(t.f(x, y)))
			}
		}
		println(t.name, uint64(s))
	}
}

func doI32cmp() {
	for _, t := range []struct {
		name string
		f    func(x, y uint32) bool
	}{
		{"I32Eq", I32Eq},
		{"I32Ne", I32Ne},
		{"I32LtS", I32LtS},
		{"I32LtU", I32LtU},
		{"I32GtS", I32GtS},
		{"I32GtU", I32GtU},
		{"I32LeS", I32LeS},
		{"I32LeU", I32LeU},
		{"I32GeS", I32GeS},
		{"I32GeU", I32GeU},
	} {
		var s sum
		for _, x := range u32s {
			for _, y := range u32s {
				s.add(b2u(t.f(x, y)))
			}
		}
		println(t.name, uint64(s))
	}
}

func doI32un() {
	for _, t := range []struct {
		name string
		f    func(x uint32) uint32
	}{
		{"I32Clz", I32Clz},
		{"I32Ctz", I32Ctz},
		{"I32Popcnt", I32Popcnt},
		{"I32Extend8S", I32Extend8S},
		{"I32Extend16S", I32Extend16S},
	} {
		var s sum
		for _, x := range u32s {
			s.add(uint64(t.f(x)))
		}
		println(t.name, uint64(s))
	}
}

func doI32isz() {
	for _, t := range []struct {
		name string
		f    func(x uint32) bool
	}{
		{"I32Eqz", I32Eqz},
	} {
		var s sum
		for _, x := range u32s {
			s.add(b2u(t.f(x)))
		}
		println(t.name, uint64(s))
	}
}

func doI32load() {
	for _, t := range []struct {
		name string
		f    func(p *byte) uint32
	}{
		{"I32Load8S", I32Load8S},
		{"I32Load8U", I32Load8U},
		{"I32Load16S", I32Load16S},
		{"I32Load16U", I32Load16U},
		{"I32Load", I32Load},
	} {
		var s sum
		buf := [16]byte{1, 2, 3, 0x84, 0x95, 6, 7, 0xf8, 9, 10, 11, 12}
		s.add(uint64(t.f(&buf[0])))
		s.add(uint64(t.f(&buf[1])))
		println(t.name, uint64(s))
	}
}

func doI32store() {
	for _, t := range []struct {
		name string
		f    func(p *byte, v uint32)
	}{
		{"I32Store8", I32Store8},
		{"I32Store16", I32Store16},
		{"I32Store", I32Store},
	} {
		var s sum
		var buf [16]byte
		t.f(&buf[0], 0x81828384)
		for _, b := range buf {
			s.add(uint64(b))
		}
		println(t.name, uint64(s))
	}
}

func doI64bin() {
	for _, t := range []struct {
		name string
		f    func(x, y uint64) uint64
	}{
		{"I64Add", I64Add},
		{"I64Sub", I64Sub},
		{"I64Mul", I64Mul},
		{"I64And", I64And},
		{"I64Or", I64Or},
		{"I64Xor", I64Xor},
		{"I64Shl", I64Shl},
		{"I64ShrS", I64ShrS},
		{"I64ShrU", I64ShrU},
		{"I64Rotl", I64Rotl},
		{"I64Rotr", I64Rotr},
		{"I64DivS", I64DivS},
		{"I64DivU", I64DivU},
		{"I64RemS", I64RemS},
		{"I64RemU", I64RemU},
	} {
		var s sum
		for _, x := range u64s {
			for _, y := range u64s {
				if y == 0 || x == 1<<63 && y == ^uint64(0) {
					continue
				}
				s.add(uint64(t.f(x, y)))
			}
		}
		println(t.name, uint64(s))
	}
}

func doI64cmp() {
	for _, t := range []struct {
		name string
		f    func(x, y uint64) bool
	}{
		{"I64Eq", I64Eq},
		{"I64Ne", I64Ne},
		{"I64LtS", I64LtS},
		{"I64LtU", I64LtU},
		{"I64GtS", I64GtS},
		{"I64GtU", I64GtU},
		{"I64LeS", I64LeS},
		{"I64LeU", I64LeU},
		{"I64GeS", I64GeS},
		{"I64GeU", I64GeU},
	} {
		var s sum
		for _, x := range u64s {
			for _, y := range u64s {
				s.add(b2u(t.f(x, y)))
			}
		}
		println(t.name, uint64(s))
	}
}

func doI64un() {
	for _, t := range []struct {
		name string
		f    func(x uint64) uint64
	}{
		{"I64Clz", I64Clz},
		{"I64Ctz", I64Ctz},
		{"I64Popcnt", I64Popcnt},
		{"I64Extend8S", I64Extend8S},
		{"I64Extend16S", I64Extend16S},
		{"I64Extend32S", I64Extend32S},
	} {
		var s sum
		for _, x := range u64s {
			s.add(uint64(t.f(x)))
		}
		println(t.name, uint64(s))
	}
}

func doI64isz() {
	for _, t := range []struct {
		name string
		f    func(x uint64) bool
	}{
		{"I64Eqz", I64Eqz},
	} {
		var s sum
		for _, x := range u64s {
			s.add(b2u(t.f(x)))
		}
		println(t.name, uint64(s))
	}
}

func doI64load() {
	for _, t := range []struct {
		name string
		f    func(p *byte) uint64
	}{
		{"I64Load8S", I64Load8S},
		{"I64Load8U", I64Load8U},
		{"I64Load16S", I64Load16S},
		{"I64Load16U", I64Load16U},
		{"I64Load32S", I64Load32S},
		{"I64Load32U", I64Load32U},
		{"I64Load", I64Load},
	} {
		var s sum
		buf := [16]byte{1, 2, 3, 0x84, 0x95, 6, 7, 0xf8, 9, 10, 11, 12}
		s.add(uint64(t.f(&buf[0])))
		s.add(uint64(t.f(&buf[1])))
		println(t.name, uint64(s))
	}
}

func doI64store() {
	for _, t := range []struct {
		name string
		f    func(p *byte, v uint64)
	}{
		{"I64Store8", I64Store8},
		{"I64Store16", I64Store16},
		{"I64Store32", I64Store32},
		{"I64Store", I64Store},
	} {
		var s sum
		var buf [16]byte
		t.f(&buf[0], 0x8182838485868788)
		for _, b := range buf {
			s.add(uint64(b))
		}
		println(t.name, uint64(s))
	}
}

func doF32bin() {
	for _, t := range []struct {
		name string
		f    func(x, y float32) float32
	}{
		{"F32Add", F32Add},
		{"F32Sub", F32Sub},
		{"F32Mul", F32Mul},
		{"F32Div", F32Div},
		{"F32Min", F32Min},
		{"F32Max", F32Max},
		{"F32Copysign", F32Copysign},
	} {
		var s sum
		for _, x := range f32s {
			for _, y := range f32s {
				if r := t.f(x, y); r == r {
					s.add(uint64(math.Float32bits(r)))
				} else {
					s.add(99)
				}
			}
		}
		println(t.name, uint64(s))
	}
}

func doF32un() {
	for _, t := range []struct {
		name string
		f    func(x float32) float32
	}{
		{"F32Abs", F32Abs},
		{"F32Neg", F32Neg},
		{"F32Ceil", F32Ceil},
		{"F32Floor", F32Floor},
		{"F32Trunc", F32Trunc},
		{"F32Nearest", F32Nearest},
		{"F32Sqrt", F32Sqrt},
	} {
		var s sum
		for _, x := range f32s {
			if r := t.f(x); r == r {
				s.add(uint64(math.Float32bits(r)))
			} else {
				s.add(99)
			}
		}
		println(t.name, uint64(s))
	}
}

func doF32cmp() {
	for _, t := range []struct {
		name string
		f    func(x, y float32) bool
	}{
		{"F32Eq", F32Eq},
		{"F32Ne", F32Ne},
		{"F32Lt", F32Lt},
		{"F32Gt", F32Gt},
		{"F32Le", F32Le},
		{"F32Ge", F32Ge},
	} {
		var s sum
		for _, x := range f32s {
			for _, y := range f32s {
				s.add(b2u(t.f(x, y)))
			}
			s.add(b2u(t.f(x, float32(math.NaN()))))
		}
		println(t.name, uint64(s))
	}
}

func doF32TruncSatI32() {
	for _, t := range []struct {
		name string
		f    func(x float32) uint32
	}{
		{"I32TruncSatF32S", I32TruncSatF32S},
		{"I32TruncSatF32U", I32TruncSatF32U},
	} {
		var s sum
		for _, x := range f32s {
			s.add(uint64(t.f(x)))
		}
		s.add(uint64(t.f(float32(math.NaN()))))
		println(t.name, uint64(s))
	}
}

func doF32TruncI32() {
	for _, t := range []struct {
		name string
		f    func(x float32) uint32
	}{
		{"I32TruncF32S", I32TruncF32S},
		{"I32TruncF32U", I32TruncF32U},
	} {
		var s sum
		for _, x := range []float32{0, 1, 0.5, 1.5, 100.75, 2147483520} {
			s.add(uint64(t.f(x)))
		}
		println(t.name, uint64(s))
	}
}

func doconvI32F32() {
	for _, t := range []struct {
		name string
		f    func(x uint32) float32
	}{
		{"F32ConvertI32S", F32ConvertI32S},
		{"F32ConvertI32U", F32ConvertI32U},
	} {
		var s sum
		for _, x := range u32s {
			s.add(uint64(math.Float32bits(t.f(x))))
		}
		println(t.name, uint64(s))
	}
}

func doF32TruncSatI64() {
	for _, t := range []struct {
		name string
		f    func(x float32) uint64
	}{
		{"I64TruncSatF32S", I64TruncSatF32S},
		{"I64TruncSatF32U", I64TruncSatF32U},
	} {
		var s sum
		for _, x := range f32s {
			s.add(uint64(t.f(x)))
		}
		s.add(uint64(t.f(float32(math.NaN()))))
		println(t.name, uint64(s))
	}
}

func doF32TruncI64() {
	for _, t := range []struct {
		name string
		f    func(x float32) uint64
	}{
		{"I64TruncF32S", I64TruncF32S},
		{"I64TruncF32U", I64TruncF32U},
	} {
		var s sum
		for _, x := range []float32{0, 1, 0.5, 1.5, 100.75, 2147483520} {
			s.add(uint64(t.f(x)))
		}
		println(t.name, uint64(s))
	}
}

func doconvI64F32() {
	for _, t := range []struct {
		name string
		f    func(x uint64) float32
	}{
		{"F32ConvertI64S", F32ConvertI64S},
		{"F32ConvertI64U", F32ConvertI64U},
	} {
		var s sum
		for _, x := range u64s {
			s.add(uint64(math.Float32bits(t.f(x))))
		}
		println(t.name, uint64(s))
	}
}

func doF64bin() {
	for _, t := range []struct {
		name string
		f    func(x, y float64) float64
	}{
		{"F64Add", F64Add},
		{"F64Sub", F64Sub},
		{"F64Mul", F64Mul},
		{"F64Div", F64Div},
		{"F64Min", F64Min},
		{"F64Max", F64Max},
		{"F64Copysign", F64Copysign},
	} {
		var s sum
		for _, x := range f64s {
			for _, y := range f64s {
				if r := t.f(x, y); r == r {
					s.add(uint64(math.Float64bits(r)))
				} else {
					s.add(99)
				}
			}
		}
		println(t.name, uint64(s))
	}
}

func doF64un() {
	for _, t := range []struct {
		name string
		f    func(x float64) float64
	}{
		{"F64Abs", F64Abs},
		{"F64Neg", F64Neg},
		{"F64Ceil", F64Ceil},
		{"F64Floor", F64Floor},
		{"F64Trunc", F64Trunc},
		{"F64Nearest", F64Nearest},
		{"F64Sqrt", F64Sqrt},
	} {
		var s sum
		for _, x := range f64s {
			if r := t.f(x); r == r {
				s.add(uint64(math.Float64bits(r)))
			} else {
				s.add(99)
			}
		}
		println(t.name, uint64(s))
	}
}

func doF64cmp() {
	for _, t := range []struct {
		name string
		f    func(x, y float64) bool
	}{
		{"F64Eq", F64Eq},
		{"F64Ne", F64Ne},
		{"F64Lt", F64Lt},
		{"F64Gt", F64Gt},
		{"F64Le", F64Le},
		{"F64Ge", F64Ge},
	} {
		var s sum
		for _, x := range f64s {
			for _, y := range f64s {
				s.add(b2u(t.f(x, y)))
			}
			s.add(b2u(t.f(x, float64(math.NaN()))))
		}
		println(t.name, uint64(s))
	}
}

func doF64TruncSatI32() {
	for _, t := range []struct {
		name string
		f    func(x float64) uint32
	}{
		{"I32TruncSatF64S", I32TruncSatF64S},
		{"I32TruncSatF64U", I32TruncSatF64U},
	} {
		var s sum
		for _, x := range f64s {
			s.add(uint64(t.f(x)))
		}
		s.add(uint64(t.f(float64(math.NaN()))))
		println(t.name, uint64(s))
	}
}

func doF64TruncI32() {
	for _, t := range []struct {
		name string
		f    func(x float64) uint32
	}{
		{"I32TruncF64S", I32TruncF64S},
		{"I32TruncF64U", I32TruncF64U},
	} {
		var s sum
		for _, x := range []float64{0, 1, 0.5, 1.5, 100.75, 2147483520} {
			s.add(uint64(t.f(x)))
		}
		println(t.name, uint64(s))
	}
}

func doconvI32F64() {
	for _, t := range []struct {
		name string
		f    func(x uint32) float64
	}{
		{"F64ConvertI32S", F64ConvertI32S},
		{"F64ConvertI32U", F64ConvertI32U},
	} {
		var s sum
		for _, x := range u32s {
			s.add(uint64(math.Float64bits(t.f(x))))
		}
		println(t.name, uint64(s))
	}
}

func doF64TruncSatI64() {
	for _, t := range []struct {
		name string
		f    func(x float64) uint64
	}{
		{"I64TruncSatF64S", I64TruncSatF64S},
		{"I64TruncSatF64U", I64TruncSatF64U},
	} {
		var s sum
		for _, x := range f64s {
			s.add(uint64(t.f(x)))
		}
		s.add(uint64(t.f(float64(math.NaN()))))
		println(t.name, uint64(s))
	}
}

func doF64TruncI64() {
	for _, t := range []struct {
		name string
		f    func(x float64) uint64
	}{
		{"I64TruncF64S", I64TruncF64S},
		{"I64TruncF64U", I64TruncF64U},
	} {
		var s sum
		for _, x := range []float64{0, 1, 0.5, 1.5, 100.75, 2147483520} {
			s.add(uint64(t.f(x)))
		}
		println(t.name, uint64(s))
	}
}

func doconvI64F64() {
	for _, t := range []struct {
		name string
		f    func(x uint64) float64
	}{
		{"F64ConvertI64S", F64ConvertI64S},
		{"F64ConvertI64U", F64ConvertI64U},
	} {
		var s sum
		for _, x := range u64s {
			s.add(uint64(math.Float64bits(t.f(x))))
		}
		println(t.name, uint64(s))
	}
}

func doOne() {
	println(I32WrapI64(0x123456789abcdef0), I64ExtendI32S(0x80000001), I64ExtendI32U(0x80000001))
	println(F32DemoteF64(1.1), F64PromoteF32(1.1), I32ReinterpretF32(1.5), I64ReinterpretF64(-1.5))
	println(F32ReinterpretI32(0x3fc00000), F64ReinterpretI64(0x4008000000000000))
}

func main() {
	doI32bin()
	doI32cmp()
	doI32un()
	doI32isz()
	doI32load()
	doI32store()
	doI64bin()
	doI64cmp()
	doI64un()
	doI64isz()
	doI64load()
	doI64store()
	doF32bin()
	doF32un()
	doF32cmp()
	doF32TruncSatI32()
	doF32TruncI32()
	doconvI32F32()
	doF32TruncSatI64()
	doF32TruncI64()
	doconvI64F32()
	doF64bin()
	doF64un()
	doF64cmp()
	doF64TruncSatI32()
	doF64TruncI32()
	doconvI32F64()
	doF64TruncSatI64()
	doF64TruncI64()
	doconvI64F64()
	doOne()
}

// See main.go.

#include "go_asm.h"
#include "textflag.h"
#include "funcdata.h"
#include "asm.h"

TEXT ·limits(SB), NOSPLIT, $0-33
	MOVD $const_limit, n+0(FP)
	MOVD $point__size, size+8(FP)
	MOVD $point_x, offX+16(FP)
	MOVD $point_next, offNext+24(FP)
	MOVB $1, ok+32(FP)
	RET

TEXT ·length(SB), NOSPLIT, $0-24
	MOVD s_len+8(FP), R0
	MOVD R0, ret+16(FP)
	RET

TEXT ·firstByte(SB), NOSPLIT, $0-25
	MOVD b_base+0(FP), R1
	MOVB (R1), R2
	MOVB R2, ret+24(FP)
	RET

TEXT ·swapped(SB), NOSPLIT, $0-64
	MOVD a_base+0(FP), R0
	MOVD a_len+8(FP), R1
	MOVD b_base+16(FP), R2
	MOVD b_len+24(FP), R3
	MOVD R2, ret_base+32(FP)
	MOVD R3, ret_len+40(FP)
	MOVD R0, ret1_base+48(FP)
	MOVD R1, ret1_len+56(FP)
	RET

TEXT ·sumPoint(SB), NOSPLIT, $0-40
	Get SP
	I64Load32S p_x+16(FP)
	I64Load32S p_y+20(FP)
	I64Add
	I64Load p_name_len+8(FP)
	I64Add
	I64Store ret+32(FP)
	RET

TEXT ·point·Sum(SB), NOSPLIT, $0-40
	JMP ·sumPoint(SB)

TEXT ·fill(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVW x+8(FP), R1
	MOVW R1, point_x(R0)
	Get R0
	I32WrapI64
	I32Load y+12(FP)
	I32Store $point_y
	RET

TEXT ·lastOf(SB), NOSPLIT, $0-80
	MOVD b_vals+(big_vals+5*8)(FP), R0
	MOVD R0, ret+72(FP)
	RET

TEXT ·makeBig(SB), NOSPLIT, $0-80
	MOVD n+0(FP), R0
	MOVD R0, ret_head+8(FP)
	Get SP
	Get R0
	I64Const $100
	I64Mul
	I64Store ret_vals+32(FP)
	MOVD $·helloData(SB), R1
	MOVD R1, ret_tail+64(FP)
	MOVD $3, ret_tail+72(FP)
	RET

TEXT ·same(SB), NOSPLIT, $0-32
	MOVD v_type+0(FP), R0
	MOVD v_data+8(FP), R1
	MOVD R0, ret_type+16(FP)
	MOVD R1, ret_data+24(FP)
	RET

// Calls into Go.

TEXT ·callBack(SB), $24-24
	MOVD x+0(FP), R0
	MOVD R0, 0(SP)
	MOVD y+8(FP), R0
	MOVD R0, 8(SP)
	CALL ·add(SB)
	MOVD 16(SP), R0
	MOVD R0, ret+16(FP)
	RET

TEXT ·callString(SB), $32-32
	NO_LOCAL_POINTERS
	MOVD s_base+0(FP), R0
	MOVD R0, 0(SP)
	MOVD s_len+8(FP), R0
	MOVD R0, 8(SP)
	CALL ·greet(SB)
	MOVD 16(SP), R0
	MOVD 24(SP), R1
	MOVD R0, ret_base+16(FP)
	MOVD R1, ret_len+24(FP)
	RET

TEXT ·callMethod(SB), $16-16
	NO_LOCAL_POINTERS
	MOVD p+0(FP), R0
	MOVD R0, 0(SP)
	CALLNORESUME helper<>(SB)
	MOVD 8(SP), R1
	MOVD R1, ret+8(FP)
	RET

// Adds 1000 to the sum of the fields of the point it gets.
TEXT helper<>(SB), NOSPLIT, $8-16
	MOVD p+0(FP), R0
	Get SP
	I64Load32S point_x(R0)
	I64Load32S point_y(R0)
	I64Add
	I64Const $1000
	I64Add
	I64Store $0
	MOVD 0(SP), R2
	MOVD R2, ret+8(FP)
	RET

TEXT ·callBig(SB), $104-16
	NO_LOCAL_POINTERS
	MOVD n+0(FP), R0
	MOVD R0, 0(SP)
	CALL ·grow(SB)
	// The result becomes the argument of weigh.
	Get SP
	Get SP
	I32Const $8
	I32Add
	I32Const $72
	MemoryCopy
	MOVD $0, 72(SP)
	CALL ·weigh(SB)
	MOVD $·weight(SB), R1
	MOVD 0(R1), R1
	MOVD R1, ret+8(FP)
	RET

TEXT ·twice(SB), NOSPLIT, $0-16
	F64Load x+0(FP)
	Set F16
	Get SP
	Get F16
	Get F16
	F64Add
	F64Const $(0.5)
	F64Add
	F64Store ret+8(FP)
	RET

TEXT ·half(SB), NOSPLIT, $0-12
	F32Load x+0(FP)
	F32Const $2.0
	F32Div
	Set F0
	Get SP
	Get F0
	F32Store ret+8(FP)
	RET

// Control flow.

TEXT ·factorial(SB), NOSPLIT, $0-16
	MOVD n+0(FP), R0
	MOVD $1, R1
loop:
	Loop
		Get R0
		I64Eqz
		Not
		If
			Get R1
			Get R0
			I64Mul
			Set R1
			Get R0
			I64Const $1
			I64Sub
			Set R0
			Br loop
		End
	End
	MOVD R1, ret+8(FP)
	RET

// Calls itself.
TEXT ·fib(SB), $24-16
	MOVD n+0(FP), R0
	Get R0
	I64Const $2
	I64LtS
	If
		MOVD R0, ret+8(FP)
		RET
	End
	Get SP
	Get R0
	I64Const $1
	I64Sub
	I64Store $0
	CALL ·fib(SB)
	MOVD 8(SP), R1
	MOVD R1, 16(SP)
	Get SP
	I64Load n+0(FP)
	I64Const $2
	I64Sub
	I64Store $0
	CALL ·fib(SB)
	Get SP
	I64Load 8(SP)
	I64Load 16(SP)
	I64Add
	I64Store ret+8(FP)
	RET

TEXT ·collatz(SB), NOSPLIT, $0-16
	MOVD n+0(FP), R0
	Block
		Loop
			Get R0
			I64Const $1
			I64Eq
			BrIf $1
			Get R2
			I64Const $1
			I64Add
			Set R2
			Get R0
			I64Const $1
			I64And
			I32WrapI64
			If
				Get R0
				I64Const $3
				I64Mul
				I64Const $1
				I64Add
				Set R0
			Else
				Get R0
				I64Const $1
				I64ShrU
				Set R0
			End
			Br $0
		End
	End
	MOVD R2, ret+8(FP)
	RET

TEXT ·classify(SB), NOSPLIT, $0-16
	MOVD n+0(FP), R0
	Get SP
	Get R0
	I64Const $0
	I64LtS
	If $2
		I64Const $-1
	Else
		Get R0
		I64Const $3
		I64LtS
		If $2
			Get R0
		Else
			I64Const $HALF(ANSWER)
		End
	End
	I64Store ret+8(FP)
	RET

TEXT ·nested(SB), NOSPLIT, $0-16
	MOVD n+0(FP), R0
outer:
	Block
	inner:
		Block
			Get R0
			I64Const $50
			I64GtS
			BrIf outer
			MOVD $1, R1
			Br inner
			UNDEF
		End
		MOVD $2, R1
	End
	Get SP
	Get R1
	I64Const $10
	I64Add
	I64Store ret+8(FP)
	RET

TEXT ·selectMax(SB), NOSPLIT, $0-24
	MOVD a+0(FP), R0
	MOVD b+8(FP), R1
	Get SP
	I64Const $5
	Drop
	Get R0
	Get R1
	Get R0
	Get R1
	I64GtS
	Select
	Tee R2
	I64Store ret+16(FP)
	RET

TEXT ·copyFill(SB), NOSPLIT, $0-16
	MOVD dst+0(FP), R0
	MOVD src+8(FP), R1
	Get R0
	I32WrapI64
	I32Const $0xab
	I32Const $16
	MemoryFill
	Get R0
	I32WrapI64
	I32Const $4
	I32Add
	Get R1
	I32WrapI64
	I32Const $6
	MemoryCopy
	Get R0
	I32WrapI64
	I32Const $12
	I32Add
	I32Const $0
	I32Const $2
	MemoryFill
	RET

TEXT ·viaLocals(SB), NOSPLIT, $32-32
	MOVD a+0(FP), R0
	MOVD b+8(FP), R1
	MOVD c+16(FP), R2
	MOVD R0, 0(SP)
	MOVD R1, 8(SP)
	MOVD R2, 16(SP)
	MOVD $8(SP), R3
	MOVD 8(R3), R4
	Get SP
	I64Load 0(SP)
	I64Load (R3)
	I64Const $10
	I64Mul
	I64Add
	Get R4
	I64Const $100
	I64Mul
	I64Add
	I64Store $24
	MOVD 24(SP), R5
	MOVD R5, ret+24(FP)
	RET

TEXT ·tailCall(SB), NOSPLIT, $0-24
	JMP ·add(SB)

TEXT ·tailReturn(SB), NOSPLIT, $16-24
	RET ·add(SB)

// Jumps between the parts that resume points make.
TEXT ·parts(SB), NOSPLIT, $0-16
	MOVD n+0(FP), R0
	MOVD $0, R1
	RESUMEPOINT
again:
	Get R0
	I64Eqz
	If
		JMP done
	End
	Get R1
	Get R0
	I64Add
	Set R1
	Get R0
	I64Const $1
	I64Sub
	Set R0
	JMP again
	RESUMEPOINT
done:
	MOVD R1, ret+8(FP)
	RET

// Moves the stack pointer itself.
TEXT ·stackDown(SB), NOSPLIT, $0-16
	MOVD n+0(FP), R0
	Get SP
	I32Const $32
	I32Sub
	Set SP
	MOVD R0, 8(SP)
	MOVD 8(SP), R1
	Get R1
	I64Const $7
	I64Add
	Set R1
	Get SP
	I32Const $32
	I32Add
	Set SP
	MOVD R1, ret+8(FP)
	RET

// Data.

DATA ·helloData+0(SB)/8, $"hello\x00\x00\x00"
GLOBL ·helloData(SB), RODATA|NOPTR, $8

DATA ·numbersData+0(SB)/8, $11
DATA ·numbersData+8(SB)/8, $-22
DATA ·numbersData+16(SB)/4, $(1<<31)
DATA ·numbersData+24(SB)/2, $0x1234
DATA ·numbersData+26(SB)/1, $'A'
GLOBL ·numbersData(SB), RODATA|NOPTR, $32

DATA ·textData+0(SB)/8, $"a string"
DATA ·textData+8(SB)/8, $" in asm\n"
GLOBL ·textData(SB), NOPTR, $16

DATA ·realsData+0(SB)/8, $1.5
DATA ·realsData+8(SB)/8, $-2.25e3
GLOBL ·realsData(SB), RODATA|NOPTR, $16

DATA ·addressData+0(SB)/8, $·word(SB)
GLOBL ·addressData(SB), NOPTR, $8

DATA ·funcsData+0(SB)/8, $·handle(SB)
GLOBL ·funcsData(SB), RODATA, $8

DATA ·values+0(SB)/8, $1000
DATA ·values+24(SB)/8, $1003
GLOBL ·values(SB), NOPTR, $32

TEXT ·table(SB), NOSPLIT, $0-16
	MOVD i+0(FP), R0
	MOVD $·numbersData(SB), R1
	Get SP
	Get R1
	Get R0
	I64Const $3
	I64Shl
	I64Add
	I32WrapI64
	I64Load $0
	I64Store ret+8(FP)
	RET

TEXT ·message(SB), NOSPLIT, $0-8
	MOVD $·textData(SB), R0
	MOVD R0, ret+0(FP)
	RET

TEXT ·floats(SB), NOSPLIT, $0-16
	Get SP
	I32Const $·realsData(SB)
	I64Load i+0(FP)
	I32WrapI64
	I32Const $3
	I32Shl
	I32Add
	F64Load $0
	F64Store ret+8(FP)
	RET

TEXT ·setCounter(SB), NOSPLIT, $0-8
	MOVD n+0(FP), R0
	MOVD R0, ·counter(SB)
	RET

TEXT ·pointer(SB), NOSPLIT, $0-8
	MOVD $·addressData(SB), R0
	MOVD 0(R0), R0
	MOVD R0, ret+0(FP)
	RET

TEXT ·handler(SB), NOSPLIT, $0-8
	MOVD $·funcsData(SB), R0
	MOVD R0, ret+0(FP)
	RET

// A pointer argument is in use while Go code runs and collects.
TEXT ·keeps(SB), $8-16
	NO_LOCAL_POINTERS
	CALL ·collect(SB)
	MOVD p+0(FP), R0
	Get SP
	I64Load 0(R0)
	I64Load 24(R0)
	I64Add
	I64Store ret+8(FP)
	RET

TEXT ·panics(SB), $16-16
	MOVD x+0(FP), R0
	MOVD R0, 0(SP)
	CALL ·fail(SB)
	MOVD 8(SP), R0
	MOVD R0, ret+8(FP)
	RET

TEXT ·registers(SB), NOSPLIT, $0-16
	MOVD x+0(FP), RET0
	MOVD RET0, RET1
	Get RET0
	Get RET1
	I64Mul
	Set CTXT
	MOVD CTXT, ret+8(FP)
	RET

TEXT ·memchrOf(SB), NOSPLIT, $0-40
	Get SP
	I64Load b_base+0(FP)
	I32WrapI64
	I32Load8U c+24(FP)
	I64Load b_len+8(FP)
	I32WrapI64
	Call memchr<>(SB)
	I64ExtendI32S
	I64Store ret+32(FP)
	RET

// wasm's own convention: R0 s, R1 c, R2 n; the index or -1.
TEXT memchr<>(SB), NOSPLIT, $0
	I32Const $0
	Set R3
	Loop
		Get R3
		Get R2
		I32GeU
		If
			I32Const $-1
			Return
		End
		Get R0
		Get R3
		I32Add
		I32Load8U $0
		Get R1
		I32Eq
		If
			Get R3
			Return
		End
		Get R3
		I32Const $1
		I32Add
		Set R3
		Br $0
	End
	UNDEF

TEXT ·block(SB), NOSPLIT, $0-12
	Get SP
	Block $1
		I32Const $100
		I32Load x+0(FP)
		I32Const $0
		I32GtS
		BrIf $0
		Drop
		I32Const $200
	End
	I32Store ret+8(FP)
	RET

TEXT ·memorySize(SB), NOSPLIT, $0-4
	Get SP
	CurrentMemory
	I32Store ret+0(FP)
	RET

TEXT ·oneLine(SB), NOSPLIT, $0-16; MOVD x+0(FP), R0; MOVD R0, ret+8(FP); RET

#ifdef GOARCH_wasm
#ifndef GOARCH_amd64
#define WHICH 1
#else
#define WHICH 2
#endif
#else
#define WHICH 3
#endif

TEXT ·ifdefs(SB), NOSPLIT, $0-8
	MOVD $(WHICH*16 + 0x0f & ~3), ret+0(FP)
	RET

package main

// Functions with large frames, each called once: together they would not fit the stack.

var sum int

func f0() {
	var t [100000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func f1() {
	var t [101000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func f2() {
	var t [102000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func f3() {
	var t [103000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func f4() {
	var t [104000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func f5() {
	var t [105000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func f6() {
	var t [106000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func f7() {
	var t [107000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func f8() {
	var t [108000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func f9() {
	var t [109000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func f10() {
	var t [110000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func f11() {
	var t [111000]byte
	for i := range t {
		if t[i] != 0 {
			println("not zero", i)
			return
		}
		t[i] = byte(i)
	}
	for _, x := range t {
		sum += int(x)
	}
}

func main() {
	f0()
	f1()
	f2()
	f3()
	f4()
	f5()
	f6()
	f7()
	f8()
	f9()
	f10()
	f11()
	f0()
	f3()
	f6()
	f9()
	println(sum)
}

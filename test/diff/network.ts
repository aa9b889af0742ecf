// Random programs of goroutines whose output does not depend on who runs when: each is a row of parts, every one of them a little
// network that gives one number or list. Within a part the order is free, or fixed by the channels themselves (processes
// that only receive and send in a fixed order).

import { Rng } from "./rng.ts";

/** An element type: its Go type, a value made of an int expression, and an int made of a value. */
interface Elem {
  src: string;
  of(x: string): string;
  int(v: string): string;
}

const elems: readonly Elem[] = [
  { src: "int", of: (x) => x, int: (v) => v },
  { src: "uint8", of: (x) => `uint8(${x})`, int: (v) => `int(${v})` },
  { src: "float64", of: (x) => `float64(${x})`, int: (v) => `int(${v})` },
  { src: "string", of: (x) => `text(${x})`, int: (v) => `number(${v})` },
  { src: "any", of: (x) => `any(${x})`, int: (v) => `${v}.(int)` },
  { src: "*int", of: (x) => `ref(${x})`, int: (v) => `*${v}` },
  { src: "func() int", of: (x) => `thunk(${x})`, int: (v) => `${v}()` },
  { src: "pair", of: (x) => `pair{${x}, text(${x})}`, int: (v) => `${v}.n` },
  { src: "block", of: (x) => `block{5: ${x}, 11: 1}`, int: (v) => `(${v}[5] + ${v}[11])` },
  { src: "[]int", of: (x) => `[]int{1, ${x}}`, int: (v) => `${v}[1]` },
  { src: "struct{}", of: (x) => `empty(${x})`, int: (v) => `one(${v})` },
];

class Network {
  private readonly rng: Rng;
  private readonly out: string[] = [];
  private serial = 0;

  constructor(
    seed: number,
    private readonly prefix: string,
  ) {
    this.rng = new Rng(seed ^ 0x5eed);
  }

  generate(): string {
    const { rng } = this;
    const parts: string[] = [];
    for (let n = 2 + rng.int(4); n > 0; n--) {
      const name = `${this.prefix}f${++this.serial}`;
      const body = rng.pick([
        this.pipeline,
        this.fanIn,
        this.pool,
        this.locked,
        this.tree,
        this.cond,
        this.failing,
        this.merge,
        this.once,
        this.coroutine,
      ]);
      this.out.push(`func ${name}() (result int) {\n${body.call(this)}}`);
      parts.push(`\tprintln("${name.slice(this.prefix.length)}", ${name}())`);
    }
    this.out.push(`func ${this.prefix}Run() {\n${parts.join("\n")}\n}`);
    return `package main\n\nimport (\n\t"iter"\n\t"runtime"\n\t"sync"\n\t"sync/atomic"\n\t"time"\n)\n\nvar (\n\t_ = runtime.Gosched\n\t_ sync.Mutex\n\t_ atomic.Int64\n\t_ iter.Seq[int]\n\t_ = time.Now\n)\n\n${this.out.join("\n\n")}\n`;
  }

  private elem(): Elem {
    return this.rng.pick(elems);
  }

  private buffer(): string {
    return this.rng.chance(50) ? "" : `, ${1 + this.rng.int(4)}`;
  }

  private yields(): string {
    const { rng } = this;
    if (rng.chance(40)) return "";
    return rng.pick(["runtime.Gosched()", "time.Sleep(1)", "work(3)"]);
  }

  private step(x: string): string {
    const { rng } = this;
    return rng.pick([`${x} + ${rng.int(9)}`, `${x} * 3 % 101`, `${x} ^ ${rng.int(15)}`, `mix(${x})`, x]);
  }

  /** Stages in a row, each of an own element type; some drop values, some buffer them in between by a select. */
  private pipeline(): string {
    const { rng } = this;
    const n = 3 + rng.int(20);
    let e = this.elem();
    let s = `\tc0 := make(chan ${e.src}${this.buffer()})\n\tgo func() {\n\t\tdefer close(c0)\n\t\tfor i := range ${n} {\n\t\t\tc0 <- ${e.of(this.step("i"))}\n\t\t}\n\t}()\n`;
    const stages = 1 + rng.int(4);
    for (let k = 1; k <= stages; k++) {
      const f = this.elem();
      s += `\tc${k} := make(chan ${f.src}${this.buffer()})\n\tgo func() {\n\t\tdefer close(c${k})\n`;
      const send = `x := ${e.int("v")}\n\t\t\tx = ${this.step("x")}\n\t\t\t${this.yields()}\n`;
      switch (rng.int(4)) {
        case 0:
          s += `\t\tfor v := range c${k - 1} {\n\t\t\t${send}\t\t\tif x%${2 + rng.int(3)} == 0 {\n\t\t\t\tcontinue\n\t\t\t}\n\t\t\tc${k} <- ${f.of("x")}\n\t\t}\n`;
          break;
        case 1:
          s += `\t\tfor {\n\t\t\tv, ok := <-c${k - 1}\n\t\t\tif !ok {\n\t\t\t\treturn\n\t\t\t}\n\t\t\t${send}\t\t\tc${k} <- ${f.of("x")}\n\t\t}\n`;
          break;
        case 2:
          s += `\t\tvar queue []int\n\t\tin := c${k - 1}\n\t\tfor in != nil || len(queue) > 0 {\n\t\t\tvar to chan ${f.src}\n\t\t\tvar first ${f.src}\n\t\t\tif len(queue) > 0 {\n\t\t\t\tto = c${k}\n\t\t\t\tfirst = ${f.of("queue[0]")}\n\t\t\t}\n\t\t\tselect {\n\t\t\tcase v, ok := <-in:\n\t\t\t\tif !ok {\n\t\t\t\t\tin = nil\n\t\t\t\t\tcontinue\n\t\t\t\t}\n\t\t\t\t${send}\t\t\t\tqueue = append(queue, x)\n\t\t\tcase to <- first:\n\t\t\t\tqueue = queue[1:]\n\t\t\t}\n\t\t}\n`;
          break;
        default:
          s += `\t\tfor v := range c${k - 1} {\n\t\t\t${send}\t\t\tfunc() {\n\t\t\t\tdefer func() { c${k} <- ${f.of("x")} }()\n\t\t\t\tx++\n\t\t\t}()\n\t\t}\n`;
      }
      s += "\t}()\n";
      e = f;
    }
    return `${s}\tfor v := range c${stages} {\n\t\tresult = result*7%1000003 + ${e.int("v")}\n\t}\n\treturn\n`;
  }

  /** Several senders, one receiver who adds up. */
  private fanIn(): string {
    const { rng } = this;
    const e = this.elem();
    const k = 2 + rng.int(5);
    const n = 1 + rng.int(10);
    let s = `\tvar c [${k}]chan ${e.src}\n\tfor i := range c {\n\t\tc[i] = make(chan ${e.src}${this.buffer()})\n\t\tgo func() {\n\t\t\tfor j := range ${n} {\n\t\t\t\t${this.yields()}\n\t\t\t\tc[i] <- ${e.of(this.step("(i*10 + j)"))}\n\t\t\t}\n\t\t\tclose(c[i])\n\t\t}()\n\t}\n`;
    s += `\tfor open := ${k}; open > 0; {\n\t\tselect {\n`;
    for (let i = 0; i < k; i++) {
      s += `\t\tcase v, ok := <-c[${i}]:\n\t\t\tif !ok {\n\t\t\t\topen--\n\t\t\t\tc[${i}] = nil\n\t\t\t} else {\n\t\t\t\tresult += ${e.int("v")}\n\t\t\t}\n`;
    }
    if (rng.chance(30)) s += "\t\tdefault:\n\t\t\truntime.Gosched()\n";
    else if (rng.chance(40)) s += '\t\tcase <-time.After(time.Hour):\n\t\t\tprintln("late")\n';
    return `${s}\t\t}\n\t}\n\treturn\n`;
  }

  /** Workers that take jobs and give results. */
  private pool(): string {
    const { rng } = this;
    const e = this.elem();
    const f = this.elem();
    const workers = 1 + rng.int(6);
    const n = rng.int(30);
    return `\tjobs := make(chan ${e.src}${this.buffer()})\n\tdone := make(chan ${f.src}${this.buffer()})\n\tvar wg sync.WaitGroup\n\tfor range ${workers} {\n\t\twg.Go(func() {\n\t\t\tfor v := range jobs {\n\t\t\t\tx := ${e.int("v")}\n\t\t\t\t${this.yields()}\n\t\t\t\tdone <- ${f.of(this.step("x"))}\n\t\t\t}\n\t\t})\n\t}\n\tgo func() {\n\t\tfor i := range ${n} {\n\t\t\tjobs <- ${e.of("i")}\n\t\t}\n\t\tclose(jobs)\n\t\twg.Wait()\n\t\tclose(done)\n\t}()\n\tfor v := range done {\n\t\tresult += ${f.int("v")}\n\t}\n\treturn\n`;
  }

  /** A counter under a lock, held while others run. */
  private locked(): string {
    const { rng } = this;
    const rw = rng.chance(40);
    const n = 1 + rng.int(8);
    const m = 1 + rng.int(6);
    const read = rw
      ? `\t\t\t\tmu.RLock()\n\t\t\t\tif y := result; true {\n\t\t\t\t\t${this.yields()}\n\t\t\t\t\tif y != result {\n\t\t\t\t\t\tprintln("changed")\n\t\t\t\t\t}\n\t\t\t\t}\n\t\t\t\tmu.RUnlock()\n`
      : "";
    return `\tvar mu sync.${rw ? "RWMutex" : "Mutex"}\n\tvar wg sync.WaitGroup\n\tfor i := range ${n} {\n\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()\n\t\t\tfor range ${m} {\n\t\t\t\tfunc() {\n\t\t\t\t\tmu.Lock()\n\t\t\t\t\tdefer mu.Unlock()\n\t\t\t\t\tx := result\n\t\t\t\t\t${this.yields()}\n\t\t\t\t\tresult = x + i + 1\n\t\t\t\t}()\n${read}\t\t\t}\n\t\t}()\n\t}\n\twg.Wait()\n\treturn\n`;
  }

  /** Divide and conquer: a goroutine for each half. */
  private tree(): string {
    const e = this.elem();
    return `\tvar sum func(lo, hi int) ${e.src}\n\tsum = func(lo, hi int) ${e.src} {\n\t\tif hi-lo < 2 {\n\t\t\t${this.yields()}\n\t\t\treturn ${e.of(this.step("lo"))}\n\t\t}\n\t\tmid := (lo + hi) / 2\n\t\tc := make(chan ${e.src}${this.buffer()})\n\t\tgo func() { c <- sum(lo, mid) }()\n\t\tr := sum(mid, hi)\n\t\tl := <-c\n\t\tx := (${e.int("l")} + ${e.int("r")}*3) % 251\n\t\treturn ${e.of("x")}\n\t}\n\tv := sum(0, ${1 + this.rng.int(40)})\n\treturn ${e.int("v")}\n`;
  }

  /** Waiters on a condition. */
  private cond(): string {
    const n = 1 + this.rng.int(6);
    const wake = this.rng.chance(50) ? "c.Broadcast()" : `for range ${n} {\n\t\tc.Signal()\n\t\t${this.yields()}\n\t}`;
    return `\tvar mu sync.Mutex\n\tc := sync.NewCond(&mu)\n\tgo_ := false\n\tvar wg sync.WaitGroup\n\tfor i := range ${n} {\n\t\twg.Go(func() {\n\t\t\tmu.Lock()\n\t\t\tfor !go_ {\n\t\t\t\tc.Wait()\n\t\t\t}\n\t\t\t${this.yields()}\n\t\t\tresult += i + 1\n\t\t\tmu.Unlock()\n\t\t})\n\t}\n\t${this.yields()}\n\tmu.Lock()\n\tgo_ = true\n\tmu.Unlock()\n\t${wake}\n\twg.Wait()\n\treturn\n`;
  }

  /** Goroutines that panic, recover, block while they panic, or exit. */
  private failing(): string {
    const { rng } = this;
    const n = 1 + rng.int(8);
    return `\tc := make(chan int${this.buffer()})\n\tquiet := make(chan int)\n\tgo func() {\n\t\tfor x := range quiet {\n\t\t\tresult += x\n\t\t}\n\t\tclose(c)\n\t}()\n\tvar wg sync.WaitGroup\n\tfor i := range ${n} {\n\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()\n\t\t\tdefer func() {\n\t\t\t\t${this.yields()}\n\t\t\t\tif r := recover(); r != nil {\n\t\t\t\t\tif e, ok := r.(runtime.Error); ok {\n\t\t\t\t\t\tquiet <- len(e.Error())\n\t\t\t\t\t} else {\n\t\t\t\t\t\tquiet <- r.(int)\n\t\t\t\t\t}\n\t\t\t\t}\n\t\t\t}()\n\t\t\tdefer func() {\n\t\t\t\tquiet <- 1000\n\t\t\t\t${this.yields()}\n\t\t\t}()\n\t\t\tswitch (i + ${rng.int(5)}) % 5 {\n\t\t\tcase 0:\n\t\t\t\tpanic(i)\n\t\t\tcase 1:\n\t\t\t\tvar m map[int]int\n\t\t\t\tm[i] = i\n\t\t\tcase 2:\n\t\t\t\truntime.Goexit()\n\t\t\tcase 3:\n\t\t\t\tdefer func() {\n\t\t\t\t\tpanic(recover().(int) * 3)\n\t\t\t\t}()\n\t\t\t\t${this.yields()}\n\t\t\t\tpanic(7)\n\t\t\t}\n\t\t}()\n\t}\n\tgo func() {\n\t\twg.Wait()\n\t\tclose(quiet)\n\t}()\n\t<-c\n\treturn\n`;
  }

  /** Two sequences come in order and are merged. */
  private merge(): string {
    const e = this.elem();
    const source = (k: number): string =>
      `\tc${k} := make(chan ${e.src}${this.buffer()})\n\tgo func() {\n\t\tfor i := range ${2 + this.rng.int(12)} {\n\t\t\t${this.yields()}\n\t\t\tc${k} <- ${e.of(`i*${1 + this.rng.int(4)}`)}\n\t\t}\n\t\tclose(c${k})\n\t}()\n`;
    return `${source(0)}${source(1)}\tx, ok0 := <-c0\n\ty, ok1 := <-c1\n\tfor ok0 || ok1 {\n\t\tif ok0 && (!ok1 || ${e.int("x")} <= ${e.int("y")}) {\n\t\t\tresult = result*5%100003 + ${e.int("x")}\n\t\t\tx, ok0 = <-c0\n\t\t} else {\n\t\t\tresult = result*3%100003 + ${e.int("y")}\n\t\t\ty, ok1 = <-c1\n\t\t}\n\t}\n\treturn\n`;
  }

  /** Once, atomics, sync.Map and a semaphore. */
  private once(): string {
    const n = 1 + this.rng.int(8);
    return `\tvar once sync.Once\n\tvar count atomic.Int64\n\tvar m sync.Map\n\tsem := make(chan struct{}, ${1 + this.rng.int(3)})\n\tinside := 0\n\tvar wg sync.WaitGroup\n\tfor i := range ${n} {\n\t\twg.Go(func() {\n\t\t\tonce.Do(func() {\n\t\t\t\t${this.yields()}\n\t\t\t\tcount.Add(100)\n\t\t\t})\n\t\t\tif count.Load() < 100 {\n\t\t\t\tprintln("early")\n\t\t\t}\n\t\t\tsem <- struct{}{}\n\t\t\tinside++\n\t\t\tif inside > cap(sem) {\n\t\t\t\tprintln("too many")\n\t\t\t}\n\t\t\t${this.yields()}\n\t\t\tinside--\n\t\t\t<-sem\n\t\t\tcount.Add(int64(i))\n\t\t\tm.LoadOrStore(i%3, i%3)\n\t\t})\n\t}\n\twg.Wait()\n\tm.Range(func(k, v any) bool {\n\t\tresult += k.(int) + v.(int)\n\t\treturn true\n\t})\n\treturn result + int(count.Load())\n`;
  }

  /** iter.Pull over a sequence that may wait. */
  private coroutine(): string {
    const e = this.elem();
    const n = this.rng.int(12);
    return `\tnext, stop := iter.Pull(func(yield func(${e.src}) bool) {\n\t\tdefer func() { result += 5 }()\n\t\tfor i := range ${n} {\n\t\t\t${this.yields()}\n\t\t\tif !yield(${e.of(this.step("i"))}) {\n\t\t\t\treturn\n\t\t\t}\n\t\t}\n\t})\n\tfor range ${this.rng.int(16)} {\n\t\tv, ok := next()\n\t\tif !ok {\n\t\t\tbreak\n\t\t}\n\t\tresult = result*3%1009 + ${e.int("v")}\n\t}\n\tstop()\n\treturn\n`;
  }
}

/** Helpers of all programs. */
export const networkCommon = `package main

type pair struct {
	n int
	s string
}

type block [12]int

func ref(x int) *int { return &x }

func empty(x int) struct{} { return struct{}{} }

func one(x struct{}) int { return 1 }

func thunk(x int) func() int { return func() int { return x } }

func text(x int) string {
	s := ""
	for x > 0 {
		s += string(rune('a' + x%26))
		x /= 26
	}
	return s
}

func number(s string) int {
	x := 0
	for i := len(s) - 1; i >= 0; i-- {
		x = x*26 + int(s[i]-'a')
	}
	return x
}

func mix(x int) int {
	for range 3 {
		x = (x*31 + 7) % 9973
	}
	return x
}

func work(n int) {
	c := make(chan []int)
	for i := range n {
		go func() { c <- make([]int, i*10) }()
	}
	for range n {
		<-c
	}
}
`;

/** Source of the network program of that seed; its entry is PREFIXRun. */
export function network(seed: number, prefix: string): string {
  return new Network(seed, prefix).generate();
}

/** The entry of a package of network programs. */
export function networkMain(seeds: readonly number[]): string {
  return `package main\n\nfunc main() {\n${seeds.map((s) => `\tprintln("== ${s}")\n\tp${s}_Run()`).join("\n")}\n}\n`;
}

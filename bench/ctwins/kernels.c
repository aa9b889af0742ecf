// The C twins of bench/kernels/compute.go and objects.go, with Go's meaning: 64-bit int, every index checked, slices as
// {pointer, length}. Built by clang for wasm32 without any library; the bench command compares run times.

typedef long long Int;
typedef unsigned long long Uint;
typedef unsigned int u32;
typedef unsigned char u8;

#define EXPORT(name) __attribute__((export_name(#name)))
#define COLD __attribute__((noinline, cold, noreturn))

COLD static void panicIndex(void) { __builtin_trap(); }

#define SLICE(T) struct { T *p; Int len; }
#define AT(s, i) (*({ Int i_ = (i); if ((Uint)i_ >= (Uint)(s).len) panicIndex(); &(s).p[i_]; }))

// A bump allocator: every kernel starts with an empty heap.
extern u8 __heap_base;
static u8 *heap;

static void reset(void) { heap = &__heap_base; }

static void *alloc(Int size) {
  u8 *p = heap;
  heap += (size + 7) & ~7;
  while ((u32)heap > (u32)__builtin_wasm_memory_size(0) << 16) __builtin_wasm_memory_grow(0, 64);
  __builtin_memset(p, 0, size);
  return p;
}

void *memset(void *p, int c, unsigned long n) {
  u8 *b = p;
  while (n--) *b++ = c;
  return p;
}

void *memcpy(void *d, const void *s, unsigned long n) {
  u8 *a = d;
  const u8 *b = s;
  while (n--) *a++ = *b++;
  return d;
}

static Int fib(Int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

EXPORT(fib) Int runFib(int n) { return fib(n); }

typedef struct { double x, y, z, vx, vy, vz, mass; } Body;
typedef SLICE(Body) Bodies;

#define PI 3.14159265358979323846264338327950288419716939937510582097494459
#define SOLAR (4 * PI * PI)
#define DAYS 365.24

static const Body planets[5] = {
  {0, 0, 0, 0, 0, 0, SOLAR},
  {4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01, 1.66007664274403694e-03 * DAYS, 7.69901118419740425e-03 * DAYS, -6.90460016972063023e-05 * DAYS, 9.54791938424326609e-04 * SOLAR},
  {8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01, -2.76742510726411899e-03 * DAYS, 4.99852801234917238e-03 * DAYS, 2.30417297573763929e-05 * DAYS, 2.85885980666130812e-04 * SOLAR},
  {1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01, 2.96460137564761618e-03 * DAYS, 2.37847173959480950e-03 * DAYS, -2.96589568540237556e-05 * DAYS, 4.36624404335156298e-05 * SOLAR},
  {1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01, 2.68067772490389322e-03 * DAYS, 1.62824170038242295e-03 * DAYS, -9.51592254519715870e-05 * DAYS, 5.15138902046611451e-05 * SOLAR},
};

static void advance(Bodies bodies, double dt) {
  for (Int i = 0; i < bodies.len; i++) {
    Body *bi = &AT(bodies, i);
    for (Int j = i + 1; j < bodies.len; j++) {
      Body *bj = &AT(bodies, j);
      double dx = bi->x - bj->x, dy = bi->y - bj->y, dz = bi->z - bj->z;
      double d2 = dx * dx + dy * dy + dz * dz;
      double mag = dt / (d2 * __builtin_sqrt(d2));
      bi->vx -= dx * bj->mass * mag;
      bi->vy -= dy * bj->mass * mag;
      bi->vz -= dz * bj->mass * mag;
      bj->vx += dx * bi->mass * mag;
      bj->vy += dy * bi->mass * mag;
      bj->vz += dz * bi->mass * mag;
    }
  }
  for (Int i = 0; i < bodies.len; i++) {
    Body *b = &AT(bodies, i);
    b->x += dt * b->vx;
    b->y += dt * b->vy;
    b->z += dt * b->vz;
  }
}

EXPORT(nbody) Int runNbody(int n) {
  reset();
  Bodies bodies = {alloc(sizeof planets), 5};
  memcpy(bodies.p, planets, sizeof planets);
  for (int i = 0; i < n; i++) advance(bodies, 0.01);
  double sum = 0;
  for (Int i = 0; i < bodies.len; i++) sum += bodies.p[i].x + bodies.p[i].y + bodies.p[i].z;
  return (Int)(sum * 1e9);
}

typedef SLICE(double) Floats;

static Floats floats(Int n) { return (Floats){alloc(n * 8), n}; }
static double evalA(Int i, Int j) { return 1 / (double)((i + j) * (i + j + 1) / 2 + i + 1); }

static void times(Floats v, Floats u) {
  for (Int i = 0; i < v.len; i++) {
    double a = 0;
    for (Int j = 0; j < u.len; j++) a += evalA(i, j) * AT(u, j);
    AT(v, i) = a;
  }
}

static void timesTransposed(Floats v, Floats u) {
  for (Int i = 0; i < v.len; i++) {
    double a = 0;
    for (Int j = 0; j < u.len; j++) a += evalA(j, i) * AT(u, j);
    AT(v, i) = a;
  }
}

EXPORT(spectral) Int runSpectral(int n) {
  reset();
  Floats u = floats(n), v = floats(n), x = floats(n);
  for (Int i = 0; i < n; i++) AT(u, i) = 1;
  for (int k = 0; k < 5; k++) {
    times(x, u);
    timesTransposed(v, x);
    times(x, v);
    timesTransposed(u, x);
  }
  double vBv = 0, vv = 0;
  for (Int i = 0; i < u.len; i++) {
    vBv += AT(u, i) * AT(v, i);
    vv += AT(v, i) * AT(v, i);
  }
  return (Int)(__builtin_sqrt(vBv / vv) * 1e9);
}

typedef SLICE(Floats) Matrix;

static Matrix emptyMatrix(Int n) {
  Matrix m = {alloc(n * sizeof(Floats)), n};
  for (Int i = 0; i < n; i++) AT(m, i) = floats(n);
  return m;
}

static Matrix matrix(Int n, double seed) {
  Matrix m = emptyMatrix(n);
  for (Int i = 0; i < n; i++)
    for (Int j = 0; j < n; j++) AT(AT(m, i), j) = seed * (double)(i - j) * (double)(i + j);
  return m;
}

EXPORT(matmul) Int runMatmul(int size) {
  reset();
  Int n = size;
  Matrix a = matrix(n, 1 / (double)(n * n)), b = matrix(n, 2 / (double)(n * n)), c = emptyMatrix(n);
  for (Int i = 0; i < n; i++)
    for (Int j = 0; j < n; j++) {
      double sum = 0;
      for (Int k = 0; k < n; k++) sum += AT(AT(a, i), k) * AT(AT(b, k), j);
      AT(AT(c, i), j) = sum;
    }
  return (Int)(AT(AT(c, n / 2), n / 3) * 1e6);
}

EXPORT(sieve) Int runSieve(int n) {
  reset();
  SLICE(u8) composite = {alloc((Int)n + 1), (Int)n + 1};
  Int count = 0;
  for (Int i = 2; i <= n; i++) {
    if (AT(composite, i)) continue;
    count++;
    for (Int j = i * i; j <= n; j += i) AT(composite, j) = 1;
  }
  return count;
}

EXPORT(bitsieve) Int runBitSieve(int n) {
  reset();
  SLICE(Uint) words = {alloc((Int)n / 64 * 8 + 8), (Int)n / 64 + 1};
  Int count = 0;
  for (Uint i = 2; i <= (Uint)n; i++) {
    if (AT(words, i / 64) & 1ull << (i % 64)) continue;
    count++;
    for (Uint j = i * i; j <= (Uint)n; j += i) AT(words, j / 64) |= 1ull << (j % 64);
  }
  return count;
}

typedef SLICE(Int) Ints;

static Ints part(Ints a, Int from, Int to) { return (Ints){a.p + from, to - from}; }

static void quicksort(Ints a) {
  while (a.len > 12) {
    Int pivot = AT(a, a.len / 2), i = 0, j = a.len - 1;
    while (i <= j) {
      while (AT(a, i) < pivot) i++;
      while (AT(a, j) > pivot) j--;
      if (i <= j) {
        Int x = AT(a, i), y = AT(a, j);
        AT(a, i) = y;
        AT(a, j) = x;
        i++;
        j--;
      }
    }
    if (j + 1 < a.len - i) {
      quicksort(part(a, 0, j + 1));
      a = part(a, i, a.len);
    } else {
      quicksort(part(a, i, a.len));
      a = part(a, 0, j + 1);
    }
  }
  for (Int i = 1; i < a.len; i++)
    for (Int j = i; j > 0 && AT(a, j) < AT(a, j - 1); j--) {
      Int x = AT(a, j), y = AT(a, j - 1);
      AT(a, j) = y;
      AT(a, j - 1) = x;
    }
}

EXPORT(quicksort) Int runQuicksort(int n) {
  reset();
  Ints a = {alloc((Int)n * 8), n};
  u32 x = 12345;
  for (Int i = 0; i < n; i++) {
    x = x * 1664525 + 1013904223;
    AT(a, i) = x >> 4;
  }
  quicksort(a);
  return AT(a, a.len / 2);
}

EXPORT(fannkuch) Int runFannkuch(int size) {
  reset();
  Int n = size;
  Ints perm1 = {alloc(n * 8), n}, perm = {alloc(n * 8), n}, count = {alloc(n * 8), n};
  for (Int i = 0; i < n; i++) AT(perm1, i) = i;
  Int maxFlips = 0, checksum = 0, r = n, nperm = 0;
  for (;;) {
    for (; r != 1; r--) AT(count, r - 1) = r;
    __builtin_memmove(perm.p, perm1.p, n * 8);
    Int flips = 0;
    for (Int k = AT(perm, 0); k != 0; k = AT(perm, 0)) {
      for (Int i = 0, j = k; i < j; i++, j--) {
        Int x = AT(perm, i), y = AT(perm, j);
        AT(perm, i) = y;
        AT(perm, j) = x;
      }
      flips++;
    }
    if (flips > maxFlips) maxFlips = flips;
    checksum += (nperm & 1) == 0 ? flips : -flips;
    for (;;) {
      if (r == n) return checksum * 100 + maxFlips;
      Int first = AT(perm1, 0);
      for (Int i = 0; i < r; i++) AT(perm1, i) = AT(perm1, i + 1);
      AT(perm1, r) = first;
      AT(count, r)--;
      if (AT(count, r) > 0) break;
      r++;
    }
    nperm++;
  }
}

typedef struct Shape Shape;
struct Shape {
  Int (*area)(Shape *);
  void (*grow)(Shape *, Int);
  Int a, b;
};

static Int squareArea(Shape *s) { return s->a * s->a; }
static void squareGrow(Shape *s, Int by) { s->a += by; }
static Int rectArea(Shape *s) { return s->a * s->b; }
static void rectGrow(Shape *s, Int by) { s->a += by; }
static Int triangleArea(Shape *s) { return s->a * s->b / 2; }
static void triangleGrow(Shape *s, Int by) { s->b += by; }

EXPORT(ifacecalls) Int runInterfaceCalls(int n) {
  Shape all[5] = {
    {squareArea, squareGrow, 3, 0}, {rectArea, rectGrow, 4, 5}, {triangleArea, triangleGrow, 6, 7},
    {squareArea, squareGrow, 8, 0}, {rectArea, rectGrow, 9, 1},
  };
  SLICE(Shape) shapes = {all, 5};
  Int sum = 0;
  for (Int i = 0; i < n; i++) {
    Shape *s = &AT(shapes, i % shapes.len);
    sum += s->area(s);
    if ((i & 1023) == 0) s->grow(s, 1);
  }
  return sum;
}

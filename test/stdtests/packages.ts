// The packages whose own tests are run, in the order of the command's report.

/** What issue "The runtime" asks for: without -short. */
export const runtimePackages: readonly string[] = [
  "sync",
  "sync/atomic",
  "context",
  "time",
  "runtime/debug",
  "iter",
  "unique",
  "weak",
  "container/heap",
  "container/list",
  "container/ring",
  "internal/synctest",
  "testing/synctest",
];

/** Proof that the real library works: with -short, as Go's own all.bash runs them. */
export const furtherPackages: readonly string[] = [
  "strings",
  "bytes",
  "sort",
  "strconv",
  "errors",
  "slices",
  "maps",
  "unicode/utf8",
  "bufio",
  "math",
  "math/bits",
  "math/cmplx",
  "math/rand",
  "math/big",
  "encoding/binary",
  "encoding/hex",
  "encoding/base32",
  "encoding/base64",
  "encoding/csv",
  "encoding/gob",
  "encoding/json",
  "encoding/pem",
  "encoding/xml",
  "regexp",
  "regexp/syntax",
  "text/scanner",
  "text/tabwriter",
  "text/template",
  "text/template/parse",
  "fmt",
  "reflect",
  "io",
  "io/fs",
  "os",
  "path",
  "path/filepath",
  "html",
  "hash/adler32",
  "hash/crc32",
  "hash/crc64",
  "hash/fnv",
  "hash/maphash",
  "crypto/md5",
  "crypto/sha1",
  "crypto/sha256",
  "crypto/sha512",
  "compress/flate",
  "compress/gzip",
  "log",
  "log/slog",
  "flag",
  "cmp",
  "unicode",
  "unicode/utf16",
];

/**
 * The share that the normal test run takes (each is a compilation of seconds): how many tests gc passes, and which of them are known to
 * differ (known.json).
 */
export const share: readonly { pkg: string; pass: number }[] = [
  { pkg: "iter", pass: 28 },
  { pkg: "internal/synctest", pass: 47 },
];

export const testFlags = (pkg: string): string[] => (furtherPackages.includes(pkg) ? ["-test.short"] : []);

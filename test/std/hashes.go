// crypto and hash packages.
package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/rc4"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"crypto/subtle"
	"fmt"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"hash/maphash"
)

func main() {
	data := make([]byte, 1000)
	for i := range data {
		data[i] = byte(i * 7)
	}
	for _, h := range []hash.Hash{md5.New(), sha1.New(), sha256.New(), sha256.New224(), sha512.New(), sha512.New384(), sha512.New512_256(), sha3.New256(), hmac.New(sha256.New, []byte("key")),
		crc32.NewIEEE(), crc32.New(crc32.MakeTable(crc32.Castagnoli)), crc64.New(crc64.MakeTable(crc64.ISO)), adler32.New(), fnv.New32a(), fnv.New64(), fnv.New128a()} {
		h.Write(data)
		fmt.Printf("%x\n", h.Sum(nil))
	}
	fmt.Printf("%x\n", sha256.Sum256(nil))
	blk, err := aes.NewCipher([]byte("0123456789abcdef"))
	fmt.Println(err)
	gcm, err := cipher.NewGCM(blk)
	fmt.Println(err)
	ct := gcm.Seal(nil, make([]byte, 12), []byte("secret"), []byte("aad"))
	fmt.Printf("%x\n", ct)
	pt, err := gcm.Open(nil, make([]byte, 12), ct, []byte("aad"))
	fmt.Println(string(pt), err)
	ct[0] ^= 1
	_, err = gcm.Open(nil, make([]byte, 12), ct, []byte("aad"))
	fmt.Println(err)
	st := cipher.NewCTR(blk, make([]byte, 16))
	st.XORKeyStream(data[:20], data[:20])
	fmt.Printf("%x\n", data[:20])
	cbc := cipher.NewCBCEncrypter(blk, make([]byte, 16))
	cbc.CryptBlocks(data[:32], data[:32])
	fmt.Printf("%x\n", data[:32])
	db, _ := des.NewCipher([]byte("8bytekey"))
	db.Encrypt(data[:8], data[:8])
	fmt.Printf("%x\n", data[:8])
	rc, _ := rc4.NewCipher([]byte("key"))
	rc.XORKeyStream(data[:8], data[:8])
	fmt.Printf("%x\n", data[:8])
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	sig := ed25519.Sign(key, []byte("msg"))
	fmt.Printf("%x %v\n", sig, ed25519.Verify(key.Public().(ed25519.PublicKey), []byte("msg"), sig))
	var r [16]byte
	n, err := rand.Read(r[:])
	fmt.Println(n, err, r != [16]byte{}, subtle.ConstantTimeCompare(r[:], r[:]))
	var mh maphash.Hash
	mh.WriteString("x")
	fmt.Println(mh.Sum64() == maphash.String(mh.Seed(), "x"), maphash.Comparable(mh.Seed(), 1) == maphash.Comparable(mh.Seed(), 1))
}

// An open file that collects what is written and has nothing to read.

import { filetype } from "../../src/host/wasi_abi.ts";
import type { FileStat, OpenFile } from "../../src/host/wasi_fs.ts";

export class Sink implements OpenFile {
  private readonly parts: Buffer[] = [];

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }

  text(): string {
    return this.bytes().toString("utf8");
  }

  stat(): FileStat {
    return { dev: 0n, ino: 0n, type: filetype.characterDevice, nlink: 1n, size: 0n, atim: 0n, mtim: 0n, ctim: 0n };
  }

  read(): number {
    return 0;
  }

  write(from: Uint8Array): number {
    this.parts.push(Buffer.from(from));
    return from.length;
  }

  truncate(): void {}
  setTimes(): void {}
  sync(): void {}
  close(): void {}
}

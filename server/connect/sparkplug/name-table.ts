/** Things by the bytes of their name, so that no text is made to look one up: open addressing, FNV-1a. */
export class NameTable<Thing> {
  private mask = 15;
  private used = 0;
  private names: (Buffer | undefined)[] = new Array(16);
  private things: (Thing | undefined)[] = new Array(16);

  set(name: string, thing: Thing): void {
    if (2 * ++this.used > this.mask) this.widen();
    const bytes = Buffer.from(name);
    const at = this.place(bytes, 0, bytes.length);
    this.names[at] = bytes;
    this.things[at] = thing;
  }

  find(bytes: Buffer, from: number, to: number): Thing | undefined {
    return this.things[this.place(bytes, from, to)];
  }

  /** Where the name stands, or would. */
  private place(bytes: Buffer, from: number, to: number): number {
    let hash = 0x811c9dc5;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    for (let at = (hash ^ (hash >>> 15)) & this.mask; ; at = (at + 1) & this.mask) {
      const name = this.names[at];
      if (name === undefined || equal(name, bytes, from, to)) return at;
    }
  }

  private widen(): void {
    const { names, things } = this;
    this.mask = 2 * this.mask + 1;
    this.names = new Array(this.mask + 1);
    this.things = new Array(this.mask + 1);
    names.forEach((name, i) => {
      if (name === undefined) return;
      const at = this.place(name, 0, name.length);
      this.names[at] = name;
      this.things[at] = things[i];
    });
  }
}

function equal(name: Buffer, bytes: Buffer, from: number, to: number): boolean {
  const { length } = name;
  if (length !== to - from) return false;
  for (let i = 0; i < length; i++) if (name[i] !== bytes[from + i]) return false;
  return true;
}

/** Readings of one day on their way into an era: columns, put in order of time, of two of the same tag and time the last. */
export class DayRows {
  length = 0;
  tag = new Uint32Array(1024);
  /** Source time, epoch ms. */
  at = new Float64Array(1024);
  /** As the source sends it; of a text tag the number of the text in the texts of the job. */
  value = new Float64Array(1024);
  quality = new Uint8Array(1024);

  push(tag: number, at: number, value: number, quality: number): void {
    if (this.length === this.tag.length) this.grow(this.length * 2);
    const i = this.length++;
    this.tag[i] = tag;
    this.at[i] = at;
    this.value[i] = value;
    this.quality[i] = quality;
  }

  append(other: DayRows): void {
    if (this.length + other.length > this.tag.length) this.grow(this.length + other.length);
    for (const name of COLUMNS) this[name].set(other[name].subarray(0, other.length) as never, this.length);
    this.length += other.length;
  }

  /** In order of time, then tag; gives how many there were twice. */
  settle(): number {
    const { tag, at } = this;
    const before = (a: number, b: number): number =>
      (at[a] as number) - (at[b] as number) || (tag[a] as number) - (tag[b] as number) || a - b;
    const order = Uint32Array.from({ length: this.length }, (_, i) => i);
    let sorted = true;
    for (let i = 1; i < this.length && sorted; i++) sorted = before(i - 1, i) < 0;
    if (!sorted) order.sort(before);
    const kept = order.filter((row, i) => {
      const next = order[i + 1];
      return next === undefined || tag[next] !== tag[row] || at[next] !== at[row];
    });
    const twice = this.length - kept.length;
    if (!sorted || twice > 0) {
      this.tag = Uint32Array.from(kept, (row) => tag[row] as number);
      const { value, quality } = this;
      this.at = Float64Array.from(kept, (row) => at[row] as number);
      this.value = Float64Array.from(kept, (row) => value[row] as number);
      this.quality = Uint8Array.from(kept, (row) => quality[row] as number);
      this.length = kept.length;
    }
    return twice;
  }

  /** As bytes: a count, then the columns. */
  bytes(): Buffer {
    const head = Buffer.alloc(8);
    head.writeDoubleLE(this.length);
    const parts = COLUMNS.map((name) => {
      const { buffer, byteOffset, BYTES_PER_ELEMENT } = this[name];
      return Buffer.from(buffer, byteOffset, this.length * BYTES_PER_ELEMENT);
    });
    return Buffer.concat([head, ...parts]);
  }

  /** Takes what `bytes` gave, also several of it in a row. */
  take(bytes: Buffer): void {
    for (let from = 0; from < bytes.byteLength; ) {
      const count = bytes.readDoubleLE(from);
      from += 8;
      if (this.length + count > this.tag.length) this.grow(this.length + count);
      for (const name of COLUMNS) {
        const size = count * this[name].BYTES_PER_ELEMENT;
        const target = this[name].subarray(this.length, this.length + count);
        new Uint8Array(target.buffer, target.byteOffset, size).set(bytes.subarray(from, from + size));
        from += size;
      }
      this.length += count;
    }
  }

  private grow(capacity: number): void {
    const grown = <A extends Uint32Array | Float64Array | Uint8Array>(to: A, from: A): A => {
      to.set(from as never);
      return to;
    };
    const room = Math.max(capacity, 1024);
    this.tag = grown(new Uint32Array(room), this.tag);
    this.at = grown(new Float64Array(room), this.at);
    this.value = grown(new Float64Array(room), this.value);
    this.quality = grown(new Uint8Array(room), this.quality);
  }
}

const COLUMNS = ['tag', 'at', 'value', 'quality'] as const;

/**
 * A 64-bit running hash as two 32-bit halves, over the bits of doubles. Not for secrets: it tells whether two twins that
 * saw the same samples came to the same state.
 */
const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

export class Hash {
  a: number;
  b: number;

  constructor(a = 0x811c9dc5, b = 0x9e3779b9) {
    this.a = a >>> 0;
    this.b = b >>> 0;
  }

  number(value: number): this {
    // One bit pattern for every NaN and for both zeros.
    bits[0] = value === 0 ? 0 : Number.isNaN(value) ? Number.NaN : value;
    this.word(words[0] as number);
    return this.word(words[1] as number);
  }

  word(word: number): this {
    this.a = Math.imul(this.a ^ word, 0x01000193) >>> 0;
    this.b = Math.imul((this.b ^ (word + 0x7f4a7c15)) >>> 0, 0x85ebca6b) >>> 0;
    this.b ^= this.b >>> 13;
    this.a ^= this.a >>> 15;
    return this;
  }

  text(text: string): this {
    for (let i = 0; i < text.length; i++) this.word(text.charCodeAt(i));
    return this.word(text.length);
  }

  hex(): string {
    return (this.a >>> 0).toString(16).padStart(8, '0') + (this.b >>> 0).toString(16).padStart(8, '0');
  }
}

/** Texts as numbers: a text tag's value is the number of its text here. Append-only; 0 is the empty text. */
export class Texts {
  private readonly list: string[] = [''];
  private readonly numbers = new Map<string, number>([['', 0]]);

  get size(): number {
    return this.list.length;
  }

  /** The number of `text`, new if it was never seen. */
  intern(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const number = this.list.length;
    this.list.push(text);
    this.numbers.set(text, number);
    return number;
  }

  /** The text of a number; empty for a number that was never given. */
  text(number: number): string {
    return this.list[number] ?? '';
  }

  /** Texts from number `from` on, for those who already know the earlier ones. */
  since(from: number): readonly (readonly [number, string])[] {
    return this.list.slice(from).map((text, i) => [from + i, text] as const);
  }

  all(): readonly string[] {
    return this.list;
  }
}

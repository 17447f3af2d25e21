/** Names as numbers, as the historian keeps them: given once, never again. The engine makes a new one durable before it is used. */
export class NameBook {
  private numbersByName = new Map<string, number>();
  private namesByNumber = new Map<number, string>();
  private next = 1;
  private adding: Promise<void> = Promise.resolve();

  learn(rows: readonly (readonly [number, string])[]): void {
    for (const [number, name] of rows) {
      this.numbersByName.set(name, number);
      this.namesByNumber.set(number, name);
      this.next = Math.max(this.next, number + 1);
    }
  }

  numberOf(name: string): number | undefined {
    return this.numbersByName.get(name);
  }

  nameOf(number: number): string | undefined {
    return this.namesByNumber.get(number);
  }

  names(): ReadonlyMap<number, string> {
    return this.namesByNumber;
  }

  /** The numbers of `names`; those of new names when `keep` has them. One call after the other, so that none is given twice. */
  async numbers(
    names: readonly string[],
    keep: (rows: readonly (readonly [number, string])[]) => Promise<void>,
  ): Promise<readonly number[]> {
    const turn = this.adding.then(async () => {
      const fresh = [...new Set(names)].filter((name) => !this.numbersByName.has(name));
      if (fresh.length === 0) return;
      const rows = fresh.map((name, i) => [this.next + i, name] as const);
      await keep(rows);
      this.learn(rows);
    });
    this.adding = turn.catch(() => {}); // told to the one who asked
    await turn;
    return names.map((name) => this.numbersByName.get(name) as number);
  }
}

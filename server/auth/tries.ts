/** How often somebody may be wrong: by the name they try and by the address they try from. */

/** Wrong tries of one name, and of one address, in a window: a shop-floor terminal has many hands. */
const BY_NAME = 8;
const BY_ADDRESS = 40;
const WINDOW_MS = 15 * 60_000;
/** Names and addresses that are remembered: who makes them up fills no memory. */
const MOST = 20_000;

export class Tries {
  private readonly wrong = new Map<string, { count: number; from: number }>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Ms until this one may try again; 0 = now. A try that begins counts as wrong until it was right. */
  begin(name: string, address: string): number {
    const keys = keysOf(name, address);
    let wait = 0;
    for (const [key, most] of keys) {
      const entry = this.entry(key);
      if (entry && entry.count >= most) wait = Math.max(wait, entry.from + WINDOW_MS - this.now());
    }
    if (wait === 0) for (const [key] of keys) this.count(key);
    return wait;
  }

  right(name: string, address: string): void {
    this.wrong.delete(`name ${name}`);
    const entry = this.wrong.get(`address ${address}`);
    if (entry) entry.count--;
  }

  private entry(key: string) {
    const entry = this.wrong.get(key);
    return entry && entry.from + WINDOW_MS > this.now() ? entry : null;
  }

  private count(key: string): void {
    const entry = this.entry(key);
    if (entry) entry.count++;
    else {
      this.wrong.delete(key);
      this.wrong.set(key, { count: 1, from: this.now() });
      if (this.wrong.size > MOST) this.wrong.delete(this.wrong.keys().next().value as string);
    }
  }
}

const keysOf = (name: string, address: string): readonly (readonly [string, number])[] => [
  [`name ${name}`, BY_NAME],
  [`address ${address}`, BY_ADDRESS],
];

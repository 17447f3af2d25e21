/** The newest time of each tag: tells whether what comes is in order, so that nothing can be there already. */
import type { ReadingColumns } from '../reading-columns.ts';

export class Newest {
  /** Everything taken since `begin` was newer than all before it of its tag. */
  inOrder = true;
  /** Epoch us by tag. */
  private at = new Float64Array(1024).fill(Number.NEGATIVE_INFINITY);

  /** What is known already: tag numbers and epoch us. */
  learn(tags: Float64Array, times: Float64Array): void {
    for (let i = 0; i < tags.length; i++) {
      this.reach(tags[i] as number);
      this.at[tags[i] as number] = Math.max(this.at[tags[i] as number] as number, times[i] as number);
    }
  }

  begin(): void {
    this.inOrder = true;
  }

  take(rows: ReadingColumns): void {
    for (let i = 0; i < rows.length; i++) {
      const tag = rows.tag[i] as number;
      // As it is kept: two times within a microsecond are one.
      const at = Math.round((rows.at[i] as number) * 1000);
      this.reach(tag);
      if (at > (this.at[tag] as number)) this.at[tag] = at;
      else this.inOrder = false;
    }
  }

  private reach(tag: number): void {
    if (tag < this.at.length) return;
    const larger = new Float64Array(2 * tag + 1).fill(Number.NEGATIVE_INFINITY);
    larger.set(this.at);
    this.at = larger;
  }
}

/** What whoever looks again and again rests by between two looks; woken, it looks at once. */
export class Rest {
  private end: (() => void) | null = null;

  /** A rest holds no process up. */
  for(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(end, ms);
      timer.unref();
      this.end = end;
    });
  }

  wake(): void {
    this.end?.();
  }
}
